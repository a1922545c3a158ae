"""Who in the room was right? The bets against what happened, with its uncertainty.

Two questions: which of behaviours, rules or both leaves fewest families with three or more needs
after five years, and whether crises in the first year are fewer or more. A difference counts only
where its interval excludes 0; where it does not, chance could have made it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboards import repeating
from dashboards.kit.words import plain
from dashboards.repeating import Command
from dashboards.settings import Settings
from dashboards.votes import QUESTIONS, Bets
from experiments.comparison import BEHAVIOURS, BOTH, RULES, TWO_BY_TWO, Comparison
from experiments.statistics import Estimate, paired_difference

MOST, FIRST_YEAR = QUESTIONS
MEASURED: Mapping[str, str] = {MOST: "with_3_needs_at_end", FIRST_YEAR: "crises_first_year"}
"""The outcome that settles each question."""
CELLS: Mapping[str, str] = {"behaviours": BEHAVIOURS, "rules": RULES, "both": BOTH}
PAIRS = 40
"""Runs of each of the four worlds, as many as of the two above; half a second for all four."""
NONE, BETTER, WORSE, SAME = "none", "better", "worse", "same"


@dataclass(frozen=True, slots=True)
class Settled:
    """What the runs say to a question: one answer, or several that they cannot tell apart.

    found: the paired difference from silo behind each answer that has one. runs: how many pairs.
    """

    question: str
    answers: tuple[str, ...]
    found: Mapping[str, Estimate]
    runs: int

    @property
    def tied(self) -> bool:
        """True where the runs cannot tell the best answers apart."""
        return len(self.answers) > 1

    def right(self, bets: Bets) -> int:
        """How many in the room bet on an answer that the runs allow."""
        return sum(bets.counts[self.question][answer] for answer in self.answers)


def most_helpful(comparison: Comparison) -> Settled:
    """Which of behaviours, rules and both helps most; "none" where none is clear of chance.

    Those whose paired difference from the best is not clear are named with it.
    """
    outcome = MEASURED[MOST]
    found = {each: comparison.difference(cell, outcome) for each, cell in CELLS.items()}
    helping = {each: told for each, told in found.items() if told.high < 0}
    if not helping:
        return Settled(MOST, (NONE,), found, comparison.replications)
    best = min(helping, key=lambda each: helping[each].mean)
    values = {each: comparison.values(CELLS[each], outcome) for each in helping}
    tied = tuple(
        each
        for each in helping
        if each == best
        or not paired_difference(values[each], values[best], comparison.runs.sets).clear
    )
    return Settled(MOST, tied, found, comparison.replications)


def first_year(comparison: Comparison, policy: str = BOTH) -> Settled:
    """Whether crises in the first year are fewer, more, or not clearly either."""
    found = comparison.difference(policy, MEASURED[FIRST_YEAR])
    answer = (BETTER if found.high < 0 else WORSE) if found.clear else SAME
    return Settled(FIRST_YEAR, (answer,), {answer: found}, comparison.replications)


def settling(settings: Settings) -> tuple[Command, ...]:
    """What to type to settle the bets: on other luck, and in other plausible numbers."""
    return (
        Command(settled_by(settings, "best"), plain("repeat.bets_luck")),
        Command(settled_by(settings, "ensemble"), plain("repeat.bets_numbers")),
    )


def settled_by(settings: Settings, parameters: str, replications: int = PAIRS) -> str:
    """The command that compares the four worlds; levers of one's own are in none of them."""
    plainly = settings.with_changes(levers=())
    return repeating.compare(plainly, replications, TWO_BY_TWO, parameters)
