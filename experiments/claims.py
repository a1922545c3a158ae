"""Can collaboration fail in this model? The ways to fail, as claims that can be found untrue.

Each claim is a few expectations: a number taken within each replication, and the range that its
95% interval must lie in. Inside: it holds. Clear of the range: it does not hold. Otherwise the
runs do not tell. Ranges were set before the first run of a claim and not moved since.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.evidence import BEST, SHORT, SILO, TWO_BY_TWO, Evidence
from experiments.paired import Numbers
from experiments.statistics import Estimate, estimate

Verdict = Literal["holds", "does not hold", "not clear"]
MARGIN = 2.0
"""Per cent of the silo level within which a policy "does about nothing"."""
SIMPLE_MARGIN = 5.0
"""Per cent within which silos are "as good" for families with one need."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A number that a claim turns on, and the range in which the claim puts it."""

    what: str
    unit: str
    compute: Callable[[Evidence], Numbers]
    least: float = -math.inf
    most: float = math.inf


@dataclass(frozen=True, slots=True)
class Figure:
    """What the runs gave for an expectation."""

    expectation: Expectation
    estimate: Estimate

    @property
    def verdict(self) -> Verdict:
        """Whether the whole interval lies in the expected range, or all of it outside."""
        least, most = self.expectation.least, self.expectation.most
        if self.estimate.low >= least and self.estimate.high <= most:
            return "holds"
        outside = self.estimate.high < least or self.estimate.low > most
        return "does not hold" if outside else "not clear"


@dataclass(frozen=True, slots=True)
class Claim:
    """A way to fail that the model must be able to show."""

    name: str
    says: str
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a claim."""

    claim: Claim
    figures: tuple[Figure, ...]

    @property
    def verdict(self) -> Verdict:
        """A claim holds when all its expectations do; one that fails is enough to refuse it."""
        verdicts = {figure.verdict for figure in self.figures}
        for worst in ("does not hold", "not clear"):
            if worst in verdicts:
                return worst
        return "holds"


def judge(evidence: Evidence) -> list[Finding]:
    """What the runs say to each claim."""
    return [
        Finding(
            claim,
            tuple(Figure(each, estimate(each.compute(evidence))) for each in claim.expectations),
        )
        for claim in CLAIMS
    ]


def _more(
    what: str, world: str, measure: str, unit: str, least: float = -math.inf, most: float = math.inf
) -> Expectation:
    """How much more there is of something than in silo, in its own unit."""
    return Expectation(
        f"{what}: {world} less {SILO}", unit,
        lambda seen: seen[world][measure] - seen[SILO][measure], least, most,
    )  # fmt: skip


def _per_cent(
    what: str, world: str, measure: str, least: float = -math.inf, most: float = math.inf
) -> Expectation:
    """How much more there is of something than in silo, in per cent of the silo level."""

    def compute(seen: Evidence) -> Numbers:
        baseline = seen[SILO][measure]
        return np.asarray(100 * (seen[world][measure] - baseline) / baseline.mean())

    return Expectation(f"{what}: {world} against {SILO}", "%", compute, least, most)


def _later_less(what: str, world: str, measure: str, unit: str) -> Expectation:
    """Whether a difference from silo is smaller in the fifth year than in the first."""

    def compute(seen: Evidence) -> Numbers:
        first, fifth = (
            seen[world][f"{measure} {year}"] - seen[SILO][f"{measure} {year}"] for year in (1, 5)
        )
        return np.asarray(fifth - first)

    return Expectation(f"{what}: {world} less {SILO}, year 5 less year 1", unit, compute, most=0)


def _before_after(world: str) -> Expectation:
    return Expectation(
        f"severity of the worst-off, after less before: {world}", "worst needs a family",
        lambda seen: seen[world]["picked at their worst, after"]
        - seen[world]["picked at their worst, before"],
        most=0,
    )  # fmt: skip


def _effect_beside_change(world: str) -> Expectation:
    """The true effect on matched families, against what before-after would have claimed in silo."""

    def compute(seen: Evidence) -> Numbers:
        silo = seen[SILO]
        change = silo["picked at their worst, after"] - silo["picked at their worst, before"]
        effect = seen[world]["picked at their worst, after"] - silo["picked at their worst, after"]
        return np.asarray(100 * effect / change.mean())

    return Expectation(
        f"matched effect of {world}, against the before-after change in {SILO}", "%", compute,
        -50, 50,
    )  # fmt: skip


def _won_back(seen: Evidence) -> Numbers:
    """What the best behaviours win back of what the lack of capacity costs, in per cent."""
    short, best = (seen[name]["severity"] for name in (SHORT, f"{SHORT}, {BEST}"))
    return np.asarray(100 * (short - best) / (short - seen[SILO]["severity"]).mean())


KNOWN = "needs per 1,000 families"
CLAIMS = (
    Claim("meetings", "Meetings and protocols alone cost direct time and improve nothing", (
        _more("workers' time with families", "meetings only", "direct_share", "% of hours",
              most=-1),
        _per_cent("severity of needs", "meetings only", "severity", least=-1),
        _per_cent("crises", "meetings only", "crises", least=-1),
    )),
    Claim("pooled budgets", "Pooled budgets alone do about nothing", (
        _per_cent("severity of needs", "pooled budgets only", "severity", -MARGIN, MARGIN),
        _per_cent("crises", "pooled budgets only", "crises", -MARGIN, MARGIN),
    )),
    Claim("shared record", "A shared record alone reveals need and raises demand first", (
        _more("needs that no agency knows of", "shared record only", "hidden_share", "% of needs",
              most=0),
        _per_cent("referrals in year two", "shared record only", "referrals 2", least=5),
        _per_cent("severity of needs", "shared record only", "severity", least=-1),
    )),
    Claim("known need rises", "Known need rises first when services collaborate", (
        _more("known needs in year one", "collaborative", "known_needs 1", KNOWN, least=0),
    )),
    Claim("known need falls later", "After its rise, known need falls within five years", (
        _later_less("known needs", "collaborative", "known_needs", KNOWN),
    )),
    Claim("first-year cost", "Collaboration may cost more in its first year", (
        _more("total cost in year one", "collaborative", "total_cost 1", "GBP a family", least=0),
    )),
    Claim("one need, behaviours", "For families with one need, silos are as good as better"
          " behaviours", (
        _per_cent("severity after five years, families with one need", "behaviours-only",
                  "one need, after", least=-SIMPLE_MARGIN),
    )),
    Claim("one need, collaboration", "For families with one need, silos are as good as"
          " collaboration", (
        _per_cent("severity after five years, families with one need", "collaborative",
                  "one need, after", least=-SIMPLE_MARGIN),
    )),
    Claim("aligned targets", "Aligned targets do better than conflicting ones", (
        _per_cent("severity of needs", "aligned-targets", "severity", most=0),
        _per_cent("crises", "aligned-targets", "crises", most=0),
    )),
    Claim("payment by results", "Payment by results reports success that is not there", (
        Expectation("success reported but not there: payment-by-results", "% of closings",
                    lambda seen: seen["payment-by-results"]["reporting_gap"], least=5),
        _more("success reported but not there", "payment-by-results", "reporting_gap",
              "% of closings", least=0),
    )),
    Claim("payment by results, truth", "Under payment by results fewer needs are really gone", (
        _more("cases whose need was gone", "payment-by-results", "true_success", "% of closings",
              most=0),
    )),
    Claim("regression to the mean", "Families picked at their worst get better in every world", (
        *(_before_after(world) for world in TWO_BY_TWO),
    )),
    Claim("before-after misleads", "Their before-after change is much larger than any effect", (
        *(_effect_beside_change(world) for world in TWO_BY_TWO[1:]),
    )),
    Claim("short of capacity", "A place short of capacity stays trapped whatever its behaviours", (
        Expectation("harm of the lack of capacity, won back by the best behaviours", "%",
                    _won_back, most=50),
        _more("time from referral to support", f"{SHORT}, {BEST}", "weeks_to_help", "weeks",
              least=0),
    )),
)  # fmt: skip
