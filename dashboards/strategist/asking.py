"""What may the strategist choose? The place, policies, shocks, horizon, and how sure to be."""

from collections.abc import Callable

import reacton.ipyvuetify as v
import solara

from abm.policy import Policy
from dashboards.kit.controls import (
    Choice,
    FamiliesNumber,
    Number,
    PlaceChoice,
    PolicyChoice,
    SeedNumber,
    WeeksNumber,
    policies_for,
    shocks,
)
from dashboards.kit.sides import Toggle
from dashboards.settings import MOST_POLICIES
from dashboards.strategist.parts import Plain, Press
from dashboards.strategist.question import MOST_RUNS
from dashboards.view import View
from experiments.outcomes import HEADLINES, find

MOST_PAIRS = 50
SURE = (
    (1, "Chance alone: the best set of numbers"),
    (16, "Chance, and 16 plausible worlds"),
    (40, "Chance, and 40 plausible worlds"),
    (100, "Chance, and 100: to find where a policy fails"),
)
"""How many plausible worlds there may be, and what that is good for."""


@solara.component
def Ask(view: View) -> None:
    """All that is chosen before the runs start; each choice goes to the address."""
    with solara.Div(classes=["ju-card", "ju-page"]):
        with solara.Div(classes=["ju-grid"], style=FOUR):
            PlaceChoice(view)
            WeeksNumber(view)
            OutcomeChoice(view)
            Sureness(view)
        Policies(view)
        Shocks(view)
        Finer(view)


@solara.component
def Finer(view: View) -> None:
    """What few will change, folded away: how many families and runs, and which luck."""
    settings = view.settings
    told = (
        f"{settings.families:,} families, {settings.runs} pairs of runs in each world, luck "
        f"{settings.seed}"
    )
    with v.Html(tag="details", class_="ju-details"):
        Plain(told, "summary")
        with solara.Div(classes=["ju-row"], style=TOP):
            FamiliesNumber(view)
            Number(
                "Pairs of runs in each world", settings.runs,
                lambda number: view.change(runs=int(number)),
                2, MOST_PAIRS, 1, help="More runs, less chance.", slider=False,
            )  # fmt: skip
            SeedNumber(view)


TOP = {"align-items": "flex-start"}
FOUR = {"grid-template-columns": "repeat(auto-fit, minmax(min(100%, 15rem), 1fr))"}
"""Narrower columns than usual: four stand in one row on a projector."""


@solara.component
def OutcomeChoice(view: View) -> None:
    """What decides: an outcome of which more or less is better."""
    now = view.settings.outcome
    offered = dict.fromkeys((*HEADLINES, find(now)))
    options = [(each.name, each.title) for each in offered if each.direction != "neither"]
    unit = f"Unit: {find(now).unit}."
    Choice("What decides", now, options, lambda name: view.change(outcome=name), unit)


@solara.component
def Policies(view: View) -> None:
    """The baseline and what is held against it, up to four in all."""
    names = view.settings.policies
    with solara.Div():
        with solara.Div(classes=["ju-grid"], style=FOUR):
            for at in range(len(names)):
                label = "How things are (baseline)" if at == 0 else f"Policy {at}"
                with solara.Div(classes=["ju-control"]):
                    PolicyChoice(view, at, label)
                    if at and len(names) > 2:
                        _drop(view, at)
        if view.settings.levers:
            Plain(LEVERS, name="ju-note")
        if len(names) < MOST_POLICIES:
            Press("Add a policy", lambda: view.change(policies=(*names, next_policy(view))))


LEVERS = "The last policy has levers of its own, set in the sandbox; they are in the address."


def _drop(view: View, at: int) -> None:
    names = view.settings.policies
    kept = tuple(name for number, name in enumerate(names) if number != at)
    title = Policy.load(names[at]).title
    Press("Leave out", lambda: view.change(policies=kept), name=f"Leave out {title}")


def next_policy(view: View) -> str:
    """The first policy that the place can have and that is not chosen yet."""
    offered = (each.name for each in policies_for(view.settings.place))
    return next(name for name in offered if name not in view.settings.policies)


@solara.component
def Shocks(view: View) -> None:
    """What may befall the place: each shock is tried beside a future without one."""
    chosen = view.settings.shocks
    with solara.Div():
        Plain("Shocks to try, each beside a future without one", "h3")
        with solara.Div(classes=["ju-row"]):
            for shock in shocks():
                Toggle(
                    shock.title,
                    shock.name in chosen,
                    _switch(view, shock.name),
                    " ".join(shock.story.split()),
                ).key(shock.name)


def _switch(view: View, name: str) -> Callable[[], None]:
    chosen = view.settings.shocks
    others = tuple(each for each in chosen if each != name)
    return lambda: view.change(shocks=others if name in chosen else (*chosen, name))


@solara.component
def Sureness(view: View) -> None:
    """Whether intervals hold chance alone, or also what nobody has measured."""
    now = view.settings.futures
    options = [(str(number), words) for number, words in SURE]
    if now not in dict(SURE):
        options.append((str(now), f"Chance, and {now} plausible worlds"))
    Choice(
        "What intervals hold",
        str(now),
        options,
        lambda number: view.change(futures=int(number)),
        f"At most {MOST_RUNS:,} runs at a desk.",
    )
