"""What does the player need to show worlds side by side? Their history, small enough to send.

One story holds a place, its families' homes, the names of agencies and lines, and, for a stretch
of weeks, every world's numbers. The live pages and the take-home file play the same story.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abm.place import Place
from dashboards.living import Living
from experiments.lines import LINES, lines

SCATTER = 0.011
"""How far from the middle of its neighbourhood a family is drawn, as a share of the map."""
GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Chunk:
    """Weeks of all worlds: `first` up to `last`, and the bytes of each world's arrays in order."""

    first: int
    last: int
    buffers: tuple[bytes, ...]


def about(living: Living) -> dict[str, Any]:
    """Everything that does not change from week to week, ready for JSON."""
    setting = living.setting
    x, y = homes(setting.place, living.worlds[0].world.families["neighbourhood"])
    return {
        "place": setting.place.title,
        "weeks": setting.weeks,
        "families": setting.families,
        "x": np.round(x, 4).tolist(),
        "y": np.round(y, 4).tolist(),
        "neighbourhoods": [each.name for each in setting.place.neighbourhoods],
        "agencies": [each.title for each in setting.place.agencies],
        "worlds": [each.policy.title for each in living.worlds],
        "lines": [{"name": each.name, "title": each.title, "unit": each.unit} for each in LINES],
    }


def chunk(living: Living, first: int, last: int) -> Chunk:
    """The weeks of a stretch that has been lived, for every world: families, lines."""
    buffers = []
    for number, world in enumerate(living.worlds):
        rows = slice(first + 1, last + 1)
        buffers.append(np.ascontiguousarray(world.families[rows]).tobytes())
        told = lines(living.counted(number))[first:last]
        buffers.append(np.ascontiguousarray(told, np.float32).tobytes())
    return Chunk(first, last, tuple(buffers))


def start(living: Living) -> tuple[bytes, ...]:
    """How families are at week 0, the same in every world."""
    return tuple(world.families[0].tobytes() for world in living.worlds)


def homes(place: Place, neighbourhood: NDArray[np.int32]) -> tuple[Any, Any]:
    """Where families are drawn: float64 [families] each, 0 to 1 across the map, north at the top.

    Families of a neighbourhood lie around its middle in a sunflower's spiral.
    """
    latitude = np.array([each.latitude for each in place.neighbourhoods])
    east = np.array([each.longitude for each in place.neighbourhoods])
    east = east * math.cos(math.radians(float(latitude.mean())))
    size = max(float(np.ptp(east)), float(np.ptp(latitude)), 1e-9)
    order = np.zeros(len(neighbourhood))
    for number in np.unique(neighbourhood):
        here = neighbourhood == number
        order[here] = np.arange(here.sum())
    radius, angle = SCATTER * np.sqrt(order / 4), order * GOLDEN
    x = (east[neighbourhood] - east.min()) / size + radius * np.cos(angle)
    y = (latitude.max() - latitude[neighbourhood]) / size + radius * np.sin(angle)
    return x, y
