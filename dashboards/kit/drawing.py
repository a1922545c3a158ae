"""How is a chart made? As SVG that screen readers, phones, projectors and dark rooms can all use.

A `Picture` draws itself as wide as it is asked to; it keeps its numbers as a table, for those who
cannot see it and for those who want the data. Colours are names from the kit's style; a saved
file gets their values for light ground.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path

import pandas as pd

from experiments.readable import readable

NARROW, MIDDLE, WIDE, BROAD = 360, 540, 720, 1080
"""What a drawing is made for: a phone, half a column, a column, a whole screen; the style sheet
shows the one whose letters come nearest to those of the page."""
SIZE = 15
"""Height of letters, in the drawing's units."""
LETTER = 0.58
"""Width of a letter beside its height, on average, in a sans serif."""
TICKS = (1, 2, 2.5, 5, 10)
FEWEST_TICKS = 3
STYLE = Path(__file__).parent / "style.css"
SERIES = 8
"""Colours of series there are, the grey of the baseline among them."""
Draw = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: `svg(width)` draws it, `table` holds its numbers, `about` tells what it shows."""

    title: str
    about: str
    table: pd.DataFrame
    draw: Draw
    height: Callable[[int], float]

    def svg(self, width: int = WIDE) -> str:
        """The chart as SVG for a page, which scales it; 360 is for a phone."""
        words = escape(self.title)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} '
            f'{self.height(width):.0f}" role="img" aria-label="{words}" '
            f'font-size="{SIZE}"><desc>{escape(self.about)}</desc>{self.draw(width)}</svg>'
        )

    def file(self, width: int = WIDE) -> str:
        """The chart as a file of its own: its title on it, colours as values, on white."""
        height, head = self.height(width), SIZE * 2.2
        inner = text(width / 2, SIZE * 1.3, self.title, anchor="middle", bold=True)
        drawn = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height + head:.0f}" '
            f'viewBox="0 0 {width} {height + head:.0f}" font-size="{SIZE}" '
            f'font-family="Helvetica, Arial, sans-serif" color="var(--ju-ink)">'
            f'<desc>{escape(self.about)}</desc><rect width="100%" height="100%" '
            f'fill="var(--ju-paper)"/>{inner}<g transform="translate(0 {head})">'
            f"{self.draw(width)}</g></svg>"
        )
        return with_colours(drawn)


def with_colours(svg: str) -> str:
    """The same drawing with the values of the light colours, for programs that know no names."""
    named = re.sub(r"var\(--(ju-[\w-]+)\)", lambda found: light()[found[1]], svg)
    return named.replace("currentColor", light()["ju-ink"])


@cache
def light() -> dict[str, str]:
    """The colours on light ground by name, from the style sheet."""
    sheet = STYLE.read_text(encoding="utf-8")
    block = sheet.partition("{")[2].partition("}")[0]
    own = dict(re.findall(r"--(ju-[\w-]+):\s*(#\w+)", block))
    same = re.findall(r"--(ju-[\w-]+):\s*var\(--(ju-[\w-]+)\)", sheet)
    return own | {name: own[other] for name, other in same if other in own}


def colour(number: int) -> str:
    """The colour of a series by its number: of worlds, 0 is the grey of the baseline."""
    return f"var(--ju-{number if number < SERIES else 1 + (number - 1) % (SERIES - 1)})"


def text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: float = SIZE,
    bold: bool = False,
    fill: str = "var(--ju-ink)",
) -> str:
    """Words in a drawing; y is the line that they stand on."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}"{weight} '
        f'fill="{fill}">{escape(words)}</text>'
    )


def width_of(words: str, size: float = SIZE) -> float:
    """About how wide words are."""
    return len(words) * size * LETTER


def wrapped(words: str, room: float, size: float = SIZE) -> list[str]:
    """Words broken into lines that fit into some room; a word too long keeps its line."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= room + 0.5:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def label(x: float, y: float, words: str, room: float, **more: object) -> str:
    """Words in as many lines as they need, centred on y."""
    lines = wrapped(words, room)
    first = y + SIZE * 0.35 - (len(lines) - 1) * SIZE * 0.6
    return "".join(
        text(x, first + number * SIZE * 1.2, line, **more)  # type: ignore[arg-type]
        for number, line in enumerate(lines)
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to places in a drawing; `ticks` are round numbers within the values."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a value lies."""
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.start + share * (self.end - self.start)

    def ticks(self, number: int = 5) -> list[float]:
        """About so many round numbers, evenly apart; at least FEWEST_TICKS."""
        for more in range(number, number + 5):
            step = _step(self.high - self.low, more)
            first = math.ceil(self.low / step - 1e-9)
            last = math.floor(self.high / step + 1e-9)
            if last - first + 1 >= FEWEST_TICKS:
                break
        return [round(each * step, 10) for each in range(first, last + 1)]


def _step(length: float, number: int) -> float:
    """A round step that gives about so many ticks."""
    rough = (length or 1) / max(number, 1)
    size = 10.0 ** math.floor(math.log10(rough))
    return size * next(each for each in TICKS if each * size >= rough * 0.999)


def span(values: Iterable[float], zero: bool = False, air: float = 0.06) -> tuple[float, float]:
    """The least and the largest finite value with a little air, and 0 where it must be seen."""
    given = [each for each in values if math.isfinite(each)] or [0.0]
    low, high = min(given), max(given)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low) * air or abs(high) * air or 1.0
    return (low if zero and low == 0 else low - room), (high if zero and high == 0 else high + room)


def shown(value: float, step: float | None = None) -> str:
    """A number on an axis: as many decimals as its step needs."""
    if step is None:
        return readable(value)
    decimals = next((n for n in range(7) if abs(round(step, n) - step) < 1e-9 * step), 6)
    return f"{value:,.{decimals}f}"


def axis_below(
    scale: Scale,
    top: float,
    bottom: float,
    title: str = "",
    strips: Sequence[tuple[float, float]] = (),
    ticks: Sequence[float] = (),
) -> str:
    """An axis along the bottom with its title, and faint lines up: all the way, or in strips.

    `ticks` are the places named; without them, round numbers are.
    """
    number = max(2, int(abs(scale.end - scale.start) / 110))
    ticks = ticks or scale.ticks(number)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else None
    parts = [
        _up(scale(each), strip, "var(--ju-line)")
        for each in ticks
        for strip in strips or [(top, bottom)]
    ]
    parts += [
        text(scale(each), bottom + SIZE * 1.2, shown(each, step), anchor="middle", fill=FAINT)
        for each in ticks
    ]
    if title:
        half = width_of(title) / 2
        middle = max((scale.start + scale.end) / 2, half)
        parts.append(text(middle, bottom + SIZE * 2.6, title, anchor="middle", fill=FAINT))
    return "".join(parts)


FAINT = "var(--ju-faint)"


def _up(x: float, ends: tuple[float, float], stroke: str, width: float = 1) -> str:
    return (
        f'<path d="M{x:.1f} {ends[0]:.1f}V{ends[1]:.1f}" stroke="{stroke}" '
        f'stroke-width="{width:g}"/>'
    )


def upright(x: float, top: float, bottom: float) -> str:
    """A line that matters, such as that at 0."""
    return _up(x, (top, bottom), "var(--ju-ink)", 1.5)


def axis_left(scale: Scale, left: float, right: float, number: int = 5) -> str:
    """An axis along the left with faint lines across."""
    ticks = scale.ticks(number)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else None
    return "".join(
        f'<path d="M{left:.1f} {scale(each):.1f}H{right:.1f}" stroke="var(--ju-line)"/>'
        f"{text(left - 6, scale(each) + SIZE * 0.35, shown(each, step), anchor='end', fill=FAINT)}"
        for each in ticks
    )


def room_left(scale: Scale, number: int = 5) -> float:
    """How much room the numbers of an axis on the left need."""
    ticks = scale.ticks(number)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else None
    return max((width_of(shown(each, step)) for each in ticks), default=0) + 10


def legend(
    names: Sequence[str], colours: Sequence[str], width: float, y: float
) -> tuple[str, float]:
    """Names beside squares of their colours, in as many rows as needed; and where it ends."""
    parts, x = [], 0.0
    for name, fill in zip(names, colours, strict=True):
        wide = width_of(name) + 34
        if x and x + wide > width:
            x, y = 0.0, y + SIZE * 1.5
        parts.append(
            f'<rect x="{x:.1f}" y="{y - SIZE * 0.8:.1f}" width="{SIZE * 0.85:.1f}" '
            f'height="{SIZE * 0.85:.1f}" rx="2" fill="{fill}"/>{text(x + 19, y, name)}'
        )
        x += wide
    return "".join(parts), y + SIZE * 1.5


def hover(words: str, inner: str) -> str:
    """Part of a drawing that says more when one points at it."""
    return f"<g><title>{escape(words)}</title>{inner}</g>"


def apart(places: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """The same places, moved as little as needed so that labels do not lie on each other."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    found = list(places)
    for before, at in pairwise(order):
        found[at] = max(found[at], found[before] + least)
    over = max((found[order[-1]] - high) if order else 0, 0)
    for at in reversed(order):
        found[at] = min(found[at], high) if over else found[at]
    for after, at in pairwise(reversed(order)):
        found[at] = min(found[at], found[after] - least)
    return [max(each, low) for each in found]


def path(points: Iterable[tuple[float, float]]) -> Iterator[str]:
    """A line through points as SVG, broken where one of them is no number."""
    pen = "M"
    for x, y in points:
        if math.isfinite(y):
            yield f"{pen}{x:.1f} {y:.1f}"
            pen = "L"
        else:
            pen = "M"
