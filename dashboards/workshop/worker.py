"""Chapter 2, a worker's week: where do thirty-seven hours go, and what when the list grows?

The place is lived through live, as it is and, once something was changed, with that change, on the
same luck. The week shown is the average of the last year.
"""

from collections.abc import Callable
from html import escape
from pathlib import Path

import solara

from abm.policy import Policy
from abm.simulation import Setting
from dashboards import repeating
from dashboards.kit import called
from dashboards.kit.charts import Chart, Line, Picture, lines
from dashboards.kit.controls import Choice, LeverControl, PlaceChoice, shocks, words_of
from dashboards.kit.plainly import span
from dashboards.kit.showing import Shown
from dashboards.kit.words import Said, plain, said, term
from dashboards.lived import Lived, use_living
from dashboards.looks import use_look
from dashboards.player import Player
from dashboards.settings import Settings
from dashboards.view import View
from dashboards.workshop.opening import Opening
from dashboards.workshop.worker_asked import (
    SLIDERS,
    compared,
    run_commands,
    value_of,
    with_lever,
)
from dashboards.workshop.worker_drawing import table_of, week_picture
from dashboards.workshop.worker_runs import ManyRuns
from dashboards.workshop.worker_week import (
    EVERYWHERE,
    USES,
    Week,
    direct_hours,
    starts_at,
    waiting_list,
    week_of,
)
from experiments.counted import YEAR, Counted

STYLE = Path(__file__).with_name("worker.css")
TRIES: tuple[tuple[str, dict[str, float], tuple[str, ...]], ...] = (
    ("in", {"eligibility": 0.5}, ()),
    ("few", {"caseload_limit": 8.0}, ()),
    ("cuts", {}, ("austerity",)),
    ("back", {}, ()),
)
"""Changes one click away: the name of the button, levers, shocks."""
THIRDS = 3
ALL = "all"
"""All agencies together, as the name of one."""


@solara.component
def Page(view: View) -> None:
    """The idea, the week as it is and with a change, the sliders, and the question."""
    settings = first_policy(view.settings)
    setting = solara.use_memo(settings.setting, [settings])
    agencies = [each.name for each in setting.place.agencies]
    named, set_agency = use_look("agency", agencies, ALL)
    agency = agencies.index(named) if named != ALL else EVERYWHERE
    policies = solara.use_memo(lambda: compared(settings, plain("worker.own")), [settings])
    lived = use_living(settings, policies)
    with solara.Div(classes=["ju-page"]):
        solara.Style(STYLE)
        Opening("worker")
        with solara.Div(classes=["ju-row"]):
            Agencies(setting, named, set_agency)
            PlaceChoice(view)
        Weeks(lived, settings, setting, agency)
        Grow(view, setting)
        Lines(lived, agency)
        Said("worker.watch", tag="h2")
        Player(
            settings, scenes=("week",), lived=lived, titles=names(lived), saving=False,
            week=view.settings.week, on_rest=view.rest_at, on_speed=view.play_at,
        )  # fmt: skip
        if len(policies) > 1:
            ManyRuns(settings, policies)
        Said("worker.note_one", classes=["ju-note"])


def first_policy(settings: Settings) -> Settings:
    """The settings with the baseline alone: what is set in the address comes on top of it."""
    return settings.world().with_changes(policies=settings.policies[:1])


@solara.component
def Agencies(setting: Setting, named: str, choose: Callable[[str], None]) -> None:
    """Whose week it is: all agencies together, or one."""
    options = [(ALL, plain("worker.everywhere"))]
    options += [(each.name, called.agency(each)) for each in setting.place.agencies]
    Choice(plain("worker.where"), named, options, choose)


@solara.component
def Weeks(lived: Lived, settings: Settings, setting: Setting, agency: int) -> None:
    """The average week in each world, side by side, and its hours as a table."""
    if lived.trouble:
        solara.HTML(tag="p", unsafe_innerHTML=escape(lived.trouble), classes=["ju-trouble"])
        return
    if not lived.week:
        Said("worker.waiting", classes=["ju-note"], week=0, weeks=setting.weeks)
        return
    found = dict(weeks_of(lived, setting, agency))
    name = agency_title(setting, agency)
    pictures = {title: week_picture(week, title, name) for title, week in found.items()}
    with solara.Div(classes=["ju-weeks"]):
        for title, week in found.items():
            OneWeek(title, week, pictures[title], setting)
        solara.HTML(tag="div", unsafe_innerHTML=hours_table(found), classes=["ju-scroll"])
    Shown(
        plain("worker.shown"),
        run_commands(settings),
        repeating.files(settings),
        tables={plain("worker.shown"): table_of(found)},
        pictures=(*pictures.values(), *lines_of(lived, agency)),
        note=plain("repeat.worker_note"),
    )


def weeks_of(lived: Lived, setting: Setting, agency: int) -> list[tuple[str, Week]]:
    """The average week of the last year lived, in each world."""
    hours = float(setting.parameters["week_hours"])
    return [
        (title, week_of(counted.last(YEAR), hours, agency)) for title, counted in counts_of(lived)
    ]


def names(lived: Lived) -> tuple[str, ...]:
    """The names of the worlds on this page."""
    number = len(lived.living.worlds) if lived.living else 0
    return (plain("worker.now"), plain("worker.own"))[:number]


def counts_of(lived: Lived) -> list[tuple[str, Counted]]:
    """What each world has counted so far, by its name on this page."""
    titles = (plain("worker.now"), plain("worker.own"))
    living = lived.world
    return [(titles[at], living.counted(at).first(lived.week)) for at in range(len(living.worlds))]


def agency_title(setting: Setting, agency: int) -> str:
    """The name of an agency, or of all together."""
    if agency == EVERYWHERE:
        return plain("worker.everywhere")
    return called.agency(setting.place.agencies[agency])


@solara.component
def OneWeek(title: str, week: Week, picture: Picture, setting: Setting) -> None:
    """A week drawn, with what is left for families said above it."""
    with solara.Div(classes=["ju-card", "ju-stack"]):
        solara.HTML(tag="h2", unsafe_innerHTML=escape(title))
        solara.HTML(tag="p", unsafe_innerHTML=headline(week, setting), classes=["ju-headline"])
        Chart(picture, caption=False)
        solara.HTML(tag="dl", unsafe_innerHTML=numbers(week), classes=["ju-week-numbers"])


def headline(week: Week, setting: Setting) -> str:
    """When in the week families have their turn, and how much of it is theirs."""
    whole = f"{setting.parameters['week_hours']:g}"
    hours = f"{week.direct:.1f}"
    if not week.cases:
        return said("worker.headline_none", hours=hours, week=whole)
    day, share = starts_at(week, "direct")
    return said(
        "worker.headline",
        day=plain(f"worker.full_{day}"),
        part=plain(f"worker.part_{min(int(share * THIRDS), THIRDS - 1)}"),
        hours=hours,
        week=whole,
        minutes=f"{week.minutes_a_case:.0f}",
    )


def numbers(week: Week) -> str:
    """What stands around the week, as HTML."""
    told = (
        ("cases", f"{week.cases:.1f}"),
        ("waiting", f"{week.waiting:.1f}"),
        ("burnout", f"{week.burnout:.2f}"),
    )
    return "".join(
        f'<div data-number="{name}"><dt>{said(f"worker.count_{name}")}</dt><dd>{value}</dd></div>'
        for name, value in told
    )


def hours_table(found: dict[str, Week]) -> str:
    """Hours by use in each world as HTML, every use explained."""
    table = table_of(found)
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in table.columns)
    rows = "".join(
        f'<tr data-use="{use}"><th scope="row">{explained(use)}</th>'
        + "".join(f'<td class="ju-figure">{week.hours[use]:.1f}</td>' for week in found.values())
        + "</tr>"
        for use in USES
    )
    return f'<table class="ju-table ju-hours"><thead><tr>{head}</tr></thead>{rows}</table>'


def explained(use: str) -> str:
    """A use of hours with what it means one hover away."""
    return term(escape(plain(f"worker.use_{use}")), escape(plain(f"worker.tip_{use}")))


@solara.component
def Grow(view: View, setting: Setting) -> None:
    """What may be changed: who comes in, how many a worker holds, and storms from outside."""
    settings = view.settings
    with solara.Div(classes=["ju-card", "ju-stack"]):
        Said("worker.grow", tag="h2")
        Said("worker.grow_hint", span=span(setting.weeks))
        with solara.Div(classes=["ju-row"]):
            for name, levers, storms in TRIES:
                Try(view, name, levers, storms)
        with solara.Div(classes=["ju-grid"]):
            for name in SLIDERS:
                Lever(view, name)
            Storm(view)
        Also(settings)


@solara.component
def Lever(view: View, name: str) -> None:
    """A slider for one lever, set on top of what else the address sets."""

    def set_to(value: float) -> None:
        view.change(levers=with_lever(view.settings.levers, name, value))

    words, unit = plain(f"worker.lever_{name}"), plain(f"worker.unit_{name}")
    LeverControl(name, value_of(view.settings.levers, name), set_to, words, quiet=True, unit=unit)


@solara.component
def Storm(view: View) -> None:
    """One of the carried stress tests, for the changed world alone."""
    now = view.settings.shocks[0] if view.settings.shocks else ""
    options = [
        ("", plain("worker.no_shock")),
        *((each.name, called.policy(each)) for each in shocks()),
    ]
    if now not in dict(options):
        options.append((now, called.policy(Policy.load(now))))
    Choice(
        plain("worker.shock"),
        now,
        options,
        lambda name: view.change(shocks=(name,) if name else ()),
    )


@solara.component
def Try(view: View, name: str, levers: dict[str, float], storms: tuple[str, ...]) -> None:
    """A change one click away."""
    solara.Button(
        plain(f"worker.try_{name}"),
        on_click=lambda: view.change(levers=tuple(levers.items()), shocks=storms),
        classes=["ju-button"],
    )


@solara.component
def Also(settings: Settings) -> None:
    """What else the address sets, so that nobody wonders."""
    others = [f"{words_of(name)} {value:g}" for name, value in settings.levers
              if name not in SLIDERS]  # fmt: skip
    if others:
        Said("worker.also", classes=["ju-note"], levers=", ".join(others))


@solara.component
def Lines(lived: Lived, agency: int) -> None:
    """How hours with families and waiting lists go week by week, in each world."""
    with solara.Div(classes=["ju-grid-wide"]):
        for picture in lines_of(lived, agency):
            Chart(picture)


def lines_of(lived: Lived, agency: int) -> list[Picture]:
    """Hours with families and waiting lists as pictures; none before anything was lived."""
    if not lived.week:
        return []
    found, pictures = counts_of(lived), []
    for name, series in (("direct", direct_hours), ("waiting", waiting_list)):
        shown = [Line(title, series(counted, agency).tolist()) for title, counted in found]
        title, about = plain(f"worker.line_{name}"), plain("worker.line_about")
        unit, weeks = plain(f"worker.line_unit_{name}"), plain("kit.week")
        pictures.append(lines(title, shown, unit=unit, x_title=weeks, about=about, zero=True))
    return pictures
