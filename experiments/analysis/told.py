"""How is a result of a batch put into words? Numbers with their intervals, chances as percents."""

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


def about_intervals(futures: int) -> list[str]:
    """What intervals are about, where several futures were run."""
    if futures < 2:
        return []
    return [f"Intervals are for one more future like these {futures}, not for their average."]


def percent(chance: float) -> str:
    """A chance (0 to 1) that claims no more than draws can show."""
    if chance < LEAST:
        return "under 1%"
    return "over 99%" if chance > MOST else f"{chance:.0%}"
