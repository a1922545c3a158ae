"""How does it look where a policy fails? Futures as marks, and the box around the part found."""

import math
from collections.abc import Callable

from dashboards.kit.charts import own
from dashboards.kit.drawing import (
    FAINT,
    SIZE,
    Picture,
    Scale,
    axis_below,
    axis_left,
    hover,
    room_left,
    span,
    text,
)
from experiments.analysis.discovery import Discovery
from experiments.analysis.discovery_factors import limits
from experiments.readable import readable

TALL = 400.0
RADIUS = 4.5
FAILS, HOLDS = 2, 1
MOST_MARKS = 800


def boxed(found: Discovery, across: str, up: str) -> Picture:
    """The futures by two factors: a cross where the policy fails, a ring where it does not."""
    ends = bounds(found)
    table = found.by_future().reset_index()[["future", across, up, "size", "fails", "box"]]
    told = found.sentences()
    return own(
        f"Futures by {across} and {up}", _drawing(found, across, up, ends), lambda width: TALL,
        table, " ".join(told),
    )  # fmt: skip


def bounds(found: Discovery) -> dict[str, tuple[float, float]]:
    """The ends of the best box by factor, infinite where there is none."""
    if not found.boxes:
        return {}
    return {name: (low, high) for name, low, high, _ in limits(found.cases, found.boxes[0].box)}


def _drawing(
    found: Discovery, across: str, up: str, ends: dict[str, tuple[float, float]]
) -> Callable[[int], str]:
    x, y = (found.factors[name].to_numpy(float) for name in (across, up))

    def draw(width: int) -> str:
        top, bottom = SIZE * 3.4, TALL - SIZE * 3.4
        rising = Scale(*span(y), bottom, top)
        along = Scale(*span(x), room_left(rising), width - SIZE)
        parts = [
            axis_below(along, top, bottom, across),
            axis_left(rising, along.start, along.end),
            text(0, top - SIZE, up, fill=FAINT),
            _legend(),
            _box(along, rising, ends.get(across, FREE), ends.get(up, FREE)) if ends else "",
        ]
        step = -(-len(x) // MOST_MARKS)
        for at in range(0, len(x), step):
            parts.append(_mark(found, at, along(float(x[at])), rising(float(y[at]))))
        return "".join(parts)

    return draw


FREE = (-math.inf, math.inf)


def _box(along: Scale, rising: Scale, across: tuple[float, float], up: tuple[float, float]) -> str:
    """The part found; to the edge of the drawing where it has no end."""
    left, right = (along(min(max(end, along.low), along.high)) for end in across)
    bottom, top = (rising(min(max(end, rising.low), rising.high)) for end in up)
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
        f'height="{bottom - top:.1f}" fill="var(--ju-{FAILS})" fill-opacity="0.1" '
        f'stroke="var(--ju-{FAILS})" stroke-width="2" stroke-dasharray="6 4"/>'
    )


def _mark(found: Discovery, at: int, x: float, y: float) -> str:
    fails = bool(found.failing.fails[at])
    words = "fails" if fails else "does not fail"
    size = readable(float(found.failing.size[at]))
    told = f"future {found.failing.futures[at]}: {words} ({size} {found.failing.outcome.unit})"
    return hover(told, _cross(x, y) if fails else _ring(x, y))


def _cross(x: float, y: float) -> str:
    r = RADIUS
    return (
        f'<path d="M{x - r:.1f} {y - r:.1f}L{x + r:.1f} {y + r:.1f}M{x - r:.1f} {y + r:.1f}'
        f'L{x + r:.1f} {y - r:.1f}" stroke="var(--ju-{FAILS})" stroke-width="2.4"/>'
    )


def _ring(x: float, y: float) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" fill="none" '
        f'stroke="var(--ju-{HOLDS})" stroke-width="1.8"/>'
    )


def _legend() -> str:
    room = SIZE * 6
    return (
        _cross(RADIUS + 1, SIZE * 0.7)
        + text(SIZE, SIZE, "fails", fill=FAINT)
        + _ring(room, SIZE * 0.7)
        + text(room + SIZE, SIZE, "does not fail", fill=FAINT)
    )
