"""The two drawings on Mesa's page, as SVG: where need is now, and how counts have moved."""

import math
from collections.abc import Iterator
from html import escape

import numpy as np
from numpy.typing import NDArray

from abm.mesa_model import COLLECTED, PlaceModel
from abm.results import units

WIDTH, HEIGHT = 700, 460
EDGE = 40
LETTERS = 18
"""Read from the back of a room where a drawing has a third of the screen."""
SHADES = ("#fde3c8", "#f9b27c", "#ee7b3f", "#c94a1d", "#7f2a10")
"""From few to many families with a need, legible on light and dark ground."""
LARGEST = 26
COLUMNS, ROWS = 2, 4
SHORTEST = 52
"""Weeks after the start that the lines always have room for."""
TITLES = {
    "with_need": "Families with a need",
    "with_3_needs": "Families with three or more",
    "hidden_needs": "Needs that no agency knows of",
    "unserved": "In need, with nobody at work",
    "referrals": "Referrals a week",
    "bounces": "Referrals sent elsewhere a week",
    "looked_after": "Children looked after",
}


def neighbourhood_map(model: PlaceModel) -> str:
    """Each neighbourhood as a dot: its size the families, its colour the share with a need."""
    homes, in_need = _families(model)
    x, y = _positions(model)
    largest = max(1, homes.max())
    dots = [
        _dot(place.name, x[at], y[at], int(homes[at]), int(in_need[at]), int(largest))
        for at, place in enumerate(model.setting.place.neighbourhoods)
    ]
    heading = f"Families with a need in {model.setting.place.title}, week {model.week}"
    return _svg(heading, [*dots, *_legend()])


def _families(model: PlaceModel) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Families, and those of them with a need, by neighbourhood."""
    families, number = model.world.families, len(model.setting.place.neighbourhoods)
    where = families["neighbourhood"]
    needy = where[families["needs"] != 0]
    return np.bincount(where, minlength=number), np.bincount(needy, minlength=number)


def _positions(model: PlaceModel) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The neighbourhoods on the page, north at the top, one scale for both directions."""
    places = model.setting.place.neighbourhoods
    latitude = np.array([place.latitude for place in places])
    east = np.array([place.longitude for place in places])
    east *= math.cos(math.radians(latitude.mean()))
    room = WIDTH - 3 * EDGE, HEIGHT - 3 * EDGE
    scale = min(room[0] / max(np.ptp(east), 1e-9), room[1] / max(np.ptp(latitude), 1e-9))
    middle = (east.max() + east.min()) / 2, (latitude.max() + latitude.min()) / 2
    return WIDTH / 2 + scale * (east - middle[0]), HEIGHT / 2 - scale * (latitude - middle[1])


def _dot(name: str, x: float, y: float, homes: int, in_need: int, largest: int) -> str:
    if not homes:
        return ""
    shade = SHADES[min(len(SHADES) - 1, int(in_need / homes * len(SHADES)))]
    words = escape(f"{name}: {in_need} of {homes} families have a need")
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{LARGEST * math.sqrt(homes / largest):.1f}" '
        f'fill="{shade}" fill-opacity="0.9" stroke="currentColor" stroke-width="0.6">'
        f"<title>{words}</title></circle>"
    )


def _legend() -> Iterator[str]:
    """What the colours mean, along the bottom."""
    step = 100 // len(SHADES)
    for number, shade in enumerate(SHADES):
        x = EDGE + number * 110
        yield f'<rect x="{x}" y="{HEIGHT - 24}" width="14" height="14" fill="{shade}"/>'
        yield _text(x + 20, HEIGHT - 12, f"{number * step}–{(number + 1) * step} %")


def lines(model: PlaceModel) -> str:
    """One small chart for each collected measure: the burn-in on grey, then the policy."""
    charts = [
        _chart(model, name, (number % COLUMNS, number // COLUMNS))
        for number, name in enumerate(COLLECTED)
    ]
    reached = f"week {model.week} of {model.setting.weeks}"
    return _svg(f"{model.policy.title}, {reached}; on grey, before the policy", charts)


def _chart(model: PlaceModel, name: str, cell: tuple[int, int]) -> str:
    """One measure from the first week of the burn-in to the week reached."""
    first = -model.setting.burn_in
    weeks = max(model.week, SHORTEST) - first
    counts = model.world.neighbourhoods_weekly[name][: model.week - first].sum(axis=1)
    row = (HEIGHT - EDGE) / ROWS
    width, height = WIDTH / COLUMNS - 30, row - 3 * LETTERS
    left, top = 10 + cell[0] * WIDTH / COLUMNS, EDGE + 2 * LETTERS + cell[1] * row
    most = max(1.0, counts.max(initial=0))
    x = left + (np.arange(len(counts)) + 1) / weeks * width
    y = top + height * (1 - counts / most)
    points = " ".join(f"{across:.1f},{down:.1f}" for across, down in zip(x, y, strict=True))
    now = f"{counts[-1]:g}" if len(counts) else "–"
    about = units("weekly").set_index("column")["meaning"][name]
    return (
        f"<g><title>{escape(about)}</title>"
        f'<rect x="{left}" y="{top}" width="{-first / weeks * width:.1f}" height="{height:.1f}" '
        f'fill="currentColor" fill-opacity="0.08"/>'
        f'<path d="M{left} {top}v{height:.1f}h{width:.1f}" fill="none" stroke="currentColor" '
        f'stroke-opacity="0.5"/>'
        f'<polyline points="{points}" fill="none" stroke="#1f77b4" stroke-width="1.6"/>'
        f"{_text(left, top - 6 - LETTERS, TITLES[name])}"
        f"{_text(left, top - 6, f'{now} now, at most {most:g}')}</g>"
    )


def _text(x: float, y: float, words: str, size: int = LETTERS) -> str:
    where = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}"'
    return f'<text {where} fill="currentColor">{escape(words)}</text>'


def _svg(heading: str, parts: list[str]) -> str:
    """A drawing with its heading, as wide as the room it is given."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" role="img" '
        f'aria-label="{escape(heading)}" font-family="Roboto, sans-serif">'
        f"{_text(10, 20, heading, LETTERS + 2)}{''.join(parts)}</svg>"
    )
