"""How is a result of a batch put into words? Numbers with their intervals, chances as percents."""

import math
from dataclasses import replace

from experiments.outcomes import Outcome
from experiments.readable import difference, readable
from experiments.statistics import Estimate

LEAST, MOST = 0.01, 0.99


def told(found: Estimate) -> str:
    """A difference and its interval: "-5.0 (-6.1 to -3.9)"."""
    middle, ends = difference(found, abs(found.mean))
    return f"{middle} ({ends})"


def size(found: Estimate) -> str:
    """A difference without its sign, its interval turned the same way: "5.0 (3.9 to 6.1)"."""
    ends = (found.low, found.high) if found.mean >= 0 else (-found.high, -found.low)
    low, high = (readable(end, found.mean) for end in ends)
    return f"{readable(abs(found.mean))} ({low} to {high})"


def averaged(found: Estimate, futures: int) -> Estimate:
    """The same mean with the interval of the mean over futures, in place of one more future's.

    Between futures there is the share s of the variance, B (1 + 1 / n) of n futures: the mean has
    B / n of it (`statistics.half_widths`), and all that is chance.
    """
    share = found.parameter_share
    if futures < 2 or not math.isfinite(share):
        return found
    half = (found.high - found.mean) * math.sqrt(share / (futures + 1) + 1 - share)
    return replace(found, low=found.mean - half, high=found.mean + half)


def judged(outcome: Outcome, found: Estimate, futures: int) -> str:
    """Better, worse, or better on average and not in every future; or no clear difference."""
    way = outcome.verdict(found.mean)
    if found.clear:
        return way
    if averaged(found, futures).clear:
        return f"{way} on average, not in every future"
    return "no clear difference"


def about_intervals(futures: int) -> list[str]:
    """What intervals are about, where several futures were run."""
    if futures < 2:
        return []
    return [
        f"Intervals are for the average over futures like these {futures}; any one of them may "
        "differ more, and the table says by how much."
    ]


def percent(chance: float) -> str:
    """A chance (0 to 1) that claims no more than draws can show."""
    if chance < LEAST:
        return "under 1%"
    return "over 99%" if chance > MOST else f"{chance:.0%}"
