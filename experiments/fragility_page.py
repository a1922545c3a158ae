"""What stands on the page about fragile conclusions, and in its JSON?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from abm.parameters import REGISTRY
from experiments.document import markdown_table
from experiments.fragility import Answer, Fragility
from experiments.fragility_dependence import Dependence
from experiments.fragility_learnt import Learnt, Tie
from experiments.fragility_report import (
    ANSWER_HEADINGS,
    DEPENDENCE_HEADINGS,
    HOW,
    NUMBER_HEADINGS,
    answer_rows,
    dependence_rows,
    lead,
    number_rows,
    setting_of,
    to_measure,
)
from experiments.provenance import for_json

LEARNT_HEADINGS = ("Number", "Spread", "Shift", "Middle (90 %)", "What it is")
MOST_NARROWED = 15


def markdown(found: Fragility, learnt: Sequence[Learnt]) -> str:
    """What holds, what flips and on what it depends, for the documentation."""
    contrasts = dict.fromkeys(answer.question.contrast for answer in found.answers)
    tables = [
        f"### {contrast.name[0].upper()}{contrast.name[1:]}\n\n"
        + markdown_table(
            ANSWER_HEADINGS,
            answer_rows([each for each in found.answers if each.question.contrast == contrast]),
        )
        for contrast in contrasts
    ]
    decided = dependence_rows(found.answers)
    parts = (
        f"{setting_of(found)} {HOW}",
        lead(found),
        to_measure(found.answers, learnt),
        "## What it depends on",
        markdown_table(DEPENDENCE_HEADINGS, decided) if decided else "Nothing was found.",
        "### The numbers that decide",
        markdown_table(NUMBER_HEADINGS, number_rows(found.answers, learnt)) if decided else "None.",
        "## All conclusions",
        *tables,
    )
    return "\n\n".join(part.strip() for part in parts)


def learnt_markdown(learnt: Sequence[Learnt], ties: Sequence[Tie]) -> str:
    """Which numbers the figures narrowed, which they tie together, and which they left alone."""
    narrowed = [each for each in learnt if each.identified]
    moved = [each for each in learnt if each.shifted and not each.identified]
    alone = [each for each in learnt if not each.identified and not each.shifted]
    rows = [_learnt_row(each) for each in narrowed[:MOST_NARROWED]]
    tied = [(f"`{one}`", f"`{other}`", f"{value:+.2f}") for one, other, value in ties]
    parts = (
        f"Of {len(learnt)} uncertain numbers, the figures narrowed {len(narrowed)}, only moved "
        f"{len(moved)}, and left {len(alone)} as they were drawn.",
        "### Most narrowed",
        markdown_table(LEARNT_HEADINGS, rows) if rows else "None beyond chance.",
        "### Tied together",
        markdown_table(("Number", "and number", "Correlation"), tied)
        if tied
        else "None beyond chance.",
        "### Left as drawn",
        _groups(alone),
    )
    return "\n\n".join(part.strip() for part in parts)


def _learnt_row(each: Learnt) -> tuple[str, ...]:
    ends = f"{each.middle:.3g} ({each.low:.3g} to {each.high:.3g})"
    meaning = REGISTRY[each.name].meaning
    return f"`{each.name}`", f"{each.spread:.2f}", f"{each.shift:+.2f}", ends, meaning


def _groups(learnt: Sequence[Learnt]) -> str:
    """Names of numbers; those of a group with several members together."""
    counted = Counter(REGISTRY[each.name].group for each in learnt)
    names = [
        f"`{name}` ({number})" if number > 1 else f"`{name}`" for name, number in counted.items()
    ]
    return ", ".join(sorted(names)) + "." if names else "None."


def for_machines(found: Fragility, learnt: Sequence[Learnt], command: str) -> dict[str, Any]:
    """All answers as plain values."""
    known = {each.name: each for each in learnt}
    document: dict[str, Any] = for_json(
        {
            "command": command,
            "worlds": found.worlds,
            "runs_each": found.runs_each,
            "provenance": found.comparison.provenance,
            "conclusions": [_answer_record(answer, known) for answer in found.answers],
        }
    )
    return document


def _answer_record(answer: Answer, known: Mapping[str, Learnt]) -> dict[str, Any]:
    question, worlds = answer.question, answer.worlds
    return {
        "contrast": question.contrast.name,
        "outcome": question.outcome.name,
        "unit": question.outcome.unit,
        "smallest": question.smallest,
        "level": answer.level,
        "mean": worlds.mean.mean,
        "low": worlds.mean.low,
        "high": worlds.mean.high,
        "better": answer.better,
        "worse": answer.worse,
        "no_difference": answer.little,
        "other_sign": answer.other_sign,
        "verdict": answer.verdict,
        "reliability": worlds.reliability,
        "explained": answer.explained,
        "depends_on": [_dependence_record(each, known) for each in answer.depends_on],
    }


def _dependence_record(each: Dependence, known: Mapping[str, Learnt]) -> dict[str, Any]:
    learnt = known.get(each.name)
    return {
        "name": each.name,
        "meaning": REGISTRY[each.name].meaning,
        "correlation": each.correlation,
        "adjusted_p": each.adjusted,
        "low": each.low.mean,
        "high": each.high.mean,
        "flips": each.flips,
        "identified": bool(learnt and learnt.identified),
        "spread": learnt.spread if learnt else None,
    }
