"""How do several things hang together? Points by cost and outcome, and tables with heat."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from dashboards.kit.drawing import (
    FAINT,
    NARROW,
    SIZE,
    WIDE,
    Picture,
    Scale,
    axis_below,
    axis_left,
    colour,
    hover,
    label,
    legend,
    room_left,
    span,
    text,
    width_of,
    wrapped,
)
from dashboards.kit.words import plain
from experiments.readable import readable

TALL, SHORT = 420, 360
LEAST, MOST = 5.0, 18.0
"""Radius of the smallest and the largest point."""
BELOW = SIZE * 3.4
CELL = SIZE * 2.4


@dataclass(frozen=True, slots=True)
class Point:
    """A named point; its size shows a third thing, its colour and shape the group."""

    name: str
    x: float
    y: float
    size: float = 1
    group: str = ""


def scatter(
    title: str,
    points: Sequence[Point],
    *,
    x_title: str,
    y_title: str,
    size_title: str = "",
    about: str = "",
    first: int = 1,
) -> Picture:
    """Points named beside them; the larger, the more of what `size_title` says.

    `first` is the colour of the first group: 0 where it is the baseline.
    """
    groups = list(dict.fromkeys(point.group for point in points))
    across = span((point.x for point in points), air=0.15)
    upward = span((point.y for point in points), air=0.15)

    def height(width: int) -> float:
        return TALL if width >= WIDE else SHORT

    # Groups of several points need a legend; those of one have its name beside it.
    named = groups if 1 < len(groups) < len(points) else []
    fills = [colour(first + number) for number in range(len(groups))]

    def draw(width: int) -> str:
        drawn, down = legend(named, fills[: len(named)], width, SIZE)
        top = down + SIZE if named else SIZE * 2
        bottom = height(width) - BELOW - (SIZE * 1.4 if size_title else 0)
        up = Scale(*upward, bottom, top)
        along = Scale(*across, room_left(up), width - SIZE)
        parts = [axis_below(along, top, bottom, x_title), axis_left(up, along.start, along.end)]
        parts += [drawn, text(0, top - SIZE, y_title, fill=FAINT)]
        if size_title:
            words = f"larger: more {size_title}"
            parts.append(text(width, height(width) - 4, words, anchor="end", fill=FAINT))
        for each in points:
            number = groups.index(each.group)
            parts.append(_point(each, number, fills[number], points, along, up))
        parts.append(_names(points, along, up, width))
        return "".join(parts)

    table = pd.DataFrame(
        [(p.name, p.group, p.x, p.y, p.size) for p in points],
        columns=["name", "group", x_title, y_title, size_title or "size"],
    )
    told = "; ".join(
        f"{p.name}: {readable(p.x)} {x_title}, {readable(p.y)} {y_title}" for p in points
    )
    return Picture(title, about or told, table, draw, height)


def _radius(point: Point, points: Sequence[Point]) -> float:
    sizes = [each.size for each in points if math.isfinite(each.size)]
    low, high = min(sizes, default=0), max(sizes, default=1)
    if high == low or not math.isfinite(point.size):
        return (LEAST + 8) / 2
    return LEAST + (MOST - LEAST) * math.sqrt((point.size - low) / (high - low))


def _point(
    point: Point, number: int, own: str, points: Sequence[Point], along: Scale, up: Scale
) -> str:
    """A point as the group with this number is drawn."""
    if not (math.isfinite(point.x) and math.isfinite(point.y)):
        return ""
    x, y, r = along(point.x), up(point.y), _radius(point, points)
    fill = f'fill="{own}" fill-opacity="0.75" stroke="{own}"'
    shape = SHAPES[number % len(SHAPES)](x, y, r)
    words = ": ".join(filter(None, (point.group, point.name)))
    where = f"{readable(point.x)}, {readable(point.y)}"
    return hover(f"{words} ({where})", f'<path d="{shape}" {fill}/>')


def _round(x: float, y: float, r: float) -> str:
    half = f"a{r:.1f} {r:.1f} 0 1 0"
    return f"M{x - r:.1f} {y:.1f}{half} {2 * r:.1f} 0{half} {-2 * r:.1f} 0"


def _corners(*turns: tuple[float, float]) -> Callable[[float, float, float], str]:
    def shape(x: float, y: float, r: float) -> str:
        return "M" + "L".join(f"{x + r * a:.1f} {y + r * b:.1f}" for a, b in turns) + "Z"

    return shape


SHAPES: tuple[Callable[[float, float, float], str], ...] = (
    _round,
    _corners((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    _corners((0, -1.15), (1, 0.85), (-1, 0.85)),
    _corners((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
)


def _names(points: Sequence[Point], along: Scale, up: Scale, width: int) -> str:
    """Names beside points: to the left where there is no room on the right; none on each other."""
    taken: list[tuple[float, float, float]] = []
    parts = []
    kept = [p for p in points if p.name and math.isfinite(p.x) and math.isfinite(p.y)]
    for point in sorted(kept, key=lambda each: up(each.y)):
        gap, wide = _radius(point, points) + 5, width_of(point.name)
        x, y = along(point.x), up(point.y) + SIZE * 0.35
        left = x + gap if x + gap + wide <= width else max(along.start + 2, x - gap - wide)
        while any(abs(y - b) < SIZE and left < c and a < left + wide for a, b, c in taken):
            y += SIZE * 0.5
        taken.append((left, y, left + wide))
        parts.append(text(left, y, point.name))
    return "".join(parts)


def heat(
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    values: Any,
    *,
    unit: str = "",
    about: str = "",
    better: Literal["less", "more", "neither"] = "less",
) -> Picture:
    """A table whose deeper cells are worse; every cell says its number, so colour is no secret.

    values: [rows, columns]. On a phone each column becomes a block of its own.
    """
    given = np.asarray(values, float).reshape(len(rows), len(columns))
    shares = _depth(given, better)

    def height(width: int) -> float:
        if width >= WIDE:
            return _head(columns, width) + len(rows) * CELL + SIZE * (1.6 if unit else 0.4)
        return sum(SIZE * 2 + len(rows) * CELL for _ in columns) + SIZE * (1.6 if unit else 0.4)

    def draw(width: int) -> str:
        drawn = _wide(rows, columns, given, shares, width)
        if width < WIDE:
            drawn = _narrow(rows, columns, given, shares, width)
        return drawn + (text(0, height(width) - 5, unit, fill=FAINT) if unit else "")

    table = pd.DataFrame(given, index=pd.Index(list(rows), name=""), columns=list(columns))
    told = about or plain("kit.heat", rows=len(rows), columns=len(columns), unit=unit)
    return Picture(title, told, table.reset_index(), draw, height)


def _depth(values: Any, better: str) -> Any:
    """How deep each cell is coloured, 0 to 1."""
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    share = (values - low) / ((high - low) or 1)
    return np.nan_to_num(1 - share if better == "more" else share)


def _head(columns: Sequence[str], width: int) -> float:
    room = (width * 0.7) / max(1, len(columns)) - 6
    return max((len(wrapped(each, room)) for each in columns), default=1) * SIZE * 1.2 + SIZE


def _wide(rows: Sequence[str], columns: Sequence[str], values: Any, shares: Any, width: int) -> str:
    left, top = width * 0.3, _head(columns, width)
    cell = (width - left) / max(1, len(columns))
    parts = [
        label(left + (at + 0.5) * cell, (top - SIZE * 0.4) / 2, each, cell - 6, anchor="middle")
        for at, each in enumerate(columns)
    ]
    for down, name in enumerate(rows):
        y = top + down * CELL
        parts.append(label(0, y + CELL / 2, name, left - 10))
        for at in range(len(columns)):
            where = (left + at * cell, y, cell)
            words = f"{name}, {columns[at]}: {_number(values[down, at], values)}"
            parts.append(_cell(words, where, shares[down, at]))
    return "".join(parts)


def _narrow(
    rows: Sequence[str], columns: Sequence[str], values: Any, shares: Any, width: int
) -> str:
    parts, y, left = [], 0.0, NARROW * 0.6
    for at, column in enumerate(columns):
        parts.append(text(0, y + SIZE * 1.4, column, bold=True))
        y += SIZE * 2
        for down, name in enumerate(rows):
            parts.append(label(0, y + CELL / 2, name, left - 8))
            where = (left, y, width - left)
            words = f"{name}, {column}: {_number(values[down, at], values)}"
            parts.append(_cell(words, where, shares[down, at]))
            y += CELL
    return "".join(parts)


def _number(value: float, values: Any) -> str:
    """A cell's number with the decimals that all cells have."""
    finite = np.abs(values[np.isfinite(values)])
    return readable(float(value), float(finite.max()) if finite.size else None)


def _cell(words: str, where: tuple[float, float, float], share: float) -> str:
    x, y, wide = where
    box = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{CELL:.1f}"'
    drawn = (
        f'<rect {box} fill="var(--ju-heat-0)" stroke="var(--ju-paper)" stroke-width="2"/>'
        f'<rect {box} fill="var(--ju-heat-1)" fill-opacity="{share:.2f}" stroke="var(--ju-paper)" '
        f'stroke-width="2"/>'
    )
    number = words.rpartition(": ")[2]
    middle = text(x + wide / 2, y + CELL / 2 + SIZE * 0.35, number, anchor="middle")
    return hover(words, drawn + middle)
