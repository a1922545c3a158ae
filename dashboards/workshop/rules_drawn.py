"""How is reported success drawn against real success? Week by week, and agency by agency."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboards.kit.charts import Picture, own
from dashboards.kit.drawing import (
    FAINT,
    SIZE,
    WIDE,
    Scale,
    axis_left,
    colour,
    hover,
    path,
    text,
    width_of,
    wrapped,
)
from dashboards.kit.words import plain
from dashboards.workshop.rules_watch import OF_AGENCIES, QUARTER, YEAR, Numbers, Watched
from experiments.readable import readable

TALL, ROW = 250, 62
REAL_COLOUR, CLAIMED_COLOUR = colour(1), colour(2)
LEFT, HEAD, FOOT = 40, 34, 30
BETWEEN = 12
SMALL = 14
"""Height of small letters."""
QUARTERS_A_YEAR = YEAR // QUARTER
FEWEST_CLOSED = 10
"""Of fewer closed cases no share is drawn."""


def over_time(watched: Watched, names: Sequence[str], quarter: int) -> Picture:
    """Reported above real success in both worlds, up to a quarter; between them lies the gap."""
    top = 10 * math.ceil(1.05 * float(np.nanmax(watched.success)) / 10)

    def draw(width: int) -> str:
        beside = width >= WIDE
        wide = (width - BETWEEN) / 2 - LEFT if beside else width - LEFT
        claimed, stripes = _stripes("time", width)
        parts = [stripes]
        for world, name in enumerate(names):
            left = LEFT + (world * (wide + BETWEEN + LEFT) if beside else 0)
            down = 0 if beside else world * (TALL + 20)
            place = Place(left, left + wide, down, top, claimed)
            parts.append(_panel(watched.success[world], name, quarter, place))
        return "".join(parts)

    return own(
        plain("rules.chart_time"),
        draw,
        lambda width: TALL if width >= WIDE else 2 * TALL + 20,
        _table(watched, names),
        plain("rules.chart_time_about"),
    )


def _stripes(chart: str, width: int) -> tuple[str, str]:
    """Stripes for what was reported and is not there, and the name to fill with.

    Every drawing has its own: a browser draws none that are defined in a hidden one.
    """
    name = f"ju-claimed-{chart}-{width}"
    return name, (
        f'<defs><pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="3.5" height="8" fill="{CLAIMED_COLOUR}"/>'
        "</pattern></defs>"
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a panel lies, up to which value it goes, and the stripes it fills with."""

    left: float
    right: float
    down: float
    top: float
    claimed: str


def _panel(success: Numbers, name: str, quarter: int, place: Place) -> str:
    """One world: real success filled, the part that is only reported striped above it."""
    left, right, down, quarters = place.left, place.right, place.down, len(success)
    across = Scale(0, quarters - 1, left, right - width_of("100 %") - 4)
    up = Scale(0, place.top, down + TALL - FOOT, down + HEAD)
    reported, real = success[: quarter + 1].T
    points = [(across(at), up(value)) for at, value in enumerate(real)]
    claims = [(across(at), up(value)) for at, value in enumerate(reported)]
    floor = [(across(at), up(0)) for at in range(quarter + 1)]
    years = "".join(
        text(across(at), down + TALL - 8, plain("rules.year", number=at // QUARTERS_A_YEAR + 1),
             anchor="start", fill=FAINT, size=SMALL)
        for at in range(0, quarters, 2 * QUARTERS_A_YEAR)
    )  # fmt: skip
    return "".join(
        [
            text(left, down + 18, name, bold=True),
            axis_left(up, left, right, 4),
            years,
            _area(points, floor, f'fill="{REAL_COLOUR}" opacity="0.45"'),
            _area(claims, points, f'fill="url(#{place.claimed})"'),
            f'<path d="{"".join(path(points))}" fill="none" stroke="{REAL_COLOUR}" '
            'stroke-width="3"/>',
            f'<path d="{"".join(path(claims))}" fill="none" stroke="{CLAIMED_COLOUR}" '
            'stroke-width="3" stroke-dasharray="7 4"/>',
            _ends(across(quarter), up, float(reported[-1]), float(real[-1])),
        ]
    )


def _area(
    above: Sequence[tuple[float, float]], below: Sequence[tuple[float, float]], look: str
) -> str:
    """The room between two lines; nothing before there are two points."""
    points = [each for each in (*above, *reversed(below)) if math.isfinite(each[1])]
    if len(above) < 2:
        return ""
    return f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}Z" {look}/>'


def _ends(x: float, up: Scale, reported: float, real: float) -> str:
    """Both numbers at the end of the lines, apart from each other."""
    if not math.isfinite(real):
        return ""
    high, low = up(reported), up(real)
    if low - high < SIZE * 1.1:
        middle = (low + high) / 2
        high, low = middle - SIZE * 0.55, middle + SIZE * 0.55
    same = abs(reported - real) < 0.5
    claimed = "" if same else text(x + 5, high + 5, f"{reported:.0f} %", bold=True)
    return claimed + text(x + 5, (up(real) if same else low) + 5, f"{real:.0f} %", bold=True)


def _table(watched: Watched, names: Sequence[str]) -> pd.DataFrame:
    frame: dict[str, object] = {"weeks": QUARTER * np.arange(1, watched.quarters + 1)}
    for world, name in enumerate(names):
        for column, what in enumerate(("reported", "real")):
            told = plain(f"rules.{what}")
            frame[f"{name}: {told} (%)"] = watched.success[world, :, column].round(1)
    return pd.DataFrame(frame)


def by_agency(
    watched: Watched, names: Sequence[str], agencies: Sequence[str], quarter: int
) -> Picture:
    """Each agency in both worlds: real success as a dot, reported as a ring, the gap striped."""
    shares = successes(watched, quarter)

    def draw(width: int) -> str:
        claimed, stripes = _stripes("agencies", width)
        pen = Pen(names, Scale(0, 100, 12 if width < WIDE else 190, width - 24), claimed)
        parts = [stripes, *_upright(pen.across, HEAD - 6, _foot(len(agencies), width))]
        for at, agency in enumerate(agencies):
            parts.append(_agency(shares[:, at], agency, pen, HEAD + at * _row(width)))
        return "".join(parts)

    return own(
        plain("rules.chart_agencies"),
        draw,
        lambda width: _foot(len(agencies), width) + 8,
        _agency_table(shares, names, agencies),
        plain("rules.chart_agencies_about"),
    )


@dataclass(frozen=True, slots=True)
class Pen:
    """What every agency is drawn with: the worlds' names, the scale and the stripes."""

    names: Sequence[str]
    across: Scale
    claimed: str

    @property
    def own_line(self) -> bool:
        """Whether the name of an agency stands above its lines: on a phone."""
        return self.across.start < LEFT


def _row(width: int) -> float:
    return ROW + 22 if width < WIDE else ROW


def _foot(agencies: int, width: int) -> float:
    return HEAD + agencies * _row(width)


def successes(watched: Watched, quarter: int) -> Numbers:
    """Reported and real success of each agency: % of closings [2, agencies, 2], or no number."""
    rows = watched.agencies[:, quarter]
    closed, reported, real = (
        rows[..., OF_AGENCIES.index(name)]
        for name in ("closed", "reported_successes", "true_successes")
    )
    enough = np.where(closed >= FEWEST_CLOSED, closed, np.nan)
    return np.stack([100 * reported / enough, 100 * real / enough], axis=-1)


def _upright(across: Scale, top: float, bottom: float) -> list[str]:
    return [
        f'<path d="M{across(each):.1f} {top}V{bottom}" stroke="var(--ju-line)"/>'
        + text(across(each), top - 6, f"{each:.0f} %", anchor="middle", fill=FAINT, size=SMALL)
        for each in (0, 25, 50, 75, 100)
    ]


def _agency(shares: Numbers, agency: str, pen: Pen, y: float) -> str:
    """One agency: its name, and a line for each world."""
    room = pen.across.end if pen.own_line else pen.across.start - 20
    named = "".join(
        text(0, y + 20 + at * SIZE * 1.2, line, bold=pen.own_line)
        for at, line in enumerate(wrapped(agency, room))
    )
    y += 38 if pen.own_line else 16
    return named + "".join(
        _gap(shares[world], world, agency, pen, y + world * 22) for world in (0, 1)
    )


def _gap(pair: Numbers, world: int, agency: str, pen: Pen, y: float) -> str:
    """One world of one agency: a dot where things are, a ring where they are said to be."""
    reported, real = float(pair[0]), float(pair[1])
    if not math.isfinite(real):
        return text(pen.across(2), y + 5, plain("rules.too_few"), fill=FAINT, size=SMALL)
    first, last = pen.across(real), pen.across(reported)
    line = REAL_COLOUR if world else "var(--ju-0)"
    words = plain("rules.agency_told", agency=agency, world=pen.names[world],
                  reported=readable(reported, 100), real=readable(real, 100))  # fmt: skip
    return hover(
        words,
        f'<rect x="{first:.1f}" y="{y - 4:.1f}" width="{max(0.0, last - first):.1f}" height="8" '
        f'fill="url(#{pen.claimed})"/>'
        f'<circle cx="{last:.1f}" cy="{y:.1f}" r="7" fill="var(--ju-paper)" stroke="{line}" '
        f'stroke-width="2.5"/><circle cx="{first:.1f}" cy="{y:.1f}" r="6" fill="{line}"/>',
    )


def _agency_table(shares: Numbers, names: Sequence[str], agencies: Sequence[str]) -> pd.DataFrame:
    frame: dict[str, object] = {plain("rules.agency_column"): list(agencies)}
    for world, name in enumerate(names):
        for column, what in enumerate(("reported", "real")):
            frame[f"{name}: {plain(f'rules.{what}')} (%)"] = shares[world, :, column].round(1)
    return pd.DataFrame(frame)
