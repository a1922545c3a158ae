"""How does a tornado look? A bar for each factor around the middle, the longest on top."""

from collections.abc import Callable

from dashboards.kit.drawing import FAINT, SIZE, Scale, axis_below, hover, span, text
from experiments.analysis.tornado import Bar, Tornado
from experiments.readable import readable

ROW = SIZE * 3.0
BELOW = SIZE * 3.4
THICK = 0.6
LOW, HIGH = 1, 2
"""Colours of the low and the high end of a factor."""
ENDS = (("low", LOW), ("high", HIGH))


def height(number: int) -> Callable[[int], float]:
    """How high a tornado of so many bars is."""
    return lambda width: number * ROW + BELOW + SIZE * 1.6


def drawing(found: Tornado, most: int) -> Callable[[int], str]:
    """What draws it at any width."""
    bars = found.bars[:most]
    ends = [each for bar in bars for each in (bar.low.mean, bar.high.mean)]
    low, high = span([*ends, found.middle.mean])

    def draw(width: int) -> str:
        along = Scale(low, high, SIZE, width - SIZE)
        bottom = SIZE * 1.6 + len(bars) * ROW
        middle = along(found.middle.mean)
        parts = [_legend(), axis_below(along, SIZE * 1.6, bottom, found.sample.outcome.unit)]
        for number, bar in enumerate(bars):
            parts.append(_bar(bar, along, middle, SIZE * 1.6 + number * ROW))
        line = f'<path d="M{middle:.1f} {SIZE * 1.6:.1f}V{bottom:.1f}" stroke="var(--ju-ink)"/>'
        return "".join([*parts, line])

    return draw


def _legend() -> str:
    parts = []
    for number, (word, colour) in enumerate(ENDS):
        x = number * SIZE * 9
        parts.append(
            f'<rect x="{x}" y="2" width="{SIZE}" height="{SIZE}" fill="var(--ju-{colour})"/>'
        )
        parts.append(text(x + SIZE * 1.5, SIZE, f"factor {word}", fill=FAINT))
    return "".join(parts)


def _bar(bar: Bar, along: Scale, middle: float, top: float) -> str:
    """One factor: its name above, a bar to what is seen at each of its ends."""
    parts = [text(0, top + SIZE * 1.1, f"{bar.factor.name}, {' or '.join(bar.values)}")]
    found = zip(ENDS, (bar.low, bar.high), bar.values, strict=True)
    for number, ((word, colour), end, value) in enumerate(found):
        # One below the other: both ends may lie on the same side of the middle.
        x, y = along(end.mean), top + SIZE * (1.4 + THICK * number)
        shape = (
            f'<rect x="{min(x, middle):.1f}" y="{y:.1f}" '
            f'width="{max(abs(x - middle), 0.5):.1f}" height="{SIZE * THICK:.1f}" '
            f'fill="var(--ju-{colour})"/>'
        )
        told = f"{bar.factor.name} {word} ({value}): {readable(end.mean)}"
        parts.append(hover(told, shape))
    return "".join(parts)
