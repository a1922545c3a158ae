"""How far have the runs come? Start, a bar with the time left, stop and go on."""

import math
from time import monotonic

import solara

from dashboards.kit.replications import Measures
from dashboards.kit.several import Several
from dashboards.strategist.parts import Plain, Press, Trouble
from dashboards.strategist.study import Studied
from experiments.batch.running import Outcome
from experiments.design.layout import Layout

LEAST_TOLD = 3
"""Blocks before the time left is told: the first ones say little."""
MINUTE = 60


@solara.component
def Running(layout: Layout, runs: Measures[list[Outcome]], studied: Studied) -> None:
    """Start; then how many runs are done of how many, and how long it takes."""
    begun = solara.use_ref((0.0, 0))
    done = max(runs.done, studied.blocks)
    if not runs.running:
        begun.current = (0.0, 0)
    elif not begun.current[0]:
        begun.current = (monotonic(), runs.done)
    with Several():
        if runs.failed:
            Trouble(f"The runs broke off: {runs.failed}.")
    if done >= runs.asked:
        _finished(layout, studied, studied.blocks >= runs.asked)
        return
    with solara.Div(classes=["ju-row"], style={"align-items": "center"}):
        with Several():
            if runs.running or done:
                a_block = layout.runs / runs.asked
                words = f"{done * a_block:,.0f} of {layout.runs:,} runs"
                left = seconds_left(done - begun.current[1], runs.asked - done, begun.current[0])
                Plain(f"{words}{left}" if runs.running else f"Stopped at {words}.", "span")
                _bar(done, runs.asked)
        # One button, which keeps the focus when it comes to say something else.
        label = "Stop" if runs.running else "Go on" if done else "Start"
        Press(label, runs.cancel if runs.running else runs.start, main=not runs.running)


def _finished(layout: Layout, studied: Studied, read: bool) -> None:
    """All is run; said to be done only once what is shown rests on all of it."""
    failures = 0 if studied.results is None else len(studied.results.failures)
    told = "are done." if read else "are run; the last of them are being read."
    Plain(f"All {layout.runs:,} runs {told}", name="ju-note")
    if failures:
        Trouble(f"{failures:,} of them failed and are in no figure; the report lists why.")


def _bar(done: int, asked: int) -> None:
    bar = (
        f'<progress class="ju-progress" aria-label="Runs done" max="{asked}" value="{done}">'
        "</progress>"
    )
    solara.HTML(tag="span", unsafe_innerHTML=bar, style="flex: 1 1 10rem")


def seconds_left(done: int, left: int, since: float) -> str:
    """How long the rest takes at the pace so far, in words; nothing while that is a guess."""
    if done < LEAST_TOLD:
        return ""
    seconds = (monotonic() - since) / done * left
    if seconds < MINUTE:
        return f", about {max(1, math.ceil(seconds / 5) * 5)} seconds left"
    return f", about {math.ceil(seconds / MINUTE)} minutes left"
