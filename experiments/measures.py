"""What does one run of the silo world show, in the terms that official statistics use?

`witness` runs a world and keeps sums only, so that the sums of many replications can be added up.
Every measure is a ratio of such sums. Unless it says otherwise, a measure is taken over the two
years from week 0; families are looked at every quarter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, Timetable, burnt_in, core
from abm.world import Records, World
from agents.vocabulary import (
    ACTIVE,
    ASSESSING,
    CLOSED,
    CUSTODY,
    HEALTH,
    LOOKED_AFTER,
    MONEY,
    NEEDS,
    NOBODY,
    PROTECTION_PLAN,
    SAFETY,
    SUBSTANCE,
    WAITING,
    YOUTH_CONVICTION,
    YOUTH_CUSTODY,
)
from experiments.panel import panel_sums

YEAR = 52
QUARTER = 13
FITTED = 2 * YEAR
"""Measures are taken over this many weeks from week 0."""
HORIZON = 5 * YEAR
SEVERE = 0.7
"""Severity from which abuse, ill health and substance use count as severe."""
MANY_NEEDS = 3
MOST_YEARS = 3
PANEL_LOOKS = 5
"""Weeks 0, 52, 104, 156 and 208."""
FOLLOWED = (LOOKED_AFTER, CUSTODY, YOUTH_CUSTODY, YOUTH_CONVICTION)

Numbers = NDArray[np.float64]
Sums = Mapping[str, Numbers]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in one or more runs of a place: sums that add up over replications.

    sums: by name, with the level before the dot: "place." and "hood." over the fitted weeks,
    "agency." by agency, "start." at the first week of the burn-in, "end." over the last year,
    "family." from quarterly looks at families, "cohort." from families followed, "panel." from
    yearly looks at the same households.
    """

    place: Place
    sums: Sums

    def __getitem__(self, name: str) -> Numbers:
        return self.sums[name]

    def at_door(self, need: str, name: str) -> Any:
        """A sum of the agency that answers for a need."""
        return self.sums[f"agency.{name}"][self.door(need)]

    def door(self, need: str) -> int:
        """The place of the first agency that answers for a need, in the list of agencies."""
        return next(
            number
            for number, agency in enumerate(self.place.agencies)
            if need in agency.answers_for
        )


def deprived_shares(seen: Seen, level: str = "hood") -> tuple[Numbers, Numbers]:
    """Share of households deprived in 0 to 4 dimensions, in the model and in the census.

    level: "hood" for the fitted weeks, "hood_end" for the last year. Both: [neighbourhoods, 5].
    """
    model = seen[f"{level}.dimensions"]
    census = np.array([each.households for each in seen.place.neighbourhoods], float)
    return (
        model / np.maximum(1, model.sum(axis=1, keepdims=True)),
        census / census.sum(axis=1, keepdims=True),
    )


@dataclass(frozen=True, slots=True)
class Look:
    """Every family as it was at one quarterly look."""

    who: Records
    children: Records
    needs: Records
    until: Records
    need: Records


def witness(setting: Setting, replication: int = 0) -> Seen:
    """Run the silo world of a setting to its horizon and keep the sums that measures need."""
    world = burnt_in(setting, replication)
    Timetable(Policy.load("silo"), setting).enact(world, 0)
    looks = [_look(world)]
    sums = _of_families(world, 0)
    for week in range(0, setting.weeks, QUARTER):
        reached = min(week + QUARTER, setting.weeks)
        core(world, week, reached)
        looks.append(_look(world))
        if reached <= FITTED:
            for name, value in _of_families(world, reached).items():
                sums[name] = sums[name] + value
    sums |= _of_weeks(world, setting) | _of_cohorts(looks) | _of_panel(looks)
    return Seen(setting.place, sums)


LOOKED_AT = tuple(field.name for field in fields(Look))


def _look(world: World) -> Look:
    families = world.families
    return Look(*(families[name].copy() for name in LOOKED_AT))


def _of_weeks(world: World, setting: Setting) -> dict[str, Numbers]:
    """Sums over weeks of what the model counts every week."""
    fitted = slice(setting.burn_in, setting.burn_in + FITTED)
    hoods, start, end = world.neighbourhoods_weekly, slice(0, 1), slice(-YEAR, None)
    return {
        **_total("place", hoods[fitted], (0, 1)),
        **_total("place", world.place_weekly[fitted], (0,)),
        "place.weeks": _one(FITTED),
        **_total("hood", hoods[fitted], (0,)),
        **_total("hood_end", hoods[end], (0,)),
        **_total("agency", world.agencies_weekly[fitted], (0,)),
        **_total("start", hoods[start], (0, 1)),
        **_total("end", hoods[end], (0, 1)),
    }


def _one(number: Any) -> Numbers:
    """A single number as a sum among sums."""
    return np.asarray(number, np.float64)


def _total(level: str, rows: Records, axes: tuple[int, ...]) -> dict[str, Numbers]:
    """Every column of some rows of counts, added up."""
    return {f"{level}.{name}": rows[name].sum(axis=axes) for name in rows.dtype.names or ()}


def _of_families(world: World, week: int) -> dict[str, Numbers]:
    """What a look at the families themselves shows, besides the weekly counts."""
    families = world.families
    children = families["children"]
    number = np.bitwise_count(families["needs"])
    with_needs = np.bincount(number[children > 0], minlength=len(NEEDS) + 1)
    trio = families["need"][:, [SAFETY, HEALTH, SUBSTANCE]].min(axis=1)
    in_need, held = _children_in_need(world, week)
    return {
        "family.with_needs": with_needs.astype(np.float64),
        "family.looks": _one(1),
        "family.children": _one(children.sum()),
        "family.severe_trio": _one(children[trio >= SEVERE].sum()),
        "family.in_need": _one(in_need.sum()),
        "family.held": _one(held.sum()),
    }


def _children_in_need(world: World, week: int) -> tuple[Numbers, Numbers]:
    """Children in need as DfE counts them, family by family, and those of them not waiting.

    All children of a family whose case is open or who are on a plan; otherwise the one looked
    after, if any.
    """
    families = world.families
    case = families["case"][:, SAFETY]
    stage = np.where(case == NOBODY, CLOSED, world.cases["stage"][np.maximum(case, 0)])
    on_plan = week < families["until"][:, PROTECTION_PLAN]
    looked_after = (week < families["until"][:, LOOKED_AFTER]).astype(float)
    worked_with = on_plan | np.isin(stage, (ASSESSING, ACTIVE))
    held = np.where(worked_with, families["children"], looked_after)
    return np.where(stage == WAITING, families["children"], held), held


def _of_cohorts(looks: list[Look]) -> dict[str, Numbers]:
    """What befell families that were followed, household by household."""
    first = looks[0]
    cohort = (np.bitwise_count(first.needs) >= MANY_NEEDS) & (first.children > 0)
    befell = np.zeros((len(cohort), len(FOLLOWED)), bool)
    for before, after in pairwise(looks[: FITTED // QUARTER + 1]):
        again = after.until[:, FOLLOWED] > before.until[:, FOLLOWED]
        befell |= again & (after.who == first.who)[:, None]
    yearly = looks[:: YEAR // QUARTER][: MOST_YEARS + 1]
    stayed = np.all([look.who == first.who for look in yearly], axis=0)
    short = np.array([(look.needs >> MONEY) & 1 for look in yearly]).sum(axis=0)
    return {
        "cohort.families": _one(cohort.sum()),
        "cohort.children": _one(first.children[cohort].sum()),
        "cohort.befell": befell[cohort].sum(axis=0).astype(float),
        "cohort.stayed": _one(stayed.sum()),
        "cohort.years_short": _one(short[stayed].sum() / len(yearly)),
        "cohort.persistently_short": _one((short[stayed] >= MOST_YEARS).sum()),
    }


def _of_panel(looks: list[Look]) -> dict[str, Numbers]:
    """What yearly looks at the same households show of how needs drive each other."""
    yearly = looks[:: YEAR // QUARTER][:PANEL_LOOKS]
    columns = ("who", "children", "needs", "need")
    return panel_sums(*(np.array([getattr(look, name) for look in yearly]) for name in columns))
