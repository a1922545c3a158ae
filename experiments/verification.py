"""Do results hold whatever the number of families, and whatever the length of a step?

The same comparison is run in variants: samples of several sizes up to all families of the place,
or weeks and half weeks. Sizes have luck of their own; half weeks draw other luck from the same seed
than weeks do, since luck is drawn by step. So variants are held against each other by the joint
interval of two independent means (Welch 1947). How near is near was set before any run.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from threading import Event
from time import perf_counter
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from abm.errors import InputError
from abm.policy import Policy
from abm.simulation import Setting, check_whole
from experiments.limits import MOST_REPLICATIONS
from experiments.outcomes import HEADLINES, OUTCOMES, Outcome
from experiments.runner import run_replications, usable_threads
from experiments.statistics import CONFIDENCE, ROUNDING
from experiments.study import Spread, falling
from experiments.time_step import NOT_COMPARED, half_week_values

SIZES = (500, 2_000, 20_000)
IN_ALL = 200_000
"""Families over all replications of a size, so that all sizes are known equally well."""
ENOUGH = 5
"""Replications from which a variant's spread is taken from itself."""
NEAR = 0.1
"""Off by no more than this share of the figure it is held against."""

Numbers = NDArray[np.float64]
Verdict = Literal["agrees", "near", "apart", "other sign", "not seen"]
OnRun = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Variant:
    """The comparison run in one way: float64 [policies, replications, OUTCOMES], and how long."""

    label: str
    families: int
    values: Numbers
    seconds: float

    @property
    def replications(self) -> int:
        """How often each policy was run."""
        return self.values.shape[1]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean, its standard error, and the degrees of freedom that the error rests on."""

    value: float
    error: float
    freedom: float

    @property
    def half(self) -> float:
        """Half the width of the 95% interval."""
        return float(stdtrit(self.freedom, (1 + CONFIDENCE) / 2)) * self.error

    @property
    def sign(self) -> int:
        """1 or -1 where the interval excludes 0, else 0."""
        return int(math.copysign(1, self.value)) if abs(self.value) > self.half else 0


@dataclass(frozen=True, slots=True)
class Held:
    """One figure of a variant held against the same figure of the reference.

    `policy` is the one whose level it is, or whose difference from the baseline (`paired`).
    """

    outcome: Outcome
    policy: str
    paired: bool
    variant: str
    value: Mean
    reference: Mean

    @property
    def apart(self) -> Mean:
        """How far the variant is from the reference, with the joint interval."""
        one, other = self.value.error**2, self.reference.error**2
        freedom = max(self.value.freedom, 1.0)
        if one + other > 0:
            below = one**2 / self.value.freedom + other**2 / self.reference.freedom
            freedom = (one + other) ** 2 / below
        return Mean(self.value.value - self.reference.value, math.sqrt(one + other), freedom)

    @property
    def verdict(self) -> Verdict:
        """Agrees within the joint interval; if not, near, apart, or even of the other sign."""
        apart, size = self.apart, abs(self.reference.value)
        if math.isnan(apart.half):
            return "not seen"
        if abs(apart.value) <= max(apart.half, 1_000 * ROUNDING * size):
            return "agrees"
        if self.paired and self.value.sign * self.reference.sign < 0:
            return "other sign"
        return "near" if abs(apart.value) <= NEAR * size else "apart"


def sizes_of(setting: Setting, sizes: Sequence[int], full: bool) -> tuple[int, ...]:
    """The numbers of families to run, in order; all of the place last where `full`.

    Raises InputError for a number that the place cannot have, and for a size alone.
    """
    for size in sizes:
        check_whole("sizes", size, 1, setting.place.households)
    found = tuple(sorted({*sizes, *([setting.place.households] if full else [])}))
    if len(found) == 1:
        raise InputError(
            f"{found[0]:,} families are the only size, and nothing is there to compare it with: "
            "give two sizes or more, or none"
        )
    return found


def replications_of(families: int, in_all: int = IN_ALL) -> int:
    """Replications with which a size comes to so many families in all."""
    return max(1, round(in_all / families))


def by_size(
    setting: Setting,
    policies: Sequence[Policy],
    sizes: Sequence[int],
    in_all: int = IN_ALL,
    on_run: OnRun = lambda: None,
) -> list[Variant]:
    """Run the same comparison at several numbers of families, each with luck of its own.

    A size with one replication only uses one thread, because all families of a place take about a
    gigabyte a world. Raises InputError for impossible numbers.
    """
    found = []
    for number, families in enumerate(sizes):
        own = replace(setting, families=families, seed=setting.seed + number)
        begun = perf_counter()
        runs = run_replications(
            own, policies, replications_of(families, in_all), None, lambda _: on_run()
        )
        label = f"{families:,} families"
        found.append(Variant(label, families, runs.values, perf_counter() - begun))
    return found


def by_step(
    setting: Setting,
    policies: Sequence[Policy],
    replications: int,
    on_run: OnRun = lambda: None,
) -> list[Variant]:
    """Run the same comparison in half weeks and in weeks; the last is the reference."""
    check_whole("replications", replications, 2, MOST_REPLICATIONS)
    begun = perf_counter()
    halves = _half_weeks(setting, tuple(policies), replications, on_run)
    between = perf_counter()
    weeks = run_replications(setting, policies, replications, None, lambda _: on_run()).values
    return [
        Variant("half weeks", setting.families, halves, between - begun),
        Variant("weeks", setting.families, weeks, perf_counter() - between),
    ]


def _half_weeks(
    setting: Setting, policies: tuple[Policy, ...], replications: int, on_run: OnRun
) -> Numbers:
    """All outcomes of the half-week twin: float64 [policies, replications, OUTCOMES]."""
    stopped = Event()
    one = partial(half_week_values, setting, policies, stopped=stopped)
    rows = []
    with ThreadPoolExecutor(usable_threads()) as pool:
        try:
            for row in pool.map(one, range(replications)):
                rows.append(row)
                on_run()
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)
    return np.stack(rows, axis=1)


def held_against(
    variants: Sequence[Variant],
    policies: Sequence[str],
    outcomes: Sequence[Outcome] = HEADLINES,
) -> list[Held]:
    """Every figure of every variant but the last, held against the last.

    Levels of all policies, and paired differences of all but the first from the first.
    """
    *others, reference = variants
    found = []
    for outcome in outcomes:
        for position, paired in [*_figures(policies)]:
            against = _mean(reference, variants, outcome, position, paired)
            for variant in others:
                value = _mean(variant, variants, outcome, position, paired)
                found.append(
                    Held(outcome, policies[position], paired, variant.label, value, against)
                )
    return found


def comparable(outcomes: Sequence[Outcome] = HEADLINES) -> tuple[Outcome, ...]:
    """The outcomes that do not rest on a number of weeks which cannot be rescaled."""
    return tuple(outcome for outcome in outcomes if outcome.name not in NOT_COMPARED)


def _figures(policies: Sequence[str]) -> list[tuple[int, bool]]:
    """Levels of all policies, then differences of all but the first."""
    levels = [(position, False) for position in range(len(policies))]
    return levels + [(position, True) for position in range(1, len(policies))]


def _mean(
    variant: Variant, variants: Sequence[Variant], outcome: Outcome, position: int, paired: bool
) -> Mean:
    """A level or a difference of a variant, known as well as its replications allow.

    With too few of them its spread is what those of the largest sizes with enough lead to expect.
    """
    kept = _kept(variant, outcome, position, paired)
    if not len(kept):
        return Mean(math.nan, math.nan, 1)
    own = _spread(variant, outcome, position, paired)
    known = [
        _spread(each, outcome, position, paired)
        for each in variants
        if each.replications >= ENOUGH and variant.replications < ENOUGH
    ]
    *few, many = sorted(known) or [own]
    expected = falling(few[-1] if few else many, many).at(variant.families)
    deviation = expected if known else own.deviation
    return Mean(float(kept.mean()), deviation / math.sqrt(len(kept)), many.freedom)


def _kept(variant: Variant, outcome: Outcome, position: int, paired: bool) -> Numbers:
    """The values of a figure in all replications in which it could be seen."""
    column = variant.values[:, :, OUTCOMES.index(outcome)]
    seen = column[position] - column[0] if paired else column[position]
    return np.asarray(seen[np.isfinite(seen)])


def _spread(variant: Variant, outcome: Outcome, position: int, paired: bool) -> Spread:
    """How a figure varies between the replications of a variant."""
    kept = _kept(variant, outcome, position, paired)
    deviation = float(kept.std(ddof=1)) if len(kept) > 1 else math.nan
    return Spread(variant.families, deviation, max(1, len(kept) - 1))


def steps_of(sizes: Sequence[int], in_all: int, time_step: int) -> int:
    """How many replications all variants come to, for the progress bar."""
    return sum(replications_of(size, in_all) for size in sizes) + 2 * time_step
