"""Which figures can a claim about a scenario turn on? The few kinds of expectation there are."""

from collections.abc import Sequence
from math import inf

import numpy as np

from experiments.claims import Expectation
from experiments.comparison import BEHAVIOURS, BOTH, RULES
from experiments.evidence import SILO, Evidence
from experiments.paired import Numbers
from experiments.scenario_runs import tie_name

NOTICED = 1.0
"""Per cent of the silo level: the least that a whole place would notice."""
PLAIN = 5.0
"""Per cent: the least that those reached, or one neighbourhood, would call a change."""
FELT = 0.05
"""Of 0 to 1: the least that agencies would feel of trust, agreement, contact or culture."""
SHARE = "0 to 1"

Pairs = Sequence[tuple[str, str]]


def per_cent(
    what: str, world: str, measure: str, least: float = -inf, most: float = inf, than: str = SILO
) -> Expectation:
    """How much more of something than in another world, in per cent of the level there."""

    def compute(seen: Evidence) -> Numbers:
        other = seen[than][measure]
        return _shares(seen[world][measure] - other, other)

    return Expectation(f"{what}, against {than}", f"% of {than}", compute, least, most)


def _shares(difference: Numbers, level: Numbers) -> Numbers:
    """Differences in per cent of the mean level; not a number where there is no level."""
    known = level[np.isfinite(level)]
    mean = known.mean() if len(known) and known.mean() else np.nan
    return np.asarray(100 * difference / mean)


def less_of(
    what: str, world: str, measure: str, by: float = NOTICED, than: str = SILO
) -> Expectation:
    """Something of which less is better is lower by at least so many per cent."""
    return per_cent(what, world, measure, most=-by, than=than)


def severity_falls(world: str, than: str = SILO) -> Expectation:
    """Families' needs are less severe, by what a place would notice."""
    return less_of("severity of needs", world, "severity", than=than)


def crises_fall(world: str) -> Expectation:
    """There are fewer crises, by what a place would notice."""
    return less_of("crises", world, "crises")


def more_of(
    what: str, world: str, measure: str, unit: str,
    least: float = -inf, most: float = inf, than: str = SILO,
) -> Expectation:  # fmt: skip
    """How much more of something than in another world, in its own unit."""
    return Expectation(
        f"{what}, against {than}", unit,
        lambda seen: np.asarray(seen[world][measure] - seen[than][measure]), least, most,
    )  # fmt: skip


def between(what: str, world: str, tie: str, pairs: Pairs) -> Expectation:
    """More trust, agreement or contact, at the end, between agencies named in pairs."""
    names = [tie_name(tie, *pair) for pair in pairs]
    return Expectation(
        f"{what}, against {SILO}", SHARE,
        lambda seen: np.mean([seen[world][name] - seen[SILO][name] for name in names], axis=0),
        least=FELT,
    )  # fmt: skip


def over_years(what: str, world: str, measure: str, since: int, most: float) -> Expectation:
    """How much something has grown by the fifth year since an earlier one, in its own unit."""
    return Expectation(
        f"{what}, year 5 less year {since}", SHARE,
        lambda seen: np.asarray(seen[world][f"{measure} 5"] - seen[world][f"{measure} {since}"]),
        most=most,
    )  # fmt: skip


def lasts(what: str, world: str, measure: str) -> Expectation:
    """The difference from silo in the fifth year, in per cent of silo: as large as is noticed."""
    return less_of(f"{what} in year five", world, f"{measure} 5")


def beyond_sum(what: str, measure: str) -> Expectation:
    """Less harm with behaviours and rules together than the sum of what each does alone."""

    def compute(seen: Evidence) -> Numbers:
        both, one, other, neither = (seen[w][measure] for w in (BOTH, BEHAVIOURS, RULES, SILO))
        return _shares(both - one - other + neither, neither)

    return Expectation(f"{what}: both beyond the sum", f"% of {SILO}", compute, most=0)


def harmed(what: str, measure: str, shock: str) -> Expectation:
    """The shock makes more of something bad, by what a place would notice."""
    return per_cent(what, f"{SILO}+{shock}", measure, least=NOTICED)


def softened(what: str, measure: str, shock: str) -> Expectation:
    """The shock does less to collaborating services than to silo."""

    def compute(seen: Evidence) -> Numbers:
        joined = seen[f"{BOTH}+{shock}"][measure] - seen[BOTH][measure]
        silo = seen[f"{SILO}+{shock}"][measure] - seen[SILO][measure]
        return _shares(joined - silo, seen[SILO][measure])

    return Expectation(
        f"{what}: the shock under {BOTH}, less the shock under {SILO}", f"% of {SILO}",
        compute, most=0,
    )  # fmt: skip


def accepted(world: str, least: float, most: float) -> Expectation:
    """The share of families offered a contract who take it."""

    def compute(seen: Evidence) -> Numbers:
        offers, refused = (seen[world][f"contract_{name}"] for name in ("offers", "refusals"))
        none = np.full(offers.shape, np.nan)
        return np.divide(100 * (offers - refused), offers, out=none, where=offers > 0)

    return Expectation("contracts taken", "% of those offered", compute, least, most)
