"""How is a change of rules watched? Quarter by quarter: played, paused, or moved by hand."""

import asyncio
from collections.abc import Callable
from html import escape
from typing import Any

import solara
import solara.lab

from dashboards.kit.charts import Chart
from dashboards.kit.controls import Number
from dashboards.kit.words import Said, plain
from dashboards.view import View
from dashboards.workshop.press import Press
from dashboards.workshop.rules_drawn import by_agency, over_time
from dashboards.workshop.rules_watch import Watched
from experiments.counted import QUARTER

A_QUARTER_LASTS = 0.4
"""Seconds for which a quarter is shown while it plays."""
MONTHS = 3
"""In a quarter."""


@solara.component
def Playing(
    view: View, watched: Watched, names: tuple[str, str], agencies: tuple[str, ...]
) -> None:
    """Both worlds at one quarter; plays from the start when the rule is changed."""
    quarter, show, plays, play = use_play(view, watched)
    last = watched.quarters - 1

    def by_hand(months: float) -> None:
        show(min(max(round(months / MONTHS) - 1, 0), last))

    with solara.Div(classes=["ju-grid-wide"]):
        with solara.Div(classes=["ju-card"]):
            with solara.Div(classes=["ju-row"]):
                if plays:
                    Press(plain("rules.pause"), lambda: show(quarter), main=True)
                else:
                    Press(plain("rules.play"), play, main=True)
                Number(
                    plain("rules.quarter"), MONTHS * (quarter + 1), by_hand,
                    MONTHS, MONTHS * watched.quarters, MONTHS, plain("rules.months"),
                )  # fmt: skip
            months = f"{MONTHS * (quarter + 1)} {plain('rules.months')}"
            Said("rules.now", classes=["ju-note"], span=months)
            told = "".join(
                numbers(watched, world, name, quarter) for world, name in enumerate(names)
            )
            solara.HTML(tag="div", unsafe_innerHTML=told, classes=["ju-rules-worlds"])
            Chart(over_time(watched, names, quarter))
        with solara.Div(classes=["ju-card"]):
            Chart(by_agency(watched, names, agencies, quarter))


def use_play(
    view: View, watched: Watched
) -> tuple[int, Callable[[int], None], bool, Callable[[], None]]:
    """The quarter that is shown, a way to show another; whether it plays, a way to change that.

    The address keeps where it stands still; where it names no week, it plays from the start.
    """
    last, week = watched.quarters - 1, view.settings.week
    first = min(max(week // QUARTER - 1, 0), last)
    (of, at), move = solara.use_state((watched, first))
    plays, go = solara.use_state(not week)
    quarter = at if of is watched else first
    # Whose turn it is to play: what is no longer shown must not move what is.
    turn: Any = solara.use_ref(None)

    def begin() -> None:
        move((watched, first))
        go(not week)

    def show(to: int) -> None:
        go(False)
        move((watched, to))
        view.rest_at(QUARTER * (to + 1))

    def play() -> None:
        move((watched, 0 if quarter >= last else quarter))
        go(True)

    async def go_on() -> None:
        mine = turn.current = object()
        now = quarter
        while plays and now < last:
            await asyncio.sleep(A_QUARTER_LASTS)
            if turn.current is not mine:
                return
            now += 1
            move((watched, now))
        if plays and turn.current is mine:
            show(now)

    def leave() -> None:
        turn.current = None

    solara.use_effect(begin, [id(watched), week])
    solara.use_effect(lambda: leave, [])
    solara.lab.use_task(go_on, dependencies=[id(watched), plays])
    return quarter, show, plays, play


def numbers(watched: Watched, world: int, name: str, quarter: int) -> str:
    """How many cases are said to be a success, and how many are, in large numbers."""
    told = "".join(
        f'<p class="ju-rules-number"><span class="ju-big-number">{value:.0f}</span> '
        f'<span class="ju-big-label">{escape(plain(f"rules.{what}"))}</span></p>'
        for what, value in zip(("reported", "real"), watched.success[world, quarter], strict=True)
    )
    of = escape(plain("rules.of_closed"))
    return f'<section><h3>{escape(name)}</h3><p class="ju-note">{of}</p>{told}</section>'
