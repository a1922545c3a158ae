"""How are the differences between policies told in plain words, with how sure they are?"""

import math
from collections.abc import Sequence

from experiments.analysis.contrasts import Contrast, Contrasts
from experiments.analysis.equivalence import Verdict
from experiments.analysis.intervals import FEWEST_POINTS
from experiments.analysis.many import ALPHA
from experiments.findings import FEWEST_WORLDS
from experiments.readable import decimals, readable, share_of_parameters
from experiments.readable import difference as written
from experiments.statistics import chance_alone

TOLD: dict[Verdict, str] = {
    "better": "clearly better",
    "worse": "clearly worse",
    "higher": "clearly higher",
    "lower": "clearly lower",
    "no difference that matters": "no difference that matters",
    "no worse": "no worse, not clearly better",
    "not clear": "not clear",
}
UNSURE = "would look clear alone, but not beside all that was looked at"
LEAST_TOLD = 0.005
"""Smaller shares are told as under 1%."""


def sentences(found: Contrasts) -> list[str]:
    """The deciding outcome of each policy, the other outcomes, and how many were looked at."""
    said = []
    for place, policy, baseline in dict.fromkeys(_about(each) for each in found):
        own = [each for each in found if _about(each) == (place, policy, baseline)]
        said += deciding(found, own[0])
        said += others(found, own[1:])
    return said + looked_at(found)


def deciding(found: Contrasts, one: Contrast) -> list[str]:
    """An outcome in full: the difference, what its interval holds, futures, and paired runs."""
    return [_difference(found, one), *_held(one), *_futures(one, found.futures), *_paired(one)]


def _about(one: Contrast) -> tuple[str, str, str]:
    return one.place, one.policy, one.baseline


def change(one: Contrast) -> str:
    """A difference and its interval: "-5.1 (-9.0 to -1.2)"."""
    middle, ends = written(one.difference, scale_of(one))
    return f"{middle} ({ends})"


def scale_of(one: Contrast) -> float:
    """The size that says how many decimals mean something: a level may be 0."""
    return max(abs(one.level.mean), abs(one.difference.mean))


def _difference(found: Contrasts, one: Contrast) -> str:
    if not one.difference.number:
        return (
            f"{one.outcome.title} under {one.policy} in {one.where}: no run has a counterpart "
            f"under {one.baseline}."
        )
    level = readable(one.level.mean)
    return (
        f"{one.outcome.title} under {one.policy} in {one.where}: {change(one)}, against {level} "
        f"{one.outcome.unit} under {one.baseline}. {_sentence(_meaning(found, one))}."
    )


def _meaning(found: Contrasts, one: Contrast) -> str:
    """The verdict in words, with the margin that it rests on."""
    least = _size(one)
    if one.verdict == "no difference that matters":
        return f"no difference that matters: it is smaller than {least} either way"
    if one.verdict == "no worse":
        return f"not clearly better, but no worse: a loss of {least} or more is ruled out"
    if one.verdict == "not clear":
        return f"not clear: a difference of {least} either way, the smallest that matters, may be"
    words = told_as(found, one)
    return f"this {words}" if words == UNSURE else f"that is {words}"


def _size(one: Contrast) -> str:
    """The smallest difference that matters, as exact as differences are told."""
    return f"{one.smallest:,.{decimals(one.smallest, scale_of(one))}f}"


def _held(one: Contrast) -> list[str]:
    """What the interval holds, and where the mean over futures lies."""
    if math.isnan(one.difference.low):
        return ["One run says nothing about how sure this is."] if one.difference.number else []
    if one.points == 1:
        return [
            "One future was run: the interval holds chance, and nothing else that is not known."
        ]
    alone = written(chance_alone(one.difference), scale_of(one))[1]
    start = f"The interval is for one more future like the {one.points} that were run"
    if math.isnan(one.difference.chance):
        start += "; with one run of each, chance and futures cannot be told apart"
    elif one.difference.parameters_told:
        share = share_of_parameters(one.difference)
        start += f": what differs between futures makes {share} of its variance, chance the rest"
        start += f" (chance alone: {alone})"
    else:
        start += f"; futures are not seen to differ by more than chance (chance alone: {alone})"
    if math.isnan(one.average.low):
        return [f"{start}. They are too few to draw again: it takes {FEWEST_POINTS}."]
    low, high = (readable(each, scale_of(one), signed=True) for each in one.average)
    end = f"{start}. On average over such futures it lies between {low} and {high} (bootstrap)"
    if one.average.clear and not one.difference.clear:
        end += f": {one.outcome.verdict(one.difference.mean)} on average, not clearly in each"
    return [f"{end}."]


def _futures(one: Contrast, futures: int) -> list[str]:
    """In which share of futures a policy is better, and worse, by as much as matters."""
    if one.outcome.direction == "neither" or futures < 2:
        return []
    if math.isnan(one.better_in):
        return [
            "In which share of futures it is better is not told: that takes "
            f"{FEWEST_WORLDS} futures or more, and two runs of some."
        ]
    return [
        f"It is better by more than {_size(one)}, the smallest difference that matters, in "
        f"{share(one.better_in)} of the {futures} futures, and worse by more than that in "
        f"{share(one.worse_in)} (chance taken out)."
    ]


def share(value: float) -> str:
    """A share from 0 to 1 in words: "40%", "under 1%", "over 99%"."""
    if value < LEAST_TOLD:
        return "under 1%"
    return "over 99%" if value > 1 - LEAST_TOLD else f"{value:.0%}"


def _paired(one: Contrast) -> list[str]:
    """What sharing families, history and luck was worth."""
    times = one.variance_reduction
    if math.isnan(times):
        return []
    if math.isinf(times):
        return ["Shared luck leaves no chance in the difference."]
    if times < 1:
        return [
            "Shared luck did not help here: each run with luck of its own would have been worth "
            f"{readable(1 / times)}."
        ]
    return [
        f"Shared luck made each run worth {readable(times)}: without it, as sure a difference "
        "would take so many times the runs."
    ]


def others(found: Contrasts, own: Sequence[Contrast]) -> list[str]:
    """Some contrasts of one policy in one sentence, by what they are told as."""
    if not own:
        return []
    told: dict[str, list[str]] = {words: [] for words in (*TOLD.values(), UNSURE)}
    for each in own:
        told[told_as(found, each)].append(f"{each.outcome.title.lower()} {change(each)}")
    first, *rest = [f"{words}: {'; '.join(named)}" for words, named in told.items() if named]
    return [f"Also under {own[0].policy}: {'. '.join((first, *map(_sentence, rest)))}."]


def told_as(found: Contrasts, one: Contrast) -> str:
    """A verdict in words; a gain or a loss only where it stays clear beside all the others."""
    judged = one.verdict in ("better", "worse")
    return UNSURE if judged and not found.stays_clear(one) else TOLD[one.verdict]


def looked_at(found: Contrasts) -> list[str]:
    """How many differences were looked at, and how many stay clear beside all the others."""
    number = sum(not math.isnan(each) for each in found.holm)
    if number < 2:
        return []
    clear = sum(
        one.p < ALPHA for one, own in zip(found, found.holm, strict=True) if not math.isnan(own)
    )
    stay, false_share = (
        int((each < ALPHA).sum()) for each in (found.holm, found.benjamini_hochberg)
    )
    return [
        f"{number} differences of outcomes with a better way were looked at: were there none, "
        f"about {ALPHA * number:.1f} would look clear by chance. {clear} "
        f"{'does' if clear == 1 else 'do'}; {stay} stay{'s' if stay == 1 else ''} clear "
        "where the chance of any false one is kept at 5% (Holm), "
        f"{false_share} where the share of false ones is (Benjamini-Hochberg)."
    ]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
