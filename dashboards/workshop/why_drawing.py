"""How is a feedback loop drawn, and lit by what was measured? As boxes with arrows, in SVG."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from dashboards.kit import called
from dashboards.workshop.why_loops import Changes, Link, Seen, State, Turning
from dashboards.workshop.why_measures import MEASURES, NAMES
from experiments.outcomes import Outcome
from experiments.readable import readable

WIDE, ROOMY = 600, 700
"""From these widths on a loop is drawn as a circle, and as a flat one; below them, as a column."""
BOX = (188.0, 70.0)
ROW = 122.0
"""From box to box in a column."""
LETTERS = 24
FLAT = 340.0
HEIGHTS = {3: 400.0, 4: 430.0, 5: 500.0, 6: 500.0}
"""Of a circle with so many boxes; a triangle leaves a quarter of it empty, which is cut off."""
SIGN_AT = 0.42
THIN, THINNEST_LIT, THICKEST = 2.5, 4.0, 12.0
COLOURS: Mapping[State, str] = {
    State.AS_TOLD: "var(--ju-accent)",
    State.AGAINST: "var(--ju-bad)",
    State.UNANSWERED: "var(--ju-quiet)",
    State.QUIET: "var(--ju-line)",
}
DASHES: Mapping[State, str] = {
    State.AS_TOLD: "", State.AGAINST: "10 6", State.UNANSWERED: "2 6", State.QUIET: "",
}  # fmt: skip

SIGNS: Mapping[int, str] = {1: "+", -1: "\N{MINUS SIGN}"}

Point = tuple[float, float]
Titles = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where things are: the middle of each box, and the middle that arrows bend away from."""

    boxes: Mapping[str, Point]
    middle: Point
    height: float


def plan(turning: Turning, width: int) -> Plan:
    """Boxes in a circle, what is beside it inside or in a corner; a column where room is narrow."""
    nodes, outside = turning.loop.nodes, turning.loop.outside
    if width < WIDE:
        column = (*nodes, *outside)
        boxes = {
            node: (width / 2 + 14, BOX[1] / 2 + 8 + at * ROW) for at, node in enumerate(column)
        }
        return Plan(boxes, (4 * width, len(column) * ROW / 2), len(column) * ROW - ROW + 90)
    height = FLAT if width >= ROOMY and len(nodes) > 3 else HEIGHTS[len(nodes)]
    middle = width / 2, height / 2
    cut = height / 4 - BOX[1] / 4 - 8 if len(nodes) == 3 else 0.0
    across, down = width / 2 - BOX[0] / 2 - 8, height / 2 - BOX[1] / 2 - 8
    boxes = {}
    for at, node in enumerate(nodes):
        angle = 2 * math.pi * at / len(nodes) - math.pi / 2
        boxes[node] = (
            middle[0] + across * math.cos(angle), middle[1] + down * math.sin(angle)
        )  # fmt: skip
    side, low = BOX[0] / 2 + 8, BOX[1] / 2 + 48
    corners = ((width - side, low), (side, low))
    spots = corners if len(nodes) == 3 else (middle,)
    boxes |= dict(zip(outside, spots, strict=False))
    return Plan(boxes, middle, height - cut)


def drawing(turning: Turning, changes: Changes, titles: Titles, width: int) -> str:
    """The inner SVG of a loop at a width: arrows first, boxes on top."""
    where = plan(turning, width)
    arrows = [_arrow(each, where, width) for each in (*turning.links, *turning.beside)]
    boxes = [_box(node, spot, changes, titles) for node, spot in where.boxes.items()]
    return "".join((*arrows, *boxes))


def height(turning: Turning, width: int) -> float:
    """How high the drawing of a loop is at a width."""
    return plan(turning, width).height


def _box(name: str, middle: Point, changes: Changes, titles: Titles) -> str:
    """One thing that is counted: its name, how it changed, and whether for better or worse."""
    measure, changed = MEASURES[NAMES.index(name)], changes.of(name)
    left, top = middle[0] - BOX[0] / 2, middle[1] - BOX[1] / 2
    rows = wrap(titles(name), LETTERS)[:2]
    start = middle[1] - 8 - 9 * (len(rows) - 1)
    told = "".join(
        f'<text x="{middle[0]:.1f}" y="{start + 17 * at:.1f}" text-anchor="middle" font-size="14" '
        f'fill="var(--ju-ink)">{escape(row)}</text>'
        for at, row in enumerate(rows)
    )
    colour = tint(measure, changed.moved)
    return (
        f"<g><title>{escape(exact_name(measure))}</title>"
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{BOX[0]:.0f}" height="{BOX[1]:.0f}" rx="10" '
        f'fill="var(--ju-card)" stroke="{colour}" stroke-width="{3 if changed.moved else 1.5}"/>'
        f'{told}<text x="{middle[0]:.1f}" y="{middle[1] + 26:.1f}" text-anchor="middle" '
        f'font-size="15" font-weight="700" fill="var(--ju-ink)">'
        f"{escape(in_numbers(changed.before, changed.now, changed.moved))}</text></g>"
    )


def exact_name(measure: Outcome) -> str:
    """What the model calls a measure, and its unit."""
    return f"{called.outcome(measure)}, {called.unit(measure.unit)}"


def tint(measure: Outcome, moved: int) -> str:
    """The colour of what moved: for better, for worse, or just otherwise."""
    if not moved:
        return "var(--ju-line)"
    return {"better": "var(--ju-good)", "worse": "var(--ju-bad)"}.get(
        measure.verdict(moved), "var(--ju-ink)"
    )


def in_numbers(before: float, now: float, moved: int) -> str:
    """A change as it is written in a box: from, to, and up or down."""
    scale = max(abs(before), abs(now))
    arrow = {1: "▲", -1: "▼"}.get(moved, "")
    return f"{readable(before, scale)} → {readable(now, scale)} {arrow}".strip()


def _arrow(seen: Seen, where: Plan, width: int) -> str:
    """A link: a bent arrow, as strong as what passes through it, with its sign half way."""
    start, bend, end = _course(seen.link, where, width)
    lit = seen.state == State.AS_TOLD
    thick = THINNEST_LIT + (THICKEST - THINNEST_LIT) * seen.strength if lit else THIN
    dashes = DASHES[seen.state]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    path = f"M{start[0]:.1f} {start[1]:.1f}Q{bend[0]:.1f} {bend[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    colour = COLOURS[seen.state]
    flow = (
        f'<path class="ju-flow" d="{path}" fill="none" stroke="var(--ju-card)" stroke-width="2.5" '
        f'stroke-dasharray="1 27" stroke-linecap="round"/>'
        if lit
        else ""
    )
    return (
        f'<g data-link="{seen.link.driver} {seen.link.driven}" data-state="{seen.state}">'
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{thick:.1f}"{dashed}/>'
        f"{flow}{_head(bend, end, colour, thick)}{_sign(seen.link, start, bend, end, colour)}</g>"
    )


def _course(link: Link, where: Plan, width: int) -> tuple[Point, Point, Point]:
    """From the edge of one box to the edge of the other, bent away from the middle."""
    one, other = where.boxes[link.driver], where.boxes[link.driven]
    between = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
    if width < WIDE:
        return _down_the_column(one, other)
    away = between[0] - where.middle[0], between[1] - where.middle[1]
    bend = between[0] + 0.22 * away[0], between[1] + 0.22 * away[1]
    return _edge(one, bend), bend, _edge(other, bend)


def _down_the_column(one: Point, other: Point) -> tuple[Point, Point, Point]:
    """Straight to the next box; around the left side to any other."""
    if abs(other[1] - one[1] - ROW) < 1:
        start, end = (one[0], one[1] + BOX[1] / 2), (other[0], other[1] - BOX[1] / 2 - 2)
        return start, (one[0], (start[1] + end[1]) / 2), end
    side = one[0] - BOX[0] / 2
    spread = min(abs(other[1] - one[1]) / 4, 2 * (side - 14))
    bend = side - spread, (one[1] + other[1]) / 2
    return (side, one[1]), bend, (side - 2, other[1])


def _edge(box: Point, towards: Point) -> Point:
    """Where a line from the middle of a box leaves it."""
    across, down = towards[0] - box[0], towards[1] - box[1]
    room = min(
        (BOX[0] / 2 + 4) / max(abs(across), 1e-9), (BOX[1] / 2 + 4) / max(abs(down), 1e-9), 0.98
    )
    return box[0] + room * across, box[1] + room * down


def _head(bend: Point, end: Point, colour: str, thick: float) -> str:
    """The tip of an arrow."""
    angle, size = math.atan2(end[1] - bend[1], end[0] - bend[0]), 9 + thick
    sides = [
        (end[0] - size * math.cos(angle + turn), end[1] - size * math.sin(angle + turn))
        for turn in (-0.45, 0.45)
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (end, *sides))
    return f'<polygon points="{points}" fill="{colour}"/>'


def _sign(link: Link, start: Point, bend: Point, end: Point, colour: str) -> str:
    """Nearly half way along: plus where the second moves the same way, minus where the opposite."""
    there, back = SIGN_AT, 1 - SIGN_AT
    x, y = (
        back**2 * a + 2 * there * back * b + there**2 * c
        for a, b, c in zip(start, bend, end, strict=True)
    )
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="12" fill="var(--ju-card)" stroke="{colour}" '
        f'stroke-width="2"/><text x="{x:.1f}" y="{y + 6:.1f}" text-anchor="middle" font-size="18" '
        f'font-weight="700" fill="var(--ju-ink)">{SIGNS[link.sign]}</text>'
    )
