"""Which two worlds does the chapter on a worker's week compare, and by which commands?"""

from dataclasses import replace
from functools import reduce
from operator import add

from abm.change import ALL_AGENCIES, Change
from abm.parameters import REGISTRY
from abm.policy import Policy
from dashboards import repeating
from dashboards.settings import Settings

SLIDERS = ("eligibility", "caseload_limit")
"""The levers that a visitor moves here: how many come in, and how many a worker holds."""
OWN = "own"
Levers = tuple[tuple[str, float], ...]


def compared(settings: Settings, title: str) -> tuple[Policy, ...]:
    """The baseline, and the same with the levers and shocks of the address, if there are any."""
    baseline = Policy.load(settings.policies[0])
    if not settings.levers and not settings.shocks:
        return (baseline,)
    changes = tuple(Change(0, ALL_AGENCIES, name, value) for name, value in settings.levers)
    added = [Policy(OWN, changes=changes), *map(Policy.load, settings.shocks)]
    return baseline, replace(reduce(add, added, baseline), name=OWN, title=title)


def with_lever(levers: Levers, name: str, value: float | None) -> Levers:
    """The levers with one of them set; back at its default it is left out."""
    others = {each: number for each, number in levers if each != name}
    if value is not None and value != REGISTRY[name].default:
        others[name] = value
    return tuple(others.items())


def value_of(levers: Levers, name: str) -> float | None:
    """What a lever is set to, or None."""
    return dict(levers).get(name)


def expressions(settings: Settings) -> tuple[str, ...]:
    """The worlds compared as commands name them: the baseline, and the same with the changes."""
    (own,) = repeating.with_shocks(settings, repeating.named(settings))
    return tuple(dict.fromkeys((settings.policies[0], own)))


def run_commands(settings: Settings) -> str:
    """The commands that live the same weeks in a terminal: one run in each world."""
    return repeating.runs(settings, expressions(settings))


def compare_command(settings: Settings, replications: int) -> str:
    """The command that asks the same of many runs; shocks befall the changed world alone."""
    names, calm = expressions(settings), settings.with_changes(shocks=())
    return repeating.compare(calm, replications, names)
