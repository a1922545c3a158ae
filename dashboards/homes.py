"""Where on the map is each family drawn? Neighbourhoods become discs that do not overlap.

A disc's area is its number of families, so that every dot has the same room; discs stay as near to
the real middle of their neighbourhood as others allow (a cartogram after Dorling).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abm.place import Place

Numbers = NDArray[np.float64]
COVERED = 0.62
"""The share of the map's ground that is under discs: how close they lie."""
GAP = 1.12
"""Room that a disc keeps around itself, against its radius."""
ROUNDS = 200
HOMEWARD = 0.02
"""How much of the way back to its real middle a disc goes in a round."""
GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Discs:
    """The neighbourhoods on a map 1 wide and `height` high, north at the top.

    x, y, radius: float64 [neighbourhoods]. pitch: how far a family is from the next.
    """

    x: Numbers
    y: Numbers
    radius: Numbers
    height: float
    pitch: float


def discs(place: Place, where: NDArray[np.int32]) -> Discs:
    """Lay out a place whose families live in the neighbourhoods `where` (int32 [families])."""
    east, south = _real(place)
    families = np.bincount(where, minlength=len(east))
    ground = max(float(np.ptp(south)), 0.3) * max(float(np.ptp(east)), 0.3)
    radius = np.sqrt(np.maximum(families, 1) * COVERED * ground / len(where) / math.pi)
    x, y = _apart(east, south, radius * GAP)
    left, top = (x - radius).min(), (y - radius).min()
    width = (x + radius).max() - left
    height = ((y + radius).max() - top) / width
    x, y, radius = (x - left) / width, (y - top) / width, radius / width
    return Discs(x, y, radius, float(height), _pitch(radius, families))


def _real(place: Place) -> tuple[Numbers, Numbers]:
    """The real middles, to scale, about 1 across: eastwards and southwards."""
    latitude = np.array([each.latitude for each in place.neighbourhoods])
    east = np.array([each.longitude for each in place.neighbourhoods])
    east = east * math.cos(math.radians(float(latitude.mean())))
    size = max(float(np.ptp(east)), float(np.ptp(latitude)), 1e-9)
    return east / size, -latitude / size


def _apart(east: Numbers, south: Numbers, room: Numbers) -> tuple[Numbers, Numbers]:
    """Push discs that overlap apart, half each, and let all drift homeward."""
    at = east + 1j * south
    # Two neighbourhoods with the same middle need some way to go.
    home = at + 1e-6 * np.exp(1j * GOLDEN * np.arange(len(at)))
    at, least = home.copy(), room[:, None] + room[None, :]
    np.fill_diagonal(least, 0)
    for step in range(2 * ROUNDS):
        between = at[:, None] - at[None, :]
        distance = np.abs(between)
        overlap = np.maximum(least - distance, 0)
        at = at + (between / np.maximum(distance, 1e-12) * overlap).sum(axis=1) / 4
        if step < ROUNDS:
            at += HOMEWARD * (home - at)
    return at.real, at.imag


def _pitch(radius: Numbers, families: NDArray[np.int64]) -> float:
    """The room of one dot: the same in every neighbourhood."""
    largest = int(np.argmax(families))
    return float(radius[largest] / math.sqrt(max(1, families[largest])))


def homes(laid: Discs, where: NDArray[np.int32]) -> Numbers:
    """Where every family is drawn: float64 [families, 2], in a sunflower's spiral."""
    order = np.zeros(len(where))
    for number in np.unique(where):
        here = where == number
        order[here] = np.arange(here.sum())
    radius, angle = laid.pitch * np.sqrt(order + 0.5), order * GOLDEN
    x, y = laid.x[where] + radius * np.cos(angle), laid.y[where] + radius * np.sin(angle)
    return np.column_stack([x, y])
