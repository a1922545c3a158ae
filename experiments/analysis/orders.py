"""Which lever first, and what does the second one add?

Sequences are told by the names of policies: parts joined by "+", each with the week it starts in
where that is not 0: "behaviours-only+rules-only@104" is behaviours from the start and rules two
years later. All differences are paired: the same families, history and luck.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from abm.errors import InputError
from experiments.analysis.crossed import Crossed, crossed, sign
from experiments.analysis.told import about_intervals, averaged, judged, told
from experiments.batch.results import BatchResults
from experiments.outcomes import Outcome, find
from experiments.readable import span
from experiments.statistics import Estimate

PART = re.compile(r"(?P<name>[^@+]+)(?:@(?P<week>\d+))?")


class Step(NamedTuple):
    """A part of a sequence, and the week from which it is in force."""

    week: int
    part: str


@dataclass(frozen=True, slots=True)
class Added:
    """What one more part adds on top of those before it, against leaving it out."""

    sequence: str
    part: str
    week: int
    before: str
    difference: Estimate


@dataclass(frozen=True, slots=True)
class Orders:
    """What sequences of the same parts do, alone, at once and one after the other.

    sequences: names of policies, the parts alone first. levels: against the baseline. added: what
    each last part adds. firsts: differences between sequences that start with different parts and
    have the same weeks (first, second, first minus second). waits: what it makes to start the last
    part later rather than at once (later, at once, later minus at once).
    """

    outcome: Outcome
    baseline: str
    sequences: tuple[str, ...]
    levels: tuple[Estimate, ...]
    added: tuple[Added, ...]
    firsts: tuple[tuple[str, str, Estimate], ...]
    waits: tuple[tuple[str, str, Estimate], ...]
    futures: int

    def table(self) -> pd.DataFrame:
        """One row a question: what a sequence does, what a part adds, which first, what waiting.

        `low` and `high` are for one more future, `average_low` and `average_high` for the mean.
        """
        rows = [
            ("against the baseline", name, self.baseline, found)
            for name, found in zip(self.sequences, self.levels, strict=True)
        ]
        rows += [("the last part adds", each.sequence, each.before, each.difference)
                 for each in self.added]  # fmt: skip
        rows += [("one first, not the other", *each) for each in self.firsts]
        rows += [("later, not at once", *each) for each in self.waits]
        return pd.DataFrame(
            [
                {
                    "question": question,
                    "policy": policy,
                    "against": against,
                    "difference": found.mean,
                    "average_low": averaged(found, self.futures).low,
                    "average_high": averaged(found, self.futures).high,
                    "low": found.low,
                    "high": found.high,
                    "verdict": judged(self.outcome, found, self.futures),
                }
                for question, policy, against, found in rows
            ]
        )

    def sentences(self) -> list[str]:
        """Which first, what the second adds, and what waiting costs."""
        title, unit = self.outcome.title.lower(), self.outcome.unit
        said = [f"Order, judged by {title} ({unit})."]
        said += [self._first(*each) for each in self.firsts]
        said += [self._adds(each) for each in self.added]
        said += [
            f"{later} instead of {at_once}: {self._told(found)}."
            for later, at_once, found in self.waits
        ]
        return said + about_intervals(self.futures)

    def _first(self, one: str, other: str, found: Estimate) -> str:
        first, second = (steps_of(name)[0].part for name in (one, other))
        average = averaged(found, self.futures)
        if not average.clear:
            start = f"Whether {first} or {second} comes first makes no clear difference"
            return f"{start}, {told(average)}."
        better, worse = first, second
        if self.outcome.verdict(found.mean) == "worse":
            better, worse = second, first
        often = "" if found.clear or average is found else " on average, not in every future"
        return f"{better} first does better than {worse} first{often} ({one}: {told(average)})."

    def _adds(self, added: Added) -> str:
        when = f" after {span(added.week)}" if added.week else ""
        return f"{added.part}{when}, on top of {added.before}: {self._told(added.difference)}."

    def _told(self, found: Estimate) -> str:
        said = told(averaged(found, self.futures))
        return f"{judged(self.outcome, found, self.futures)}, {said}"


def orders(
    results: BatchResults, outcome: str = "", policies: Sequence[str] = (), place: str = ""
) -> Orders:
    """What the order of parts makes, for an outcome with a better way (the first one if none).

    policies: the sequences and their parts alone; all that are told by their names where none is
    named. Raises InputError where there is no sequence with its parts alone beside it.
    """
    baseline = results.names[0]
    measure = find(outcome or results.layout.experiment.outcomes[0])
    sign(measure)
    named = {name: steps_of(name) for name in (policies or results.names) if name != baseline}
    chosen = _sequences(named)
    if not any(len(steps) > 1 for steps in chosen.values()):
        raise InputError(
            "no policy is a sequence of others that were run: expected policies named such as "
            "behaviours-only, rules-only and behaviours-only+rules-only@104; give the experiment a "
            "[sequence] table"
        )
    found = crossed(results, (measure.name,), (baseline, *chosen), place)
    return Orders(
        measure,
        baseline,
        tuple(chosen),
        tuple(found.difference(name, baseline) for name in chosen),
        tuple(_added(found, chosen)),
        tuple(_firsts(found, chosen)),
        tuple(_waits(found, chosen)),
        len(np.unique(found.points)),
    )


def has_orders(results: BatchResults) -> bool:
    """Whether a batch holds a sequence, with its parts alone."""
    named = {name: steps_of(name) for name in results.names[1:]}
    return any(len(steps) > 1 for steps in _sequences(named).values())


def steps_of(name: str) -> tuple[Step, ...]:
    """The parts of a policy by its name, in the order in which they start."""
    steps = [
        Step(int(found["week"] or 0), found["name"])
        for part in name.split("+")
        if (found := PART.fullmatch(part))
    ]
    return tuple(sorted(steps, key=lambda step: step.week))


def _sequences(named: dict[str, tuple[Step, ...]]) -> dict[str, tuple[Step, ...]]:
    """The sequences whose parts were run alone, with those parts; parts first."""
    alone = {steps[0].part: name for name, steps in named.items()
             if len(steps) == 1 and not steps[0].week}  # fmt: skip
    whole = {
        name: steps
        for name, steps in named.items()
        if len(steps) > 1 and all(step.part in alone for step in steps)
    }
    used = {step.part for steps in whole.values() for step in steps}
    return {alone[part]: named[alone[part]] for part in alone if part in used} | whole


def _name_of(steps: Sequence[Step], chosen: dict[str, tuple[Step, ...]]) -> str:
    """The policy that is made of these steps, whatever the order they are written in; or none."""
    wanted = set(steps)
    return next((name for name, each in chosen.items() if set(each) == wanted), "")


def _added(found: Crossed, chosen: dict[str, tuple[Step, ...]]) -> list[Added]:
    """What each part adds that comes last, on top of those before it."""
    made = []
    for name, steps in chosen.items():
        last = steps[-1].week
        for step in steps if len(steps) > 1 else ():
            before = _name_of([each for each in steps if each != step], chosen)
            if step.week == last and before:
                adds = found.difference(name, before)
                made.append(Added(name, step.part, step.week, before, adds))
    return made


def _firsts(found: Crossed, chosen: dict[str, tuple[Step, ...]]) -> list[tuple[str, str, Estimate]]:
    """Sequences of the same parts in the same weeks, in another order."""
    names = [name for name, steps in chosen.items() if steps[0].week < steps[-1].week]
    pairs = []
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            same = all(
                sorted(getattr(step, field) for step in chosen[one])
                == sorted(getattr(step, field) for step in chosen[other])
                for field in ("week", "part")
            )
            if same and chosen[one][0].part != chosen[other][0].part:
                pairs.append((one, other, found.difference(one, other)))
    return pairs


def _waits(found: Crossed, chosen: dict[str, tuple[Step, ...]]) -> list[tuple[str, str, Estimate]]:
    """Sequences beside the same parts all at once."""
    pairs = []
    for name, steps in chosen.items():
        at_once = _name_of([Step(0, step.part) for step in steps], chosen)
        if steps[-1].week and at_once:
            pairs.append((name, at_once, found.difference(name, at_once)))
    return pairs
