"""What did a calibration find? The report, for people and for machines."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.calibration_goals import DISCREPANCIES, GENERAL_DISCREPANCY, NOT_JUDGED, REPEATED
from experiments.calibration_judgement import (
    CUT_OFF,
    MAY_MISS,
    Judged,
    Learnt,
    Met,
    distance,
    figures_met,
    learnt,
    tied,
)
from experiments.document import markdown_table

FIGURE_HEADINGS = (
    "Figure", "Quantity", "Band", "First", "Inside", "Ensemble (90 %)", "Best", "Off", ""
)  # fmt: skip
NUMBER_HEADINGS = ("Number", "Spread", "Shift", "Ensemble (90 %)", "")
TIE_HEADINGS = ("Number", "and number", "Correlation")
RULE = (
    f"A set is plausible when no more than {MAY_MISS} figures are missed by more than {CUT_OFF:g} "
    "standard deviations of their tolerance: band, chance in a trial and declared discrepancy."
)
SPREAD = "Spread and shift are of the normal score: 1 and 0 as drawn."


def headline(judged: Judged) -> str:
    """How many sets are plausible and how many figures they meet, in a sentence or two."""
    calibration, met = judged.calibration, figures_met(judged)
    by_median = sum(each.holds(each.middle) for each in met)
    by_best = sum(each.holds(each.best) for each in met)
    whose = "the plausible sets' median" if len(judged.sets) else "the median of all sets"
    return (
        f"{len(judged.sets)} of {len(calibration.scores)} sets are plausible. Inside their bands: "
        f"{by_median} of {len(met)} figures by {whose}, {by_best} by the best set."
    )


def distances(judged: Judged) -> list[float]:
    """The median distance of all sets, round by round, and in the last look."""
    calibration = judged.calibration
    shorter = calibration.noise * np.sqrt(calibration.settings.get("last_look", 1))
    trials = [(each, shorter) for each in calibration.rounds]
    trials.append((calibration.measured, calibration.noise))
    return [
        float(np.median(distance(measured, calibration.goals, noise))) for measured, noise in trials
    ]


def figure_rows(met: Sequence[Met]) -> list[tuple[str, ...]]:
    """One row of words for each figure."""
    return [
        (
            each.target.name,
            f"{each.target.quantity}, {each.target.unit}",
            f"{each.target.low:g} to {each.target.high:g}",
            _short(each.before),
            f"{each.inside:.0%}",
            _with_range(each),
            _short(each.best),
            f"{each.off:.1f}",
            "met" if each.holds(each.middle) else "missed",
        )
        for each in met
    ]


def number_rows(found: Sequence[Learnt]) -> list[tuple[str, ...]]:
    """One row of words for each number."""
    return [
        (each.name, f"{each.spread:.2f}", f"{each.shift:+.2f}", _with_range(each), told(each))
        for each in found
    ]


def _with_range(each: Met | Learnt) -> str:
    return f"{_short(each.middle)} ({_short(each.low)} to {_short(each.high)})"


def _short(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.3g}"


def told(each: Learnt) -> str:
    """What the figures did to a number, in a word or two."""
    words = [("narrowed", each.identified), ("moved", each.shifted)]
    return " and ".join(word for word, holds in words if holds) or "as drawn"


def markdown(judged: Judged, command: str) -> str:
    """The report as a document."""
    found, pairs, met = learnt(judged), tied(judged), figures_met(judged)
    touched = [each for each in found if told(each) != "as drawn"]
    untouched = [f"`{each.name}`" for each in found if told(each) == "as drawn"]
    ties = [(one, other, f"{value:+.2f}") for one, other, value in pairs]
    by_round = ", ".join(f"{each:.2f}" for each in distances(judged))
    parts = [
        f"# A calibration of the silo world\n\nMade by `{command}`.",
        f"{headline(judged)} {RULE}",
        "Median distance by round, the last in longer trials, at luck that nothing was fitted to:"
        f" {by_round}.",
        "## Figures\n\n" + markdown_table(FIGURE_HEADINGS, figure_rows(met)),
        "First: the median of the sets as drawn. Inside: share of the plausible sets. Off: how "
        "many standard deviations of its tolerance the median is off the middle of the band.",
        "Not judged here, since a trial has too few families: " + _reasons(NOT_JUDGED),
        "Half the weight in the fit, since other rows imply them: " + _reasons(REPEATED),
        f"Discrepancy: {GENERAL_DISCREPANCY:.0%} of each figure, but for "
        + _reasons({name: f"{share:.0%}, {why}" for name, (share, why) in DISCREPANCIES.items()}),
        "## What the figures say of the numbers",
        f"{SPREAD} {len(touched)} of {len(found)} narrowed or moved by more than chance.",
        markdown_table(NUMBER_HEADINGS, number_rows(touched)) if touched else "",
        f"As drawn, since the figures say nothing of them: {', '.join(untouched)}.",
        "## Numbers that the figures tie together",
        markdown_table(TIE_HEADINGS, ties) if ties else "None beyond chance.",
    ]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def _reasons(reasons: dict[str, str]) -> str:
    return "; ".join(f"{name} ({why})" for name, why in reasons.items()) + "."


def for_machines(judged: Judged, command: str) -> dict[str, Any]:
    """The report as plain values."""
    return {
        "command": command,
        "plausible": len(judged.sets),
        "members": len(judged.calibration.scores),
        "rule": RULE,
        "distance_by_round": distances(judged),
        "best_distance": judged.best_distance,
        "settings": judged.calibration.settings,
        "figures": [figure_record(each) for each in figures_met(judged)],
        "not_judged": NOT_JUDGED,
        "numbers": [
            {
                "name": each.name,
                "spread": each.spread,
                "shift": each.shift,
                "low": each.low,
                "middle": each.middle,
                "high": each.high,
                "narrowed": bool(each.identified),
                "moved": bool(each.shifted),
            }
            for each in learnt(judged)
        ],
        "ties": [list(each) for each in tied(judged)],
    }


def figure_record(met: Met) -> dict[str, Any]:
    """One figure as plain values."""
    return {
        "name": met.target.name,
        "quantity": met.target.quantity,
        "unit": met.target.unit,
        "band_low": met.target.low,
        "band_high": met.target.high,
        "before": met.before,
        "median": met.middle,
        "low": met.low,
        "high": met.high,
        "best": met.best,
        "share_inside": met.inside,
        "off": met.off,
        "noise": met.noise,
        "tolerance": met.tolerance,
        "met": met.holds(met.middle),
        "met_by_best": met.holds(met.best),
    }
