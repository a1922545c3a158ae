"""What does one commissioning rule make agencies do? Changed here, and watched as it happens."""

from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import solara

from abm.ensemble import Ensemble
from abm.policy import Policy
from abm.simulation import Setting
from dashboards.kit import called
from dashboards.kit.controls import LeverControl
from dashboards.kit.replications import Measures, Progress, key_of, use_measures
from dashboards.kit.several import Several
from dashboards.kit.showing import Shown
from dashboards.kit.words import Said, plain
from dashboards.view import View
from dashboards.workshop.opening import Opening
from dashboards.workshop.press import Fold, Press
from dashboards.workshop.rules_choice import RULES, Rule, chosen, commands, file, worlds
from dashboards.workshop.rules_drawn import by_agency, over_time
from dashboards.workshop.rules_play import Playing
from dashboards.workshop.rules_told import differences, families, signs
from dashboards.workshop.rules_watch import Watched, watch

STYLE = (Path(__file__).parent / "rules.css").read_text(encoding="utf-8")
PAIRS = 24
"""Pairs of runs in all; the first of them is the one that is watched."""


@solara.component
def Page(view: View) -> None:
    """One rule to choose, two worlds to watch, and what it does to families."""
    settings = view.settings
    rule = chosen(settings)
    setting, policies = solara.use_memo(
        lambda: (settings.setting(), worlds(settings)),
        [settings.world(), settings.rule],
    )
    found = use_watched(setting, policies)
    solara.Style(STYLE)
    with solara.Div(classes=["ju-page"]):
        Opening("rules")
        Choose(view, rule)
        with Several():
            if found.results:
                Seen(view, found.results, setting, rule)
        Progress(found)
        Said("rules.target_helps", classes=["ju-look"])
        Said("rules.honest", classes=["ju-note"])
        Repeat(view, found, setting, rule)


def use_watched(setting: Setting, policies: tuple[Policy, Policy]) -> Measures[Watched]:
    """Both worlds, watched again and again on other luck in the background."""

    def work(replication: int, stopped: Event) -> Watched:
        return watch(setting, policies, replication, stopped)

    ensemble = Ensemble.of(setting.parameters, "best")
    return use_measures(("rules", key_of(setting, policies, ensemble)), work, PAIRS)


@solara.component
def Choose(view: View, rule: Rule) -> None:
    """One button for each rule, the story of the one chosen, and how hard it bites."""
    with solara.Div(classes=["ju-card"]):
        solara.HTML(tag="h2", unsafe_innerHTML=plain("rules.choose"), classes=["ju-hidden"])
        with solara.Div(classes=["ju-row"]):
            for each in RULES:
                Press(
                    each.title,
                    partial(view.change, rule=each.levers, week=0),
                    pressed=each.key == rule.key,
                )
        Said(f"rules.{rule.key}_story", classes=["ju-rules-story"])
        with Fold(plain("rules.fine")):
            for name, value in rule.levers:
                LeverControl(name, value, partial(set_lever, view, rule, name))
            Said("rules.kept", classes=["ju-note"])


def set_lever(view: View, rule: Rule, name: str, value: float) -> None:
    """Set one lever of the rule that is tried."""
    levers = tuple((each, value if each == name else was) for each, was in rule.levers)
    view.change(rule=levers, week=0)


@solara.component
def Seen(view: View, found: tuple[Watched, ...], setting: Setting, rule: Rule) -> None:
    """The pair of runs that is watched, then what all pairs say of agencies and of families."""
    Playing(view, found[0], names_of(rule), called.agencies(setting.place))
    with solara.Div(classes=["ju-grid-wide"]):
        for title, told in (("signs", signs(found)), ("families", families(found))):
            with solara.Div(classes=["ju-card"]):
                solara.HTML(tag="h2", unsafe_innerHTML=plain(f"rules.{title}"))
                solara.HTML(tag="div", unsafe_innerHTML=told)


def names_of(rule: Rule) -> tuple[str, str]:
    """The names of both worlds."""
    return plain("rules.today"), plain("rules.changed", rule=rule.title)


@solara.component
def Repeat(view: View, found: Measures[Watched], setting: Setting, rule: Rule) -> Any:
    """The command, the rule as a file, and what was drawn."""
    pictures, tables = [], {}
    if found.results:
        tables = {plain("repeat.differences"): lambda: differences(found.results)}
        first = found.results[0]
        last = first.quarters - 1
        names = names_of(rule)
        pictures = [
            over_time(first, names, last),
            by_agency(first, names, called.agencies(setting.place), last),
        ]
    Shown(
        rule.title, commands(view.settings, found.repeated), file(view.settings),
        tables, pictures, plain("repeat.rules_note"),
    )  # fmt: skip
