"""Chapter 7, follow a family: what becomes of it in both worlds, and where do its lives part?"""

from functools import lru_cache
from html import escape
from pathlib import Path

import pandas as pd
import solara

from abm.errors import InputError
from abm.policy import Policy
from dashboards import repeating
from dashboards.kit import called
from dashboards.kit.charts import Chart, Picture, own
from dashboards.kit.controls import PolicyChoice
from dashboards.kit.plainly import when
from dashboards.kit.several import Several
from dashboards.kit.showing import Shown
from dashboards.kit.words import Said, plain, said
from dashboards.settings import Settings
from dashboards.view import View
from dashboards.workshop.family import STYLE as FAMILY_STYLE
from dashboards.workshop.family import Waiting
from dashboards.workshop.family_asked import KEPT, Followed, use_followed, use_in_turn
from dashboards.workshop.family_which import Which
from dashboards.workshop.happenings import words_of
from dashboards.workshop.lives_drawing import draw, height
from dashboards.workshop.lives_figures import FIGURES, figures
from dashboards.workshop.lives_told import Lives, Told, lives_of
from dashboards.workshop.opening import Opening
from experiments.sentences import Happening

STYLE = Path(__file__).with_name("lives.css")
COLUMNS = ("world", "week", "date", "event", "need", "agency", "words")


@solara.component
def Page(view: View) -> None:
    """The idea, where the lives part, the lives drawn and in words, and what they came to."""
    followed = use_followed(view.settings)
    with solara.Div(classes=["ju-page"]):
        solara.Style(STYLE)
        solara.Style(FAMILY_STYLE)
        Opening("lives")
        with Several():
            if followed.missing is not None:
                last = f"{view.settings.setting().families - 1:,}"
                Said("family.nobody", classes=["ju-trouble"], family=followed.missing, last=last)
        if len(view.settings.policies) == 1:
            Said("lives.one_world", classes=["ju-trouble"])
        else:
            with solara.Div(classes=["ju-row"]):
                PolicyChoice(view, -1, plain("lives.other"))
        Both(view, followed)
        Which(view, followed)
        title = called.policy(view.settings.loaded_policies()[-1])
        Said("lives.note", classes=["ju-note"], other=title)


@solara.component
def Both(view: View, followed: Followed) -> None:
    """The lives in both worlds, once they have been lived; `joinedup follow` tells the same."""
    world, family = worlds(view.settings), followed.family
    lives = use_in_turn(lives_in, world, family)
    if isinstance(lives, InputError):
        raise lives
    if lives is None or lives.journey.family != family:
        Waiting()
        return
    Compared(view, lives)


@lru_cache(maxsize=KEPT)
def lives_in(world: Settings, family: int) -> Lives:
    """The lives of a family in the worlds compared; the same for all who ask the same."""
    return lives_of(world.setting(), first_and_last(world), family)


def worlds(settings: Settings) -> Settings:
    """The settings of the worlds alone: the week and the family change nothing in them."""
    return settings.world()


def first_and_last(settings: Settings) -> tuple[Policy, ...]:
    """The two policies compared: the baseline, and the last one with its levers."""
    policies = settings.loaded_policies()
    return policies[0], policies[-1]


@solara.component
def Compared(view: View, lives: Lives) -> None:
    """Where the lives part, the lives drawn, what they came to, and all of it in words."""
    titles = tuple(called.policy_titled(each.policy, each.title) for each in lives.journey.lives)
    picture = solara.use_memo(lambda: picture_of(lives, titles), [lives])
    Parting(lives, titles)
    Said("lives.legend", classes=["ju-note"])
    with solara.Div(classes=["ju-beside"]):
        Chart(picture)
        with solara.Div():
            solara.HTML(tag="p", unsafe_innerHTML=shocks(lives, titles))
            solara.HTML(tag="div", unsafe_innerHTML=table(lives, titles), classes=["ju-scroll"])
    InWords(lives, titles)
    Shown(
        plain("lives.shown"),
        repeating.follow(view.settings, lives.journey.family),
        repeating.files(view.settings),
        tables={"lives": lambda: events(lives)},
        pictures=(picture,),
    )


@solara.component
def Parting(lives: Lives, titles: tuple[str, ...]) -> None:
    """The first week in which something else happens, in the words of both worlds."""
    if lives.parting is None:
        Said("lives.together", classes=["ju-parting"])
        return
    Said("lives.parting", classes=["ju-parting"], when=when(lives.parting))
    week = next(each for each in lives.told() if each.week == lives.parting)
    with solara.Div(classes=["ju-two"]):
        for at, (title, world) in enumerate(zip(titles, week.worlds, strict=True)):
            head = said("lives.then_one", title=title)
            solara.HTML(
                tag="div",
                unsafe_innerHTML=f"<h2>{head}</h2>{sentences(world)}",
                classes=["ju-card", f"ju-world-{at}"],
            )


def sentences(world: tuple[Happening, ...]) -> str:
    """What happens in one week of one world, as HTML."""
    if not world:
        return f"<p>{said('lives.nothing')}</p>"
    return "".join(f"<p>{escape(words_of(each))}</p>" for each in world)


def picture_of(lives: Lives, titles: tuple[str, ...]) -> Picture:
    """The lives drawn, with a table of how bad each need was at the start of each quarter."""
    journey = lives.journey
    return own(
        plain("lives.picture", family=journey.family, neighbourhood=journey.neighbourhood),
        lambda width: draw(lives, titles, width),
        lambda width: height(lives, width),
        events(lives),
        plain("lives.about"),
    )


def shocks(lives: Lives, titles: tuple[str, ...]) -> str:
    """How many shocks the two worlds have in common."""
    shared = len(lives.shared_shocks())
    return said(
        "lives.shocks",
        shared=shared,
        first=lives.shocks(0) - shared,
        second=lives.shocks(1) - shared,
        one=titles[0],
        other=titles[1],
    )


def table(lives: Lives, titles: tuple[str, ...]) -> str:
    """What the lives came to, figure by figure, as HTML."""
    columns = [figures(lives, at) for at in range(len(titles))]
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    rows = "".join(
        f'<tr><th scope="row">{said(f"lives.fig_{name}")}</th>'
        + "".join(f"<td>{escape(column[name])}</td>" for column in columns)
        + "</tr>"
        for name in FIGURES
    )
    moved = "".join(
        f"<p>{said('lives.moved', when=when(life.moved), title=title)}</p>"
        for title, life in zip(titles, lives.journey.lives, strict=True)
        if life.moved is not None
    )
    first = f'<th scope="col">{said("lives.table")}</th>'
    return f'<table class="ju-table"><thead><tr>{first}{heads}</tr></thead>{rows}</table>{moved}'


@solara.component
def InWords(lives: Lives, titles: tuple[str, ...]) -> None:
    """Both lives beside each other in words, week by week; what is the same is in grey."""
    rows = "".join(_row(week, titles) for week in lives.told())
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    html = (
        f"<summary>{said('lives.words')}</summary><p>{said('lives.words_hint')}</p>"
        f'<table class="ju-table ju-lives"><thead><tr><th scope="col">{said("lives.week")}</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )
    solara.HTML(tag="details", unsafe_innerHTML=html, classes=["ju-details"])


def _row(week: Told, titles: tuple[str, ...]) -> str:
    cells = "".join(
        f'<td data-world="{escape(title)}">'
        + "<br>".join(escape(words_of(each)) for each in world)
        + "</td>"
        for title, world in zip(titles, week.worlds, strict=True)
    )
    name = ' class="ju-alike"' if week.alike else ""
    return f'<tr{name}><th scope="row">{when(week.week)}</th>{cells}</tr>'


def events(lives: Lives) -> pd.DataFrame:
    """Everything that happens in both worlds as a table, one row for each happening."""
    rows = [
        {
            "world": life.policy,
            "week": each.week,
            "date": when(each.week),
            "event": each.event,
            "need": each.need,
            "agency": each.agency,
            "words": words_of(each),
        }
        for at, life in enumerate(lives.journey.lives)
        for each in lives.own(at)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
