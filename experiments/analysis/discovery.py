"""Scenario discovery: in which futures does a policy fail, told in words?

Which futures fail is said by `discovery_failing`, boxes are found by `prim`, and chosen and tried
against chance by `prim_choice`. Lempert, Groves, Popper & Bankes (2006), Management Science 52.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.analysis.discovery_factors import (
    factors_of,
    limits,
    part_in_words,
    points_of,
    title_of,
)
from experiments.analysis.discovery_failing import Failing, How, failing
from experiments.analysis.prim import Cases, bound_factors
from experiments.analysis.prim_choice import CHANCE, MOST_SCREENED
from experiments.analysis.prim_trials import Found, found_boxes
from experiments.batch.results import BatchResults
from experiments.statistics import CONFIDENCE

LEAST_EACH = 10
"""Fewer futures that fail, or that do not, cannot say where."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """Where among the futures a policy fails: the boxes found, and how far to trust them.

    factors: one row a future, one column a factor. boxes: the best first; the first is there even
    where it is no better than chance (`told` holds those that are). why_not: why none was
    searched for, else "".
    """

    failing: Failing
    factors: pd.DataFrame
    cases: Cases
    boxes: tuple[Found, ...]
    why_not: str = ""

    @property
    def told(self) -> tuple[Found, ...]:
        """The boxes that are better than chance and hold up among futures left out."""
        return tuple(box for box in self.boxes if box.told)

    def table(self) -> pd.DataFrame:
        """One row for each factor that a box bounds: between which values, and how sure.

        low and high are infinite where there is no end; categories those that lie in the box.
        again: the share of searches among half of the futures that bound it again.
        """
        rows = [
            {
                "box": number,
                "told": found.told,
                "factor": name,
                "meaning": title_of(name),
                "low": low,
                "high": high,
                "categories": ", ".join(kept),
                "quasi_p": max(
                    p
                    for bound, p in zip(found.bounds, found.quasi_p, strict=True)
                    if self.cases.factors[bound.factor] == name
                ),
                "again": found.again[self.cases.factors.index(name)],
                "futures": found.box.futures,
                "failing": found.box.failing,
                "coverage": found.box.coverage,
                "density": found.box.density,
                "mass": found.box.mass,
                "density_anew": found.density_anew,
                "coverage_anew": found.coverage_anew,
                "p": found.p,
            }
            for number, found in enumerate(self.boxes, 1)
            for name, low, high, kept in limits(self.cases, found.box)
        ]
        return pd.DataFrame(rows)

    def steps(self, box: int = 1) -> pd.DataFrame:
        """The steps of a search, box after box: coverage, density, mass, how many factors bound."""
        if not self.boxes:
            return pd.DataFrame(columns=["coverage", "density", "mass", "factors"])
        return pd.DataFrame(
            [
                (step.coverage, step.density, step.mass, len(bound_factors(self.cases, step)))
                for step in self.boxes[box - 1].steps
            ],
            columns=["coverage", "density", "mass", "factors"],
        )

    def by_future(self) -> pd.DataFrame:
        """One row a future: its factors, how much worse it is, whether it fails, and in which box.

        The box is 0 outside all that are told.
        """
        box = np.zeros(len(self.cases), int)
        for number, found in enumerate(self.told, 1):
            box[found.box.holds(self.cases.values) & (box == 0)] = number
        more = {"size": self.failing.size, "fails": self.failing.fails, "box": box}
        return self.factors.assign(**more)

    def sentences(self) -> list[str]:
        """Where the policy fails, in words, how sure that is, and what chance has to do with it."""
        return [sentence for sentence in self._sentences() if sentence]

    def _sentences(self) -> Iterator[str]:
        yield self._overall()
        yield self.why_not
        for number, found in enumerate(self.told):
            yield from self._of_box(found, further=number > 0)
        if self.boxes and not self.told:
            yield self._nothing()
        if self.boxes and len(self.cases.factors) > MOST_SCREENED:
            yield (
                f"{len(self.cases.factors)} factors vary; searched were the {MOST_SCREENED} whose "
                "values differ most between futures that fail and the others."
            )
        yield self.failing.about_chance()

    def _overall(self) -> str:
        clause, number = self.failing.clause(), len(self.failing.fails)
        fail = int(self.failing.fails.sum())
        which = f"{number:,} futures"
        if self.failing.reliability == 0:
            return (
                f"As far as {self.failing.runs:.0f} replications of each tell, {which} are alike: "
                f"{clause} in {'all' if fail else 'none'} of them."
            )
        if fail == number:
            return f"{_upper(clause)} in all of {which}."
        if fail == 0:
            most = 1 - (1 - CONFIDENCE) ** (1 / number)
            return (
                f"{_upper(clause)} in none of {which}: at {CONFIDENCE:.0%} confidence, in at most "
                f"{most:.0%} of all such futures."
            )
        return f"{_upper(clause)} in {fail:,} of {which} ({self.failing.share:.0%})."

    def _of_box(self, found: Found, further: bool) -> Iterator[str]:
        where = part_in_words(self.cases, found.box)
        start = "Of the futures left, it fails" if further else "It fails"
        yield (
            f"{start} mostly where {where}: of such futures {found.box.density:.0%} fail (overall "
            f"{self.failing.share:.0%}), and they hold {found.box.coverage:.0%} of all failures."
        )
        again = [found.again[each] for each in bound_factors(self.cases, found.box)]
        yield (
            f"Among futures left out of the search, {found.density_anew:.0%} of those inside fail; "
            f"searches among half of the futures bound {_these(len(again))} again in "
            f"{'' if len(again) == 1 else 'at least '}{min(again):.0%} of tries."
        )

    def _nothing(self) -> str:
        first = self.boxes[0]
        if not first.bounds:
            return "No bound on any factor makes failing likelier than chance: it fails all over."
        return (
            "No part of these futures was found in which it fails more often than chance: with the "
            f"failures dealt anew, a search finds as good a part in {first.p:.0%} of tries"
            + ("." if first.p > CHANCE else ", but it does not hold among futures left out.")
        )


def discover(
    results: BatchResults,
    policy: str,
    outcome: str = "",
    how: How = "worse",
    least: float | None = None,
    place: str = "",
) -> Discovery:
    """In which futures a policy fails in an outcome, the experiment's first where none is named.

    `how` it fails: "worse" than the baseline or with "regret" beside the best policy, by `least`
    or more (the smallest difference that matters unless given), or a "level" beyond `least`.
    Raises InputError for unknown names, and for futures that differ in nothing.
    """
    found = failing(results, policy, outcome, how, least, place)
    factors = factors_of(results.layout, found.futures)
    cases, why_not = Cases.of(factors, found.fails), too_few(found)
    boxes = () if why_not else found_boxes(cases, points_of(results.layout, found.futures))
    return Discovery(found, factors, cases, boxes, why_not)


def too_few(found: Failing) -> str:
    """Why these futures cannot say where the policy fails, and how many could; else nothing."""
    number, fail = len(found.fails), int(found.fails.sum())
    fewest = min(fail, number - fail)
    if fewest >= LEAST_EACH:
        return ""
    if fewest == 0:
        return "So there is nothing to tell futures that fail from others by."
    kind = "fail" if fail == fewest else "do not fail"
    return (
        f"Only {fewest} {kind}: too few to say where. About "
        f"{math.ceil(LEAST_EACH * number / fewest):,} futures are needed."
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _these(number: int) -> str:
    return "this factor" if number == 1 else "each of these factors"
