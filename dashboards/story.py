"""What does the player need to show worlds side by side? Their history, small enough to send.

One story holds a place, its families' homes, the names of agencies and columns, and, for a stretch
of weeks, every world's numbers. The live pages and the take-home file play the same story.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.vocabulary import LINKS
from dashboards.homes import discs, homes
from dashboards.kit import called
from dashboards.kit.of_model import sentence, weekly_columns
from dashboards.kit.texts import texts
from dashboards.living import (
    CASES_SHOWN,
    HELPED,
    HOME,
    IN_CRISIS,
    NEEDS_SHOWN,
    NOBODY_THERE,
    STAND_IN,
    WAITING,
    Bytes,
    Living,
    LivingWorld,
    Trip,
)
from experiments.block_matrix import KINDS, MEANINGS, MIDDLE, UNSURE
from experiments.counted import QUARTER, YEAR, Counted
from experiments.lines import LINES, lines
from experiments.outcomes import ALL_CRISES

COUNTS = (
    "families", "with_need", "with_3_needs", "unserved", "helped", "trust", "contacts",
    "referrals", "referrals_within_year", "referred_on", "bounces", "screened_out", "gave_up",
    "assessed", "no_further_action", "allocated", "waiting_weeks", "handovers",
    "closed_resolved", "closed_early", "closed_out_of_time", "disengaged",
    "reported_successes", "true_successes", "crises",
)  # fmt: skip
"""What is sent of the whole place, week by week; `crises` are of all kinds."""
AGENCY_COUNTS = (
    "referrals", "bounces", "screened_out", "assessed", "no_further_action", "allocated", "closed",
    "reported_successes", "true_successes", "caseload", "waiting", "being_assessed", "threshold",
    "posts", "filled", "locums", "exits", "burnout", "hours",
)  # fmt: skip
HOURS = (
    "direct", "assessing", "coordinating", "recording", "training", "overhead", "slack", "absent",
)  # fmt: skip
PARTS = ("families", "workers", "lines", "counts", "agencies", "pairs", "trips")
"""The arrays of a world in a chunk, in this order."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Weeks of all worlds: `first` up to `last`, and the bytes of each world's PARTS in order."""

    first: int
    last: int
    buffers: tuple[bytes, ...]


def agency_columns() -> list[str]:
    """What is sent of every agency, week by week."""
    hours = [f"hours_{name}" for name in HOURS]
    return [*AGENCY_COUNTS, *hours, *(f"stuck_{link}" for link in LINKS)]


def about(living: Living, titles: Sequence[str] = ()) -> dict[str, Any]:
    """Everything that does not change from week to week, ready for JSON."""
    setting, told = living.setting, texts()
    return {
        "words": told.section("player"),
        "place": called.place(setting.place),
        "weeks": setting.weeks,
        "families": setting.families,
        "seed": setting.seed,
        "map": _map(living),
        "agencies": [
            {"name": each.name, "title": called.agency(each)} for each in setting.place.agencies
        ],
        "worlds": [
            {"name": each.policy.name, "title": title}
            for each, title in zip(living.worlds, titles or titles_of(living), strict=True)
        ],
        "lines": [
            {"name": each.name, "title": called.line(each), "unit": called.unit(each.unit)}
            for each in LINES
        ],
        "counts": _described(COUNTS),
        "agency_columns": agency_columns(),
        "hours": [{"name": name, "title": told[f"worker.use_{name}"]} for name in HOURS],
        "links": [
            {"name": name, "title": sentence(told[f"why.link_{name}"])} for name in LINKS
        ],
        "bits": {
            "needs": NEEDS_SHOWN, "helped": HELPED, "waiting": WAITING, "crisis": IN_CRISIS,
            "cases": CASES_SHOWN, "stand_in": STAND_IN, "nobody_there": NOBODY_THERE,
        },
        "trips": {each.name.lower(): each.value for each in Trip} | {"home": HOME},
        "block": {
            "kinds": list(KINDS), "meanings": dict(MEANINGS), "middle": MIDDLE, "unsure": UNSURE,
        },
        "parts": list(PARTS),
        "quarter": QUARTER,
        "year": YEAR,
    }  # fmt: skip


def titles_of(living: Living) -> list[str]:
    """What the worlds are called: as their policies are."""
    return [called.policy(each.policy) for each in living.worlds]


def _map(living: Living) -> dict[str, Any]:
    """The neighbourhoods as discs that do not overlap: names, middles and radius."""
    laid = discs(living.setting.place, _where(living))
    named = zip(living.setting.place.neighbourhoods, laid.x, laid.y, laid.radius, strict=True)
    return {
        "height": round(laid.height, 4),
        "pitch": round(laid.pitch, 6),
        "neighbourhoods": [
            {"name": each.name, "x": round(x, 4), "y": round(y, 4), "r": round(radius, 4)}
            for each, x, y, radius in named
        ],
    }


def _where(living: Living) -> NDArray[np.int32]:
    """The neighbourhood of every family: int32 [families]."""
    where: NDArray[np.int32] = living.worlds[0].world.families["neighbourhood"]
    return where


def _described(names: Sequence[str]) -> list[dict[str, str]]:
    """Columns of the weekly table with their units and meanings."""
    columns = weekly_columns()
    return [
        {"name": each, "unit": called.unit(columns[each][0]), "meaning": called.count(each)}
        for each in names
    ]


def start(living: Living) -> tuple[bytes, ...]:
    """Where people are, and how they are at week 0, which all worlds share.

    float32 [families, 2] and uint16 [families]: homes and their neighbourhoods; uint8 [families].
    uint8 [posts]: the agencies of all posts; uint8 [posts].
    """
    where, first = _where(living), living.worlds[0]
    at = homes(discs(living.setting.place, where), where).astype(np.float32)
    families = at.tobytes(), where.astype(np.uint16).tobytes(), first.families[0].tobytes()
    agencies = first.world.workers["agency"].astype(np.uint8)
    return *families, agencies.tobytes(), first.workers[0].tobytes()


def chunk(living: Living, first: int, last: int) -> Chunk:
    """The weeks of a stretch that has been lived: for every world, its PARTS."""
    buffers: list[bytes] = []
    for number, world in enumerate(living.worlds):
        counted = living.counted(number)
        buffers += (_changed(each, first, last) for each in (world.families, world.workers))
        buffers.append(_numbers(lines(counted)[first:last]))
        buffers += _numbers(_counts(counted)[first:last]), _agencies(counted, first, last)
        buffers += _pairs(counted, first, last), _trips(world, first, last)
    return Chunk(first, last, tuple(buffers))


def _changed(rows: Bytes, first: int, last: int) -> bytes:
    """What changed since the week before: most bytes are 0, which travel light."""
    return (rows[first + 1 : last + 1] ^ rows[first:last]).tobytes()


def _numbers(table: Any) -> bytes:
    return np.ascontiguousarray(table, np.float32).tobytes()


def _counts(counted: Counted) -> NDArray[np.float64]:
    """COUNTS of every week: float64 [weeks, COUNTS]."""
    groups = {"crises": ALL_CRISES}
    return np.column_stack([counted.weekly(*groups.get(name, (name,))) for name in COUNTS])


def _agencies(counted: Counted, first: int, last: int) -> bytes:
    """What agencies did and how they fared: float32 [weeks, agencies, columns]."""
    rows = counted.agencies[first:last]
    own = [rows[name] for name in AGENCY_COUNTS] + [rows[f"hours_{name}"] for name in HOURS]
    return _numbers(np.concatenate([np.stack(own, axis=-1), rows["stuck"]], axis=-1))


def _pairs(counted: Counted, first: int, last: int) -> bytes:
    """Trust and agreement: float32 [weeks, agencies, agencies, 2]."""
    rows = counted.pairs[first:last]
    return _numbers(np.stack([rows["trust"], rows["agreement"]], axis=-1))


def _trips(world: LivingWorld, first: int, last: int) -> bytes:
    """Uint16: how many trips in each week, then the rows of all of them."""
    weeks = world.trips[first:last]
    lengths = np.array([len(each) for each in weeks], np.uint16)
    return lengths.tobytes() + np.concatenate(weeks).tobytes() if weeks else b""
