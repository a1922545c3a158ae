"""Which levers only work together? Effects alone and beyond their sum, from factorial designs.

The effect of one factor is what changes from its low to its high end, on average over where the
others are. What two do together is their effect beyond the sum of each: both - one - other +
neither, on average over the others; of three, how far that differs with the third. All are taken
within each run of all points, so luck that policies share leaves no trace in them.

A fraction of all combinations mixes effects up: those that it cannot tell apart are named
together (Box, Hunter & Hunter 2005, chapter 6). Products of three or more are taken to be nothing
there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.errors import InputError
from experiments.analysis.sensitivity_chance import discovered
from experiments.analysis.sensitivity_sample import Sample, told
from experiments.analysis.sensitivity_words import (
    amount,
    basis,
    capital,
    columns_of,
    listed,
    nothing_told,
)
from experiments.design.designs import aliases
from experiments.readable import difference
from experiments.statistics import Estimate, estimate

Numbers = NDArray[np.float64]
Group = tuple[str, ...]
FULL, FRACTION = "full-factorial", "fractional-factorial"
THREE = 3
MOST_SAID = 6
UNTOLD = (
    "Points differ by more than chance would make them, but too few runs say by what ({}): give "
    "more replications."
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one factor does, or what several do together beyond what fewer of them do.

    `found` is in the outcome's unit. `alone` is what these factors do with all others at their
    low end, all of it, not a number where the design has no such points. `aliases` are the effects
    that the design cannot tell from this one: what is found is all of them together. `seen` says
    whether it differs from 0, by a false discovery rate of 5% over all effects.
    """

    factors: Group
    found: Estimate
    alone: Estimate
    aliases: tuple[Group, ...]
    seen: bool


@dataclass(frozen=True, slots=True)
class Interactions:
    """The effects of single factors, then of pairs, then of three together."""

    sample: Sample
    effects: tuple[Effect, ...]

    def of(self, *factors: str) -> Effect:
        """The effect of one factor or of several together; InputError where there is none."""
        for effect in self.effects:
            if any(set(each) == set(factors) for each in (effect.factors, *effect.aliases)):
                return effect
        names = ", ".join(self.sample.names)
        raise InputError(f"no effect of {' and '.join(factors)}: give one to three of {names}")

    def table(self) -> pd.DataFrame:
        """One row an effect: factors, order, effect, its interval, alone, what it is mixed with."""
        return pd.DataFrame([
            {
                "factors": " x ".join(each.factors),
                "order": len(each.factors),
                **columns_of("effect", each.found),
                **columns_of("alone", each.alone),
                "seen": each.seen,
                "mixed_with": "; ".join(" x ".join(one) for one in each.aliases),
            }
            for each in self.effects
        ])  # fmt: skip

    def sentences(self) -> list[str]:
        """What factors do alone and what only together, in plain words."""
        sample = self.sample
        if not any(each.seen for each in self.effects):
            return [UNTOLD.format(basis(sample)) if told(sample)[1] else nothing_told(sample)]
        singles = [each for each in self.effects if len(each.factors) == 1]
        more = [each for each in self.effects if len(each.factors) > 1]
        seen = sorted((e for e in more if e.seen), key=lambda e: -abs(e.found.mean))
        unit = amount("", sample.outcome.unit).strip()
        start = f"{capital(sample.about)}, {unit} ({basis(sample)})."
        told_of = [self._together(each) for each in seen[:MOST_SAID]]
        none = ["No factors are seen to do more or less together than the sum of each."]
        return [start, self._alone(singles), *(told_of or none)]

    def _alone(self, singles: Iterable[Effect]) -> str:
        each = [f"{one.factors[0]} {self._written(self._own(one))}{_mixed(one)}" for one in singles]
        full = self.sample.design.kind == FULL
        where = "with the others at their low end" if full else "on average over the others"
        return f"From its low to its high end, {where}: {'; '.join(each)}."

    def _own(self, one: Effect) -> Estimate:
        """What a single factor does: alone where that was run, else on average."""
        return one.alone if one.alone.number else one.found

    def _together(self, effect: Effect) -> str:
        """What a clear interaction means, by what each of its factors does alone."""
        amount, names = self._written(effect.found), effect.factors
        if effect.aliases:
            which = " or ".join(" with ".join(each) for each in (names, *effect.aliases))
            start = f"Together, beyond the sum of each, {which} add {amount}"
            return f"{start}: this fraction does not tell which, the full factorial would."
        own = [self._own(self.of(name)) for name in names]
        idle = [name for name, one in zip(names, own, strict=True) if not one.clear]
        working = [name for name in names if name not in idle]
        if not working:
            start = f"{listed(names)} work only together: alone none of them is seen to"
            return f"{start} do anything, together they add {amount}."
        if idle:
            verbs = ("is", "adds") if len(idle) == 1 else ("are", "add")
            start = f"{listed(idle)} {verbs[0]} not seen to do anything alone, but"
            return f"{start} together with {listed(working)} {verbs[1]} {amount}."
        total = sum(one.mean for one in own)
        if (effect.found.mean > 0) == (total > 0):
            start = f"{listed(names)} do more together than the sum of each"
            return f"{start}: {amount} beyond it."
        start = f"{listed(names)} do less together than the sum of each"
        return f"{start}: {amount} beside it. They stand in for each other in part."

    def _written(self, found: Estimate) -> str:
        middle, ends = difference(found, found.mean)
        return f"{middle} ({ends})"


def _mixed(effect: Effect) -> str:
    """What an effect cannot be told from, in brackets; nothing where it is clean."""
    if not effect.aliases:
        return ""
    others = " or ".join(" with ".join(one) for one in effect.aliases)
    return f" [in this fraction not to be told from {others}]"


def interactions(sample: Sample) -> Interactions:
    """Effects of factors alone and together from a factorial design, with 95% intervals.

    Of designs with more than two levels only the ends are taken. InputError for other designs,
    and where no run has all points.
    """
    if sample.design.kind not in (FULL, FRACTION):
        raise InputError(
            f"the design {sample.design.kind} does not tell what factors do together: give kind = "
            f'"{FULL}", or "{FRACTION}" for many factors, or "saltelli" with second_order = true'
        )
    whole = sample.whole(len(sample.unit))
    ends = np.isin(whole.unit, (0, 1)).all(axis=1)
    signs, shown = 2 * whole.unit[ends] - 1, whole.shown[ends]
    chosen = list(_told_apart(whole))
    found = [estimate(_contrast(signs, shown, each), whole.sets) for each in chosen]
    futures = len(np.unique(whole.sets))
    seen = discovered(found, max(1, (futures if futures > 1 else shown.shape[1]) - 1))
    mixed = _mixed_up(sample)
    effects = []
    for each, effect, is_seen in zip(chosen, found, seen, strict=True):
        names = tuple(sample.names[at] for at in each)
        alone = estimate(_alone(signs, shown, each), whole.sets)
        effects.append(Effect(names, effect, alone, mixed.get(names, ()), is_seen))
    return Interactions(whole, tuple(effects))


def _told_apart(sample: Sample) -> Iterator[tuple[int, ...]]:
    """The factors of each effect that the design tells from the others: singles, pairs, three."""
    mixed, told_with = _mixed_up(sample), set[Group]()
    most = THREE if sample.design.kind == FULL else 2
    for size in range(1, min(len(sample.factors), most) + 1):
        for chosen in combinations(range(len(sample.factors)), size):
            names = tuple(sample.names[at] for at in chosen)
            if names not in told_with:
                told_with |= set(mixed.get(names, ()))
                yield chosen


def _mixed_up(sample: Sample) -> dict[Group, tuple[Group, ...]]:
    """For each effect of a fraction those it cannot be told from."""
    groups = aliases(sample.design, sample.factors)
    return {one: tuple(each for each in group if each != one) for group in groups for one in group}


def _contrast(signs: Numbers, shown: Numbers, chosen: tuple[int, ...]) -> Numbers:
    """The effect of some factors together in every run: float64 [runs]."""
    column = signs[:, list(chosen)].prod(axis=1)
    return np.asarray(2 ** len(chosen) * (column[:, None] * shown).mean(axis=0))


def _alone(signs: Numbers, shown: Numbers, chosen: tuple[int, ...]) -> Numbers:
    """All that some factors do with the others at their low end in every run, if that was run."""
    wanted = np.full(signs.shape[1], -1.0)
    none = np.flatnonzero((signs == wanted).all(axis=1))
    wanted[list(chosen)] = 1
    these = np.flatnonzero((signs == wanted).all(axis=1))
    if not (len(none) and len(these)):
        return np.full(shown.shape[1], np.nan)
    return np.asarray(shown[these[0]] - shown[none[0]])
