"""How do named things compare? Dots with intervals, bars, and bars made of parts."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboards.kit.charts_frame import Rows
from dashboards.kit.charts_lines import Values
from dashboards.kit.drawing import (
    FAINT,
    SIZE,
    Picture,
    Scale,
    colour,
    hover,
    legend,
    span,
    text,
    width_of,
)
from dashboards.kit.words import plain
from experiments.readable import readable

VERDICTS = {"better": "var(--ju-good)", "worse": "var(--ju-bad)", "differs": "var(--ju-ink)"}
WORSE = (8.5, 8.5)
"""Half the width and height of the diamond of what got worse; all else is round."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A value with its interval: not a number where there is none.

    verdict: "better", "worse", "differs", or nothing where the interval holds 0.
    """

    name: str
    value: float
    low: float = math.nan
    high: float = math.nan
    verdict: str = ""
    words: str = ""


def dots(
    title: str,
    rows: Sequence[Dot],
    *,
    unit: str = "",
    about: str = "",
    zero_title: str = "as in the baseline",
) -> Picture:
    """Differences with their intervals on one scale, and the line where there is none.

    Full marks are clear, hollow ones are not: their interval holds 0. A diamond is worse.
    """
    ends = [end for row in rows for end in (row.value, row.low, row.high)]
    low, high = span(ends, zero=True, air=0.08)
    reach = (min(low, -(high - low) * 0.05), max(high, (high - low) * 0.05))
    frame = Rows(
        tuple(row.name for row in rows), tuple(row.words for row in rows), *reach, unit,
        SIZE * 1.6 if zero_title else 0.0,
    )  # fmt: skip

    def draw(width: int) -> str:
        drawn, middles, scale = frame.frame(width), frame.middles(width), frame.scale(width)
        marks = "".join(_dot(row, scale, y) for row, y in zip(rows, middles, strict=True))
        return drawn + _zero(zero_title, scale, width) + marks

    table = pd.DataFrame([(r.name, r.value, r.low, r.high, r.verdict, r.words) for r in rows])
    table.columns = pd.Index(["name", "value", "low", "high", "verdict", "words"])
    told = "; ".join(f"{row.name}: {row.words or _value(row)}" for row in rows)
    return Picture(title, about or told, table, draw, frame.height)


def _zero(words: str, scale: Scale, width: int) -> str:
    """What the line at 0 stands for, above it, without leaving the drawing."""
    half = width_of(words) / 2
    return text(min(max(scale(0), half), width - half), SIZE, words, anchor="middle", fill=FAINT)


def _value(row: Dot) -> str:
    if math.isnan(row.low):
        return readable(row.value, signed=True)
    low, high = (readable(each, signed=True) for each in (row.low, row.high))
    return f"{readable(row.value, signed=True)} ({plain('plain.ends', low=low, high=high)})"


def _dot(row: Dot, scale: Scale, y: float) -> str:
    if not math.isfinite(row.value):
        return ""
    fill = VERDICTS.get(row.verdict, FAINT)
    inside = fill if row.verdict else "var(--ju-paper)"
    line = ""
    if math.isfinite(row.low) and math.isfinite(row.high):
        line = (
            f'<path d="M{scale(row.low):.1f} {y:.1f}H{scale(row.high):.1f}" stroke="{fill}" '
            f'stroke-width="4" stroke-linecap="round" stroke-opacity="0.55"/>'
        )
    x, (width, height) = scale(row.value), WORSE if row.verdict == "worse" else (0, 0)
    mark = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.5"'
    if width:
        corners = f"M{x - width:.1f} {y:.1f}L{x:.1f} {y - height:.1f}L{x + width:.1f} {y:.1f}"
        mark = f'<path d="{corners}L{x:.1f} {y + height:.1f}Z"'
    drawn = f'{mark} fill="{inside}" stroke="{fill}" stroke-width="2.5"/>'
    return hover(f"{row.name}: {_value(row)}", line + drawn)


def bars(
    title: str,
    names: Sequence[str],
    values: Values,
    *,
    unit: str = "",
    about: str = "",
    lows: Values | None = None,
    highs: Values | None = None,
) -> Picture:
    """One bar for each name, from 0 to either side, with intervals where they are given."""
    largest = max((abs(float(value)) for value in values), default=0.0)
    words = tuple(readable(float(value), largest) for value in values)
    ends = [*map(float, values), *_given(lows), *_given(highs)]
    frame = Rows(tuple(names), words, *span(ends, zero=True), unit)

    def draw(width: int) -> str:
        drawn, middles, scale = frame.frame(width), frame.middles(width), frame.scale(width)
        marks = []
        for at, (value, y) in enumerate(zip(values, middles, strict=True)):
            marks.append(_bar(f"{names[at]}: {words[at]} {unit}", scale, 0, value, y, colour(1)))
            if lows is not None and highs is not None and math.isfinite(lows[at]):
                marks.append(_whisker(scale, lows[at], highs[at], y))
        return drawn + "".join(marks)

    table = pd.DataFrame({"name": list(names), unit or "value": [*map(float, values)]})
    if lows is not None and highs is not None:
        table = table.assign(low=[*map(float, lows)], high=[*map(float, highs)])
    told = "; ".join(f"{name}: {word}" for name, word in zip(names, words, strict=True))
    return Picture(title, about or f"{told} {unit}".strip(), table, draw, frame.height)


def _given(values: Values | None) -> list[float]:
    return [] if values is None else [*map(float, values)]


def _whisker(scale: Scale, low: float, high: float, y: float) -> str:
    return (
        f'<path d="M{scale(low):.1f} {y:.1f}H{scale(high):.1f}M{scale(low):.1f} {y - 5:.1f}v10'
        f'M{scale(high):.1f} {y - 5:.1f}v10" stroke="var(--ju-ink)" stroke-width="1.5"/>'
    )


def _bar(words: str, scale: Scale, start: float, end: float, y: float, fill: str) -> str:
    if not math.isfinite(end):
        return ""
    left, right = sorted((scale(start), scale(end)))
    return hover(
        words,
        f'<rect x="{left:.1f}" y="{y - SIZE * 0.6:.1f}" width="{max(right - left, 0.8):.1f}" '
        f'height="{SIZE * 1.2:.1f}" fill="{fill}" stroke="var(--ju-paper)"/>',
    )


def stacked(
    title: str,
    names: Sequence[str],
    parts: Mapping[str, Values],
    *,
    unit: str = "",
    about: str = "",
    first: int = 1,
) -> Picture:
    """Bars made of parts, one for each name; negative parts (savings) lie left of 0.

    Wherever parts lie on both sides, a dot marks what they come to together. `first` is the colour
    of the first part: 0 where the parts are worlds.
    """
    rows = [[float(part[at]) for part in parts.values()] for at in range(len(names))]
    sums = [sum(value for value in row if math.isfinite(value)) for row in rows]
    ends = [sum(v for v in row if v * way > 0) for row in rows for way in (1, -1)]
    fills = [colour(first + number) for number in range(len(parts))]
    largest = max(map(abs, sums), default=0.0)
    words = tuple(readable(total, largest) for total in sums)

    def frame(width: int) -> Rows:
        down = legend(list(parts), fills, width, SIZE)[1]
        return Rows(tuple(names), words, *span(ends, zero=True), unit, down)

    def draw(width: int) -> str:
        own = frame(width)
        drawn, middles = own.frame(width), own.middles(width)
        marks = [legend(list(parts), fills, width, SIZE)[0]]
        for at, y in enumerate(middles):
            row = dict(zip(parts, rows[at], strict=True))
            marks.append(_pile(names[at], row, own.scale(width), y, fills))
            if min(rows[at]) < 0 < max(rows[at]):
                x = own.scale(width)(sums[at])
                come_to = plain("kit.together", value=f"{words[at]} {unit}")
                marks.append(hover(f"{names[at]}: {come_to}", _total(x, y)))
        return drawn + "".join(marks)

    table = pd.DataFrame({"name": list(names), **{k: [*map(float, v)] for k, v in parts.items()}})
    told = "; ".join(
        f"{name}: " + plain("kit.together", value=word)
        for name, word in zip(names, words, strict=True)
    )
    return Picture(
        title, about or f"{told} {unit}".strip(), table.assign(together=sums), draw,
        lambda width: frame(width).height(width),
    )  # fmt: skip


def _total(x: float, y: float) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="var(--ju-paper)" '
        f'stroke="var(--ju-ink)" stroke-width="2.5"/>'
    )


def _pile(name: str, row: Mapping[str, float], scale: Scale, y: float, fills: Sequence[str]) -> str:
    """The parts of one bar, positive ones to the right and negative ones to the left."""
    ends, drawn = {1: 0.0, -1: 0.0}, []
    for (part, value), fill in zip(row.items(), fills, strict=True):
        if not (math.isfinite(value) and value):
            continue
        way = 1 if value > 0 else -1
        start, ends[way] = ends[way], ends[way] + value
        words = f"{name}, {part}: {readable(value)}"
        drawn.append(_bar(words, scale, start, ends[way], y, fill))
    return "".join(drawn)
