"""How is it told in plain words who gains and who loses?"""

from experiments.analysis.equivalence import SMALLEST_SHARE
from experiments.analysis.groups import NEIGHBOURHOOD, PAYER, Gains, GroupEffect, Measure
from experiments.readable import difference as written

LEADS = {
    "deprivation": "By how deprived the neighbourhood is (in fifths)",
    NEIGHBOURHOOD: "By neighbourhood",
    "children": "By children",
    "needs at the start": "By the number of needs at the start",
    "need at the start": "By the need at the start (a family may have several)",
    PAYER: "By who pays",
}
ENDS = ("best for", "least good for")
ENDS_OF_PAYERS = ("saves most:", "saves least or pays most:")
MOST_NAMED = 3


def sentences(found: Gains) -> list[str]:
    """One paragraph for each grouping, families first, and what clear means."""
    if not found.all:
        return [f"No group was counted under both {found.policy} and {found.baseline}."]
    told = [_grouping(found, grouping) for grouping in found.groupings]
    return [
        *told,
        "Clear means: beside all groups of the same grouping (5%, Holm), and not shown to be "
        f"smaller than what matters ({SMALLEST_SHARE:.0%} of the level).",
    ]


def _grouping(found: Gains, grouping: str) -> str:
    groups, measure = found.of(grouping), found.measured_by(grouping)
    start = (
        f"{LEADS.get(grouping, grouping)}, {measure.title.lower()} under {found.policy} against "
        f"{found.baseline} ({measure.unit})"
    )
    clear = [each for each in groups if each.verdict in ("better", "worse")]
    if not clear:
        return f"{start}: {_range(groups, measure)}."
    most, least = ENDS_OF_PAYERS if grouping == PAYER else ENDS
    ends = f"{_upper(most)} {_told(groups[0])}; {least} {_told(groups[-1])}"
    return f"{start}: {_counted(groups, clear)}. {ends}."


def _range(groups: tuple[GroupEffect, ...], measure: Measure) -> str:
    """From the lowest to the highest difference, where no group is told apart from none."""
    low, high = sorted((groups[0], groups[-1]), key=lambda each: each.difference.mean)
    ends = " to ".join(_written(each)[0] for each in (low, high))
    if measure.direction == "neither":
        return f"differences run from {ends}, highest for {high.title}"
    return f"none of {len(groups)} clearly gains or loses in any one future; {_extremes(groups)}"


def _extremes(groups: tuple[GroupEffect, ...]) -> str:
    """The two ends on average over futures, with the intervals of the averages."""
    best, least = (f"{each.title} {' ('.join(_average(each))})" for each in (groups[0], groups[-1]))
    return f"on average best for {best}, least good for {least}"


def _counted(groups: tuple[GroupEffect, ...], clear: list[GroupEffect]) -> str:
    """How many gain and lose, with the losers by name."""
    worse = [each for each in clear if each.verdict == "worse"]
    better = len(clear) - len(worse)
    gain = f"{better or 'none'} of {len(groups)} clearly gain{'' if better > 1 else 's'}"
    if not worse:
        return f"{gain}, none clearly loses"
    named = ", ".join(each.title for each in worse[-MOST_NAMED:][::-1])
    more = f" and {len(worse) - MOST_NAMED} more" if len(worse) > MOST_NAMED else ""
    return f"{gain}, {len(worse)} clearly lose{'' if len(worse) > 1 else 's'} ({named}{more})"


def _told(one: GroupEffect) -> str:
    """A group, its difference, interval and share of the level, and whether it stands apart."""
    middle, ends = _written(one)
    if one.level.mean:
        ends += f"; {one.difference.mean / abs(one.level.mean):+.1%}"
    apart = one.apart.clear and one.verdict in ("better", "worse")
    return f"{one.title} {middle} ({ends}){', clearly apart from the mean' if apart else ''}"


def _written(one: GroupEffect) -> tuple[str, str]:
    """A difference and its interval, with decimals that suit both it and the level."""
    return written(one.difference, max(abs(one.level.mean), abs(one.difference.mean)))


def _average(one: GroupEffect) -> tuple[str, str]:
    """The same with the interval of the average over futures, in decimals that suit it."""
    return written(one.average, abs(one.average.mean))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
