"""Which two worlds does the chapter on a worker's week compare, and by which commands?"""

import shlex
from dataclasses import replace
from functools import reduce
from operator import add

from abm.change import ALL_AGENCIES, Change
from abm.parameters import REGISTRY
from abm.policy import Policy
from dashboards.settings import Settings
from dashboards.workshop.family_asked import LEVERS_FILE, setting_words

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


def commands(settings: Settings) -> str:
    """The commands that live the same weeks in a terminal: one run in each world."""
    options = setting_words(settings)
    names = [settings.policies[0]]
    if settings.levers or settings.shocks:
        own = [LEVERS_FILE] if settings.levers else []
        names.append("+".join([names[0], *own, *settings.shocks]))
    return "\n".join(shlex.join(["joinedup", "run", name, *options]) for name in names)


def compare_command(settings: Settings, replications: int) -> str:
    """The command that asks the same of many runs."""
    base, own = (line.split()[2] for line in commands(settings).splitlines())
    words = ["joinedup", "compare", base, own, "--parameters", "best"]
    words += ["--replications", str(replications), *setting_words(settings)]
    return shlex.join(words)
