"""How do things move over time? Lines with their bands, and how often each value occurs."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboards.kit.drawing import (
    FAINT,
    NARROW,
    SIZE,
    WIDE,
    Picture,
    Scale,
    apart,
    axis_below,
    axis_left,
    colour,
    hover,
    legend,
    path,
    room_left,
    shown,
    span,
    text,
    width_of,
    wrapped,
)
from dashboards.kit.words import plain
from experiments.readable import readable

DASHES = ("7 4", "", "2 4", "12 4", "12 4 2 4")
"""Lines differ by more than their colour; those of worlds look as in the player."""
TALL, SHORT = 340, 280
BOLD = 1.08
"""Bold letters are so much wider."""
FEW = 8
"""So many places on the axis below are all named, where they are whole numbers."""
NAMES_SHARE = 0.22
"""Of the width, what names at the ends of lines take at most."""
Points = list[tuple[float, float]]
Values = Sequence[float] | NDArray[np.float64]
BELOW = SIZE * 3.2
"""Room for an axis and its title."""


@dataclass(frozen=True, slots=True)
class Line:
    """A series over x: its name, its values, and the ends of a band where there is one.

    `colour` is 0 (the dashed grey of a baseline) to 7; without one, its place among the lines.
    """

    name: str
    y: Values
    low: Values | None = None
    high: Values | None = None
    colour: int | None = None


def lines(
    title: str,
    series: Sequence[Line],
    x: Values | None = None,
    *,
    unit: str = "",
    x_title: str = "week",
    about: str = "",
    zero: bool = False,
    mark: float | None = None,
) -> Picture:
    """Lines over time with their bands; named at their ends where there is room.

    `zero` keeps 0 in sight, `mark` is an upright line, such as the week looked at.
    """
    longest = max((len(each.y) for each in series), default=0)
    across = list(range(longest)) if x is None else list(x)
    chart = _Lines(tuple(series), tuple(map(float, across)), unit, x_title, zero, mark)
    table = pd.DataFrame({x_title: across})
    for each in series:
        table[each.name] = pd.Series([*map(float, each.y)])
        for end, values in (("low", each.low), ("high", each.high)):
            if values is not None:
                table[f"{each.name}, {end}"] = pd.Series([*map(float, values)])
    return Picture(title, about or _told(series, unit), table, chart.draw, chart.height)


def _told(series: Sequence[Line], unit: str) -> str:
    """Where each line begins and ends, in words."""
    parts = []
    for each in series:
        kept = [value for value in map(float, each.y) if math.isfinite(value)]
        if kept:
            first, last = readable(kept[0]), readable(kept[-1])
            parts.append(plain("kit.line_goes", name=each.name, first=first, last=last))
    return f"{'; '.join(parts)} {unit}".strip()


@dataclass(frozen=True, slots=True)
class _Lines:
    """What a chart of lines is drawn from."""

    series: tuple[Line, ...]
    x: tuple[float, ...]
    unit: str
    x_title: str
    zero: bool
    mark: float | None

    def number(self, at: int) -> int:
        """The number of a line's colour and dashes."""
        given = self.series[at].colour
        return at if given is None else given

    def colours(self) -> list[str]:
        return [colour(self.number(at)) for at in range(len(self.series))]

    def named(self, width: int) -> bool:
        """True where lines are named at their ends, not in a legend."""
        return width > NARROW and len(self.series) > 1

    def top(self, width: int) -> float:
        """Where the plot begins, below the unit and a legend."""
        unit = SIZE * 1.6 if self.unit else SIZE * 0.5
        if self.named(width) or len(self.series) < 2:
            return unit
        return unit + legend([each.name for each in self.series], self.colours(), width, 0)[1]

    def height(self, width: int) -> float:
        return (TALL if width >= WIDE else SHORT) + self.top(width)

    def draw(self, width: int) -> str:
        top, bottom = self.top(width), self.height(width) - BELOW
        parts_of = [each for s in self.series for each in (s.y, s.low, s.high) if each is not None]
        low, high = span((float(value) for part in parts_of for value in part), self.zero)
        up = Scale(low, high, bottom, top)
        left, right = room_left(up), width - self._names_room(width)
        along = Scale(min(self.x, default=0), max(self.x, default=1), left, right)
        parts = [self._axis_below(along, top, bottom), axis_left(up, left, right)]
        if self.unit:
            parts.append(text(0, SIZE, self.unit, fill=FAINT))
        if low < 0 < high:
            parts.append(f'<path d="M{left} {up(0):.1f}H{right}" stroke="var(--ju-ink)"/>')
        if self.mark is not None:
            parts.append(_mark(along(self.mark), top, bottom))
        parts += [self._band(number, along, up) for number in range(len(self.series))]
        parts += [self._line(number, along, up) for number in range(len(self.series))]
        parts.append(self._names(width, right, up, (top, bottom)))
        return "".join(parts)

    def _axis_below(self, along: Scale, top: float, bottom: float) -> str:
        """The axis; of few whole numbers, such as years, all are named."""
        few = len(self.x) <= FEW and all(x.is_integer() for x in self.x)
        return axis_below(along, top, bottom, self.x_title, ticks=self.x if few else ())

    def _names_room(self, width: int) -> float:
        if not self.named(width):
            return SIZE
        lines = [each for s in self.series for each in wrapped(s.name, width * NAMES_SHARE)]
        return BOLD * max(map(width_of, lines)) + 14

    def _points(self, values: Values, along: Scale, up: Scale) -> Points:
        return [(along(x), up(float(y))) for x, y in zip(self.x, values, strict=False)]

    def _band(self, number: int, along: Scale, up: Scale) -> str:
        each = self.series[number]
        if each.low is None or each.high is None:
            return ""
        edge = self._points(each.high, along, up) + self._points(each.low, along, up)[::-1]
        inside = [point for point in edge if math.isfinite(point[1])]
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in inside)
        return f'<polygon points="{corners}" fill="{self.colours()[number]}" fill-opacity="0.2"/>'

    def _line(self, number: int, along: Scale, up: Scale) -> str:
        each = self.series[number]
        dash = DASHES[self.number(number) % len(DASHES)]
        d = "".join(path(self._points(each.y, along, up)))
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        line = (
            f'<path d="{d}" fill="none" stroke="{self.colours()[number]}" stroke-width="2.5" '
            f'stroke-linejoin="round"{dashes}/>'
        )
        return hover(each.name, line)

    def _names(self, width: int, right: float, up: Scale, ends: tuple[float, float]) -> str:
        names = [each.name for each in self.series]
        if len(names) < 2:
            return ""
        if not self.named(width):
            return legend(names, self.colours(), width, SIZE * (2.4 if self.unit else 1))[0]
        last = [_last(each.y) for each in self.series]
        broken = [wrapped(name, width * NAMES_SHARE) for name in names]
        most = max(map(len, broken)) * SIZE * 1.15
        places = apart([up(value) for value in last], most + 3, ends[0] + 6, ends[1])
        return "".join(
            text(right + 8, y + SIZE * (0.35 + 1.1 * at), word, fill=fill, bold=True)
            for y, words, fill in zip(places, broken, self.colours(), strict=True)
            for at, word in enumerate(words)
        )


def _last(values: Values) -> float:
    """The last value that is a number."""
    return next((float(v) for v in list(values)[::-1] if math.isfinite(v)), 0.0)


def _mark(x: float, top: float, bottom: float) -> str:
    return (
        f'<path d="M{x:.1f} {top:.1f}V{bottom:.1f}" stroke="var(--ju-ink)" stroke-width="1.5" '
        f'stroke-dasharray="3 3"/>'
    )


def histogram(
    title: str,
    groups: Mapping[str, Values],
    *,
    unit: str = "",
    about: str = "",
    bins: int = 20,
    first: int = 0,
) -> Picture:
    """How often each value occurs, for one or more groups, as steps over the same classes.

    `first` is the colour of the first group: 1 where it is not the baseline.
    """
    values = np.concatenate([np.asarray(list(each), float) for each in groups.values()])
    kept = values[np.isfinite(values)]
    edges = np.histogram_bin_edges(kept if kept.size else [0.0, 1.0], bins)
    counts = {name: np.histogram(list(each), edges)[0] for name, each in groups.items()}
    middles = (edges[1:] + edges[:-1]) / 2
    steps = [
        Line(name, [0.0, *np.repeat(each, 2).astype(float), 0.0], colour=at)
        for at, (name, each) in enumerate(counts.items(), first)
    ]
    corners = [edges[0], *np.repeat(edges, 2)[1:-1], edges[-1]]
    told = "; ".join(
        f"{name}: {len(list(each))} values, middle {readable(float(np.median(list(each))))}"
        for name, each in groups.items()
        if list(each)
    )
    drawn = lines(title, steps, corners, unit="how many", x_title=unit or "value", zero=True)
    step = float(edges[1] - edges[0])
    table = pd.DataFrame({unit or "value": [shown(float(m), step / 10) for m in middles], **counts})
    return Picture(title, about or told, table, drawn.draw, drawn.height)
