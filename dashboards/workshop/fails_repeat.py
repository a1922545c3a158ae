"""Which runs repeat what the honest chapter shows? An experiment file: both policies, both purses.

What befalls the place, and the same with too little money, are two futures on one luck: the four
worlds of the chapter.
"""

from dataclasses import replace

from abm.change import ALL_AGENCIES, Change
from abm.policy import Policy
from dashboards import repeating
from dashboards.kit.words import plain
from dashboards.repeating import EXPERIMENT, Command, Files
from dashboards.settings import Settings
from dashboards.strategist.question import experiment_of
from experiments.design.experiment import Shock
from experiments.evidence import MONEY_LEFT


def commands(table: str) -> tuple[Command, ...]:
    """What to type for the runs of all four worlds, and for a table of them."""
    lines = (repeating.batch(), repeating.export(table))
    return (Command("\n".join(lines), plain("repeat.worlds")),)


def experiment_file(settings: Settings, replications: int) -> Files:
    """The four worlds as an experiment, under the name that the commands use."""
    ends = (settings.policies[0], settings.policies[-1])
    asked = replace(settings, policies=ends, futures=1, runs=replications, title="")
    today = tuple(Policy.load(name) for name in settings.shocks)
    shocks = (Shock("none" if not today else "today", today), Shock("short of money", short(today)))
    return {EXPERIMENT: replace(experiment_of(asked), shocks=shocks).text}


def short(today: tuple[Policy, ...]) -> tuple[Policy, ...]:
    """What befalls the place with MONEY_LEFT of its money, whatever else was said of money."""
    kept = [
        replace(each, changes=tuple(one for one in each.changes if one.name != "austerity"))
        for each in today
    ]
    less = Change(0, ALL_AGENCIES, "austerity", MONEY_LEFT)
    money = Policy("short-of-money", title="Short of money", changes=(less,))
    return *(each for each in kept if each.changes), money


def in_plausible_worlds(settings: Settings, replications: int) -> str:
    """The command that compares both policies in plausible worlds, twice in each."""
    ends = repeating.first_and_last(settings)
    return repeating.compare(settings, replications, ends, "ensemble")
