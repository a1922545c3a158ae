"""What does each mechanism of the model do, and each lever of the collaborative policy?

Each is switched off while all else stays, on the same families and luck: what changes is what it
does. A mechanism whose removal changes nothing has no place in the model.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from abm.change import Change
from abm.parameters import REGISTRY
from abm.policy import Policy
from abm.registry import Role
from abm.simulation import Setting
from abm.world import World
from agents.vocabulary import BEHAVIOURS, EMPTY
from experiments.counted import Counted, ratio
from experiments.mechanisms import MECHANISMS, PIONEERS, Mechanism, Values
from experiments.outcomes import OUTCOMES, YEARLY_1000, Outcome
from experiments.paired import Cell, Numbers, measured
from experiments.runner import OnProgress
from experiments.statistics import Estimate, estimate, paired_difference

Verdict = Literal["as expected", "the other way", "not clear", "nothing"]
WHOLE = "collaborative"
PIONEER = "police"
PIONEER_LEVEL = 0.9
MOST_CHANGED = 2
BY_CHANCE = 0.05


def _yearly(column: str) -> Outcome:
    """A count of the place that is no outcome by itself, only a sign of a mechanism."""
    return Outcome(
        column, "journeys", column.replace("_", " ").capitalize(), YEARLY_1000, "neither",
        lambda counted: float(ratio(52_000 * counted.total(column), counted.total("families"))),
    )  # fmt: skip


def _of_hours(column: str, title: str) -> Outcome:
    return Outcome(
        column, "workers", title, "% of hours", "neither",
        lambda counted: float(
            ratio(100 * counted.at_agencies(column), counted.at_agencies("hours"))
        ),
    )  # fmt: skip


SIGNS = (
    _yearly("closed_early"),
    _yearly("changes_of_worker"),
    _yearly("disengaged"),
    _yearly("safety_assessments"),
    _yearly("contract_refusals"),
    _yearly("contract_breaches"),
    Outcome("assessed_on_time", "journeys", "Assessments on time", "% of assessments", "neither",
            lambda counted: float(
                ratio(100 * counted.total("assessed_on_time"), counted.total("assessed")))),
    Outcome("assessment_weeks", "journeys", "Time to assess", "weeks", "neither",
            lambda counted: float(
                ratio(counted.total("assessment_weeks"), counted.total("assessed")))),
    _of_hours("hours_absent", "Hours lost to sickness"),
    _of_hours("hours_coordinating", "Hours of joint work"),
)  # fmt: skip
"""Counted besides the outcomes, because a mechanism acts there first."""
CROSS_SKILL = Outcome("cross_skill", "workers", "Skill outside the specialism, at the end",
                      "0 to 1", "neither", lambda counted: math.nan)  # fmt: skip
STRENGTHS = Outcome("strengths", "families", "Families' strengths, at the end", "0 to 1", "neither",
                    lambda counted: math.nan)  # fmt: skip
"""These two are not counted week by week: taken from workers and families at the horizon."""
WATCHED: Mapping[str, Outcome] = {
    each.name: each for each in (*OUTCOMES, *SIGNS, CROSS_SKILL, STRENGTHS)
}


@dataclass(frozen=True, slots=True)
class Moved:
    """An outcome with something on, and how far it moves when that is switched off."""

    outcome: Outcome
    level: float
    difference: Estimate

    @property
    def strength(self) -> float:
        """How far the difference is from 0, in half-widths of its interval; above 1 it is clear."""
        half = self.difference.high - self.difference.mean
        if not half > 0:
            return float("inf") if self.difference.clear else 0.0
        return abs(self.difference.mean) / half


@dataclass(frozen=True, slots=True)
class Ablated:
    """What changed when a mechanism was switched off, the clearest first."""

    mechanism: Mechanism
    named: Moved
    changed: tuple[Moved, ...]

    @property
    def verdict(self) -> Verdict:
        """Whether the named outcome moved as expected; nothing if hardly anything moved at all."""
        if self.named.difference.clear:
            up = self.named.difference.mean > 0
            return "as expected" if up == (self.mechanism.moves == "up") else "the other way"
        by_chance = 2 * BY_CHANCE * len(WATCHED)
        return "not clear" if len(self.changed) > by_chance else "nothing"

    @property
    def most(self) -> tuple[Moved, ...]:
        """The outcomes that changed most clearly, besides the named one."""
        others = [each for each in self.changed if each.outcome is not self.named.outcome]
        return tuple(others[:MOST_CHANGED])


def ablate(
    setting: Setting,
    replications: int,
    mechanisms: Sequence[Mechanism] = MECHANISMS,
    on_progress: OnProgress | None = None,
) -> list[Ablated]:
    """Run the place with and without each mechanism; raises InputError for impossible numbers."""
    pairs = [
        (_cell(setting, each.world, each.on), _cell(setting, each.world, {**each.on, **each.off}))
        for each in mechanisms
    ]
    seen = _seen(setting, [cell for pair in pairs for cell in pair], replications, on_progress)
    found = []
    for number, each in enumerate(mechanisms):
        moved = _moved(seen[2 * number], seen[2 * number + 1])
        clear = [one for one in moved.values() if one.difference.clear]
        clear.sort(key=lambda one: one.strength, reverse=True)
        found.append(Ablated(each, moved[each.outcome], tuple(clear)))
    return found


def without_each_lever(
    setting: Setting, replications: int, on_progress: OnProgress | None = None
) -> dict[str, dict[str, Moved]]:
    """For each lever of the collaborative policy, what changes when it alone stays as in silo.

    Also for `all behaviours`, `all rules` and `everything`, which is the silo world.
    """
    levers = [change.name for change in Policy.load(WHOLE).lever_changes()]
    rules = [name for name in levers if name not in BEHAVIOURS]
    groups = {name: [name] for name in levers}
    groups |= {"all behaviours": list(BEHAVIOURS), "all rules": rules, "everything": levers}
    cells = [Cell(setting, Policy.load(WHOLE))]
    for names in groups.values():
        cells.append(_cell(setting, WHOLE, {name: REGISTRY[name].default for name in names}))
    seen = _seen(setting, cells, replications, on_progress)
    return {name: _moved(seen[0], without) for name, without in zip(groups, seen[1:], strict=True)}


def watch(past: World, world: World) -> dict[str, float]:
    """All outcomes and signs of a run."""
    counted = Counted.of(world)
    shown = {name: outcome.compute(counted) for name, outcome in WATCHED.items()}
    at_work = world.workers["status"] != EMPTY
    return {
        **shown,
        CROSS_SKILL.name: float(world.workers["cross_skill"][at_work].mean()),
        STRENGTHS.name: float(world.families["strengths"].mean()),
    }


def _seen(
    setting: Setting, cells: Sequence[Cell], replications: int, on_progress: OnProgress | None
) -> list[dict[str, Numbers]]:
    """Measure every cell, equal ones once, those with the setting's own past together."""
    keys = [(cell.setting.parameters.digest, cell.policy) for cell in cells]
    different = dict(zip(keys, cells, strict=True))
    order = sorted(different, key=lambda key: different[key].setting is not setting)
    found = measured([different[key] for key in order], replications, watch, None, on_progress)
    by_key = dict(zip(order, found, strict=True))
    return [by_key[key] for key in keys]


def _moved(on: Mapping[str, Numbers], off: Mapping[str, Numbers]) -> dict[str, Moved]:
    return {
        name: Moved(outcome, estimate(on[name]).mean, paired_difference(off[name], on[name]))
        for name, outcome in WATCHED.items()
    }


def _cell(setting: Setting, world: str, values: Values) -> Cell:
    """A policy of the model with some levers and parameters set otherwise."""
    single = {name: value for group, value in values.items() for name, value in _each(group, value)}
    levers = {name: value for name, value in single.items() if REGISTRY[name].role is Role.LEVER}
    others = {name: value for name, value in single.items() if name not in levers}
    policy = pioneers() if world == PIONEERS else Policy.load(world)
    if levers:
        policy = policy + Policy.from_levers("changed", levers)
    if others:
        setting = replace(setting, parameters=setting.parameters.with_changes(others))
    return Cell(setting, policy)


def _each(group: str, value: float | str) -> list[tuple[str, float | str]]:
    """The single numbers of a group, or the one number of that name."""
    if group in REGISTRY:
        return [(group, value)]
    return [(each.name, value) for each in REGISTRY.of_role(Role.UNCERTAIN) if each.group == group]


def pioneers() -> Policy:
    """Silo, but for one agency that starts with collaborative behaviours."""
    changes = [Change(0, PIONEER, name, PIONEER_LEVEL) for name in BEHAVIOURS]
    return Policy(PIONEERS, changes=tuple(changes))
