"""The loops of chapter 6 on the page: which of them, lit how, in which weeks?"""

from collections.abc import Callable
from html import escape
from typing import Any

import reacton.ipyvuetify as v
import solara

from dashboards.kit.charts import Chart
from dashboards.kit.clicks import use_click
from dashboards.kit.controls import Choice, Number
from dashboards.kit.words import Said, plain, said
from dashboards.looks import use_look
from dashboards.workshop.why_loops import NOTICED, Changes, Turning, all_turning
from dashboards.workshop.why_sure import FEWEST, Against, Asked
from dashboards.workshop.why_telling import (
    TURNS,
    all_lit,
    links_html,
    name_of,
    picture,
    way_of,
)
from experiments.counted import YEAR

WAYS: dict[str, tuple[int, Against]] = {
    "baseline": (1, "baseline"), "first-start": (0, "start"), "start": (1, "start"),
}  # fmt: skip
"""What may be compared: the other world with the baseline, or either with its first year."""


@solara.component
def Loops(changes: Changes, asked: Asked, runs: int) -> Any:
    """All loops to choose from, and the chosen one as a drawing and as a list of its links."""
    turnings = all_turning(changes)
    chosen, choose = use_look("circle", [each.loop.name for each in turnings], "workload")
    shown = next(each for each in turnings if each.loop.name == chosen)
    told = all_lit(turnings)
    if runs < FEWEST:
        told = f"{plain('why.one_run_so_far')} {told}"
    with solara.Div(classes=["ju-page"]) as main:
        solara.HTML(
            tag="p", unsafe_innerHTML=escape(told), attributes={"role": "status"},
            classes=["ju-lit"],
        )  # fmt: skip
        with solara.Div(classes=["ju-circles"]):
            Buttons(turnings, chosen, choose)
            Chosen(shown, changes)
        Sureness(asked, runs)
    return main


@solara.component
def Buttons(turnings: tuple[Turning, ...], chosen: str, choose: Callable[[str], None]) -> Any:
    """A button for every loop, which says at a glance whether it is lit."""
    buttons = [Button(each, each.loop.name == chosen, choose) for each in turnings]
    told = {"role": "group", "aria-label": plain("why.choose_loop")}
    return v.Html(tag="div", class_="ju-loops", attributes=told, children=buttons)


@solara.component
def Button(turning: Turning, chosen: bool, choose: Callable[[str], None]) -> Any:
    """One loop to choose: its name, and which way it turns."""
    told = (
        f'<span class="ju-mark" aria-hidden="true">{TURNS[turning.way]}</span> '
        f"<b>{escape(name_of(turning))}</b><br><small>{escape(way_of(turning))}</small>"
    )
    attributes = {
        "type": "button", "aria-pressed": "true" if chosen else "false",
        "data-way": turning.way, "data-kind": turning.loop.kind,
    }  # fmt: skip
    inside = solara.HTML(tag="span", unsafe_innerHTML=told)
    button = v.Html(tag="button", class_="ju-loop", attributes=attributes, children=[inside])
    use_click(button, lambda: choose(turning.loop.name))
    return button


@solara.component
def Chosen(turning: Turning, changes: Changes) -> Any:
    """One loop: its story, its drawing, and what became of each of its links."""
    name = turning.loop.name
    heading = f"{escape(name_of(turning))}: <small>{escape(way_of(turning))}</small>"
    story = (
        f'<span class="ju-tag">{said(f"why.{turning.loop.kind}")}</span> '
        f"{said(f'why.loop.{name}.story')}"
    )
    left = [
        solara.HTML(tag="h3", unsafe_innerHTML=heading),
        solara.HTML(tag="p", unsafe_innerHTML=story),
        Chart(picture(turning, changes), caption=False),
    ]
    right = solara.HTML(tag="div", unsafe_innerHTML=links_html(turning, changes))
    return v.Html(
        tag="section", class_="ju-card ju-why", attributes={"data-loop": name},
        children=[solara.Div(children=left), right],
    )  # fmt: skip


@solara.component
def Sureness(asked: Asked, runs: int) -> Any:
    """What a lit arrow means here, and what it does not."""
    with solara.Div() as main:
        Said("why.how", classes=["ju-note"])
        if runs < FEWEST:
            Said("why.one_run", classes=["ju-note"], share=f"{NOTICED:.0%}")
        else:
            Said("why.sure", classes=["ju-note"], runs=runs)
        Said("why.honest", classes=["ju-note"])
        if asked.against == "start":
            Said("why.against_start_note", classes=["ju-note"])
    return main


@solara.component
def Asking(
    asked: Asked,
    compare: Callable[[str], None],
    seek: Callable[[int], None],
    titles: tuple[str, str],
    weeks: int,
) -> Any:
    """Choose what is compared, and the week that the year looked at ends with."""
    options = [(name, _words(way, titles)) for name, way in WAYS.items()]
    now = next(name for name, way in WAYS.items() if way == (asked.world, asked.against))
    with solara.Div(classes=["ju-row", "ju-why-asked"]) as main:
        Choice(plain("why.against"), now, options, compare)
        Number(plain("why.week"), asked.week, lambda week: seek(int(week)), 0, weeks)
    return main


def _words(way: tuple[int, Against], titles: tuple[str, str]) -> str:
    world, against = way
    values = {"policy": titles[world]}
    if against == "baseline":
        values["baseline"] = titles[0]
    return plain(f"why.against_{against}", **values)


def too_early(asked: Asked) -> bool:
    """True where a world would be compared with itself in the same weeks."""
    return asked.against == "start" and asked.week <= YEAR
