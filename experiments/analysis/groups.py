"""Who gains and who loses: which families, which neighbourhoods, and who pays?

Each group under a policy is set against the same group under the baseline, on the same luck.
Families are grouped by where they live and how deprived it is, by their children and by the needs
they had at the start; costs by who pays them. Many groups are looked at, so p values are adjusted
for their number within each grouping (Holm).
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from abm.checks import check_known
from abm.errors import InputError
from abm.place import Place
from experiments.analysis.contrasts import smallest
from experiments.analysis.equivalence import Verdict, p_of_difference, spread, verdict
from experiments.analysis.many import ALPHA, holm
from experiments.analysis.pockets import ITEMS, POCKETS, TITLES, read
from experiments.analysis.points import (
    by_point,
    chosen_place,
    chosen_policies,
    in_place,
    laid_out,
)
from experiments.analysis.told import averaged
from experiments.batch.recorded import GROUPED
from experiments.batch.results import BatchResults
from experiments.comparison_columns import as_columns
from experiments.counted import YEAR
from experiments.outcomes import YEARLY_MONEY, Direction
from experiments.sentences import NEED_WORDS
from experiments.statistics import Estimate, Numbers, estimate, paired_difference

PAYER = "payer"
NEIGHBOURHOOD = "neighbourhood"
MEASURE = "severity"
"""What groups are told by unless another column is named: it is counted for every group."""
DIRECTIONS: Mapping[str, Direction] = MappingProxyType(
    {
        "severity": "less",
        "needs": "less",
        "with_3_needs": "less",
        "crises": "less",
        "crisis_cost": "less",
        "trust": "more",
        "contacts": "neither",
    }
)
"""Which way is better for each column that groups may be told by."""


class Measure(NamedTuple):
    """What groups are told by: a column, in words, and which way is better."""

    name: str
    title: str
    unit: str
    direction: Direction


COST = Measure("paid", "Money spent, or needed for crises and benefits,", YEARLY_MONEY, "less")


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """What a policy does to one group, or payer, against the baseline.

    families: mean number, not a number for payers. level: under the baseline. difference: paired,
    with the interval for one more future; average: with that of the mean over futures.
    apart: how much more the group's difference is than the mean over all families of its grouping.
    p_holm: of no difference, adjusted for the number of groups in the grouping; the verdict goes
    by it.
    """

    grouping: str
    group: str
    title: str
    families: float
    level: Estimate
    difference: Estimate
    average: Estimate
    apart: Estimate
    p: float
    p_holm: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Gains:
    """Who gains and who loses under a policy, in one place: groupings, from gain to loss.

    `measure` says what families are told by; payers are told by what they pay, in GBP.
    """

    place: Place
    policy: str
    baseline: str
    measure: Measure
    all: tuple[GroupEffect, ...]

    def __iter__(self) -> Iterator[GroupEffect]:
        return iter(self.all)

    @property
    def groupings(self) -> tuple[str, ...]:
        """The groupings there are, in order."""
        return tuple(dict.fromkeys(each.grouping for each in self.all))

    def of(self, grouping: str) -> tuple[GroupEffect, ...]:
        """The groups of one grouping, from the one that gains most to the one that gains least."""
        return tuple(each for each in self.all if each.grouping == grouping)

    def measured_by(self, grouping: str) -> Measure:
        """What the groups of a grouping are told by."""
        return COST if grouping == PAYER else self.measure

    def table(self) -> pd.DataFrame:
        """One row for each group, sorted within its grouping from gain to loss."""
        return pd.DataFrame([self._row(each) for each in self.all])

    def _row(self, one: GroupEffect) -> dict[str, Any]:
        measure = self.measured_by(one.grouping)
        about = {"place": self.place.name, "baseline": self.baseline, "policy": self.policy}
        return (
            about
            | {"grouping": one.grouping, "group": one.group, "title": one.title}
            | {"measure": measure.name, "unit": measure.unit, "families": one.families}
            | as_columns("level", one.level)
            | as_columns("difference", one.difference)
            | {"average_low": one.average.low, "average_high": one.average.high}
            | {"apart": one.apart.mean, "apart_low": one.apart.low, "apart_high": one.apart.high}
            | {"p": one.p, "p_holm": one.p_holm, "verdict": one.verdict}
        )

    def sentences(self) -> list[str]:
        """Who gains most and who least, for each grouping in turn, and whether that is sure."""
        from experiments.analysis.group_words import sentences

        return sentences(self)


class _Asked(NamedTuple):
    """What is compared, in which futures."""

    results: BatchResults
    pair: tuple[str, str]
    shock: str
    place: Place

    def values(self, rows: pd.DataFrame, column: str) -> Numbers:
        """A column under both policies: float64 [2, points, replications]."""
        found = laid_out(self.results, rows, column)
        both = found[[self.results.names.index(name) for name in self.pair]]
        return by_point(self.results, both, self.shock)


def who_gains(
    results: BatchResults,
    policy: str = "",
    measure: str = MEASURE,
    *,
    baseline: str = "",
    place: str = "",
    shock: str = "",
) -> Gains:
    """Who gains and who loses under a policy: the first but the baseline where none is named.

    `measure` names a column of `recorded.GROUPED`; groupings that it is not counted for are left
    out. Raises InputError for unknown names.
    """
    told = measure_of(measure)
    first = baseline or results.names[0]
    chosen = chosen_policies(results, (policy,) if policy else (), first)
    if not chosen:
        raise InputError(f"there is no policy to compare with {first}: name another")
    where = chosen_place(results, place)
    home = next(each for each in results.layout.experiment.places if each.name == where)
    asked = _Asked(results, (chosen[0], first), shock, home)
    found = [*_families(asked, told), *_payers(asked)]
    return Gains(home, chosen[0], first, told, tuple(found))


def measure_of(column: str) -> Measure:
    """A column of the groups, and which way is better; InputError for an unknown one."""
    check_known("measure", column, DIRECTIONS)
    declared = next(each for each in GROUPED if each.name == column)
    title = f"{declared.meaning[:1].upper()}{declared.meaning[1:]}"
    return Measure(column, title, declared.unit, DIRECTIONS[column])


def _families(asked: _Asked, measure: Measure) -> Iterator[GroupEffect]:
    """Every grouping of families that the measure is counted for."""
    rows = in_place(asked.results, asked.results.groups, asked.place.name)
    rows = rows[rows["policy"].isin(asked.pair)]
    for grouping, of_grouping in rows.groupby("grouping", sort=False):
        values, families = {}, {}
        for group, own in of_grouping.groupby("group", sort=False):
            values[str(group)] = asked.values(own, measure.name)
            families[str(group)] = float(own["families"].mean())
        if any(np.isfinite(each).any() for each in values.values()):
            yield from _effects(asked, str(grouping), values, families, measure)


def _payers(asked: _Asked) -> list[GroupEffect]:
    """What each payer spends or needs, a family a year over the whole time."""
    weeks = asked.results.layout.experiment.weeks
    of_items = np.stack([read(asked.results, name, asked.place.name) for name in asked.pair])
    shares = np.diff([*range(0, weeks, YEAR), weeks]) / weeks
    paid = by_point(asked.results, np.einsum("piyfr,y->pifr", of_items, shares), asked.shock)
    values = {
        pocket: paid[:, [each.pocket == pocket for each in ITEMS]].sum(axis=1) for pocket in POCKETS
    }
    return _effects(asked, PAYER, values, {}, COST)


def _effects(
    asked: _Asked,
    grouping: str,
    values: Mapping[str, Numbers],
    families: Mapping[str, float],
    measure: Measure,
) -> list[GroupEffect]:
    """Every group of a grouping, from gain to loss; those that were never counted are left out."""
    counted = {name: each for name, each in values.items() if np.isfinite(each[0] - each[1]).any()}
    if not counted:
        return []
    changes = np.array([each[0] - each[1] for each in counted.values()])
    weights = np.nan_to_num([families.get(name, 1.0) for name in counted], nan=0.0)
    usual = np.tensordot(weights / weights.sum(), changes, axes=1)
    found = [
        _effect(asked, (grouping, name), each, usual, measure, families.get(name, math.nan))
        for name, each in counted.items()
    ]
    tested = [math.nan if measure.direction == "neither" else each.p for each in found]
    adjusted = [_beside_others(each, p) for each, p in zip(found, holm(tested), strict=True)]
    way = -1 if measure.direction == "more" else 1
    return sorted(adjusted, key=lambda each: way * each.difference.mean)


def _effect(
    asked: _Asked,
    names: tuple[str, str],
    values: Numbers,
    usual: Numbers,
    measure: Measure,
    families: float,
) -> GroupEffect:
    """One group, from its values [2, points, replications] and the mean change of its grouping."""
    policy, baseline = values
    sets = np.repeat(np.arange(len(policy)), policy.shape[1])
    told = int(np.isfinite(policy - baseline).any(axis=1).sum())
    level = estimate(np.where(np.isfinite(policy), baseline, math.nan).ravel(), sets)
    difference = paired_difference(policy.ravel(), baseline.ravel(), sets)
    least = smallest({}, measure.name, level.mean)
    spread_of = spread(difference, told)
    return GroupEffect(
        *names,
        title=group_title(*names, asked.place),
        families=families,
        level=level,
        difference=difference,
        average=averaged(difference, told),
        apart=paired_difference((policy - baseline).ravel(), usual.ravel(), sets),
        p=p_of_difference(spread_of),
        p_holm=math.nan,
        verdict=verdict(spread_of, least, measure.direction),
    )


def _beside_others(one: GroupEffect, p_holm: float) -> GroupEffect:
    """The same group, called better or worse only where that stays clear beside all others."""
    doubted = one.verdict in ("better", "worse") and not p_holm < ALPHA
    return replace(one, p_holm=p_holm, verdict="not clear" if doubted else one.verdict)


def group_title(grouping: str, group: str, place: Place) -> str:
    """A group in words: a neighbourhood by its name, families by what they have."""
    if grouping == NEIGHBOURHOOD:
        return next((each.name for each in place.neighbourhoods if each.code == group), group)
    if grouping == "need at the start":
        return NEED_WORDS[group]
    return TITLES[group] if grouping == PAYER else group
