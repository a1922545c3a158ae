"""How is said on what an outcome depends, and what chance has to do with it?"""

from collections.abc import Sequence

from abm.parameters import REGISTRY
from experiments.analysis.sensitivity_sample import Sample
from experiments.design.factor import Factor
from experiments.statistics import Estimate

POINTS = {
    "uncertainties": "futures",
    "levers": "policies",
    "both": "policies and futures",
}


def said(factor: Factor) -> str:
    """A factor in words: its name, and what it means."""
    if factor.part is not None:
        means = factor.part.title
    else:
        means = REGISTRY[factor.name].meaning if factor.name in REGISTRY else ""
    return f"{factor.name} ({means})" if means not in ("", factor.name) else factor.name


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: "a, b and c"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def capital(sentence: str) -> str:
    """A sentence with a capital letter in front, the others left as they are."""
    return f"{sentence[0].upper()}{sentence[1:]}"


def share(found: Estimate) -> str:
    """A share and its interval, "44% (31 to 57%)"; ends that no share can have are cut off."""
    mean, low, high = (100 * min(max(each, 0), 1) for each in (found.mean, found.low, found.high))
    return f"{mean:.0f}% ({low:.0f} to {high:.0f}%)"


def amount(written: str, unit: str) -> str:
    """A number with its unit, also where that is a scale: "0.02 on a scale of 0 to 1"."""
    return f"{written} on a scale of {unit}" if unit[0].isdigit() else f"{written} {unit}"


def basis(sample: Sample) -> str:
    """How many points and runs an analysis rests on."""
    points, runs = sample.shown.shape
    each = "run" if runs == 1 else "runs"
    return f"{points:,} {POINTS[sample.over]}, {runs:,} {each} of each"


def nothing_told(sample: Sample) -> str:
    """That points do not differ by more than chance, and what to do about it."""
    return (
        f"{capital(sample.about)} does not differ between {POINTS[sample.over]} by more than "
        f"chance would make it ({basis(sample)}): nothing is told of what it depends on. Run more "
        "replications or more families, or widen the ranges."
    )


def chance_words(sample: Sample, reliability: float) -> str:
    """Which part of what points showed is chance, and that it is taken out."""
    if sample.shown.shape[1] == 1:
        return (
            "Each point was run once, so chance is not told apart: shares are of a variance that "
            "holds it. Give two or more replications."
        )
    return (
        f"Of the variance between the means of points {1 - reliability:.0%} is chance, which is "
        "taken out."
    )


def columns_of(name: str, found: Estimate) -> dict[str, float]:
    """An estimate as columns of a table: its mean, the ends of its interval, and chance alone."""
    return {
        name: found.mean,
        f"{name}_low": found.low,
        f"{name}_high": found.high,
        f"{name}_chance": found.chance,
    }
