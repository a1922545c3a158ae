"""How does a validation look? Small pictures drawn as SVG, to stand inside a page.

A strip shows one target: its band, what the model gives, and how far runs differ. A cloud shows
the neighbourhoods: the model against the census. Colours can be told apart by people with colour
blindness (Okabe & Ito 2008), and every colour stands beside a word or a shape.
"""

from html import escape
from math import isnan

import numpy as np
from numpy.typing import NDArray

from experiments.validation import CLOSE, INSIDE, OUTSIDE, UNKNOWN, Finding

COLOURS = {INSIDE: "#0072B2", CLOSE: "#B07400", OUTSIDE: "#C04A00", UNKNOWN: "#6b6b6b"}
BAND = "#cfe3d4"
LINE = "#b9b9b9"
WIDTH, HEIGHT, EDGE = 300, 32, 10
UPPER, LOWER = 12, 24
"""All runs together are drawn above, each alone below."""
CLOUD, LEFT, TOP, FOOT = 240, 36, 8, 34


def strip(finding: Finding) -> str:
    """One target: a band, a dot for every run alone, and the value of all with its interval."""
    target = finding.target
    shown = [value for value in (finding.value, finding.low, finding.high) if not isnan(value)]
    each = [value for value in finding.each if not isnan(value)]
    values = (target.low, target.high, *shown, *each)
    least, most = min(values), max(values)

    def across(value: float) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * (value - least) / (most - least)

    low, high = across(target.low), across(target.high)
    colour = COLOURS[finding.verdict]
    shapes = [
        _line(0, WIDTH, LINE, 1),
        f'<rect x="{low:.1f}" y="3" width="{high - low:.1f}" height="{HEIGHT - 6}" fill="{BAND}"/>',
        *(_dot(across(value), LOWER, 2.8, colour, 0.45) for value in each),
    ]
    if not isnan(finding.low):
        shapes.append(_line(across(finding.low), across(finding.high), colour, 3))
    if not isnan(finding.value):
        shapes.append(_diamond(across(finding.value), colour))
    says = f"{target.name}: {finding.verdict}"
    return _svg(WIDTH, HEIGHT, says, shapes)


def cloud(census: NDArray[np.float64], model: NDArray[np.float64], says: str) -> str:
    """Neighbourhoods as dots: per cent in the census across, in the model upwards.

    Both: per cent, [neighbourhoods]. On the line from corner to corner the two agree.
    """
    most = float(max(census.max(), model.max(), 1))
    step = _round_step(most)
    side = CLOUD - LEFT - TOP
    scale = side / most

    def place(x: float, y: float) -> tuple[float, float]:
        return LEFT + x * scale, TOP + side - y * scale

    base = TOP + side
    shapes = [
        f'<path d="M{LEFT} {TOP}V{base}H{LEFT + side}" fill="none" stroke="{LINE}"/>',
        f'<path d="M{LEFT} {base}L{LEFT + side} {TOP}" stroke="{LINE}" stroke-dasharray="4 3"/>',
    ]
    for tick in np.arange(0, most + step / 100, step):
        x, y = place(tick, tick)
        shapes.append(_text(x, base + 13, f"{tick:g}", "middle"))
        shapes.append(_text(LEFT - 5, y + 4, f"{tick:g}", "end"))
    shapes.append(_text(LEFT + side / 2, base + 28, "census, %", "middle"))
    shapes.append(
        f'<text transform="translate(10 {TOP + side / 2:.0f}) rotate(-90)" '
        'text-anchor="middle">model, %</text>'
    )
    for across, up in zip(census, model, strict=True):
        x, y = place(float(across), float(up))
        shapes.append(_dot(x, y, 2.2, COLOURS[INSIDE], 0.45))
    return _svg(CLOUD, base + FOOT, says, shapes)


def _round_step(most: float) -> float:
    """A distance between ticks that people read, with three to six of them."""
    power = 10.0 ** np.floor(np.log10(most / 2))
    return float(next(power * each for each in (5, 2, 1, 0.5) if most / (power * each) >= 2))


def _svg(width: float, height: float, says: str, shapes: list[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(says)}">'
        f"{''.join(shapes)}</svg>"
    )


def _line(start: float, end: float, colour: str, width: float) -> str:
    return (
        f'<line x1="{start:.1f}" x2="{end:.1f}" y1="{UPPER}" y2="{UPPER}" stroke="{colour}" '
        f'stroke-width="{width}"/>'
    )


def _dot(x: float, y: float, size: float, colour: str, strength: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{colour}" opacity="{strength}"/>'


def _diamond(x: float, colour: str) -> str:
    return f'<path d="M{x:.1f} {UPPER - 7}l5 7-5 7-5-7z" fill="{colour}" stroke="#fff"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'
