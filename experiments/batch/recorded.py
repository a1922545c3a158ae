"""What is kept of a run? Its outcomes, each year's costs by payer, and how groups fared."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.place import Place
from abm.results import as_numbers
from abm.world import Records, World
from agents.vocabulary import NEEDS, PAYERS
from experiments.counted import COLUMNS, YEAR, Counted, Numbers, fifths, ratio
from experiments.outcomes import (
    ALL_CRISES,
    CRISIS_COST,
    FAMILIES_1000,
    YEARLY_1000,
    YEARLY_MONEY,
    values,
)

MANY_NEEDS = 3


class Column(NamedTuple):
    """A column of a table: its name, unit and meaning."""

    name: str
    unit: str
    meaning: str


YEARLY: Final = (
    *(
        Column(f"services_cost_{payer}", YEARLY_MONEY, f"spent on workers whom {payer} pays")
        for payer in PAYERS
    ),
    *(
        Column(f"crisis_cost_{payer}", YEARLY_MONEY, f"cost of crises that {payer} pays")
        for payer in PAYERS
    ),
    Column("worklessness_cost", YEARLY_MONEY, "benefits paid to families without work (DWP)"),
    Column("policy_cost", YEARLY_MONEY, "running cost of the policy"),
    Column("transition_cost", YEARLY_MONEY, "one-off cost of the policy"),
    Column("total_cost", YEARLY_MONEY, "all of these together"),
    Column("crises", YEARLY_1000, "all crises"),
    Column("with_3_needs", FAMILIES_1000, "families with three or more needs, mean over the year"),
)
"""What is kept of each year from week 0; the last may be shorter, money is as for a whole one."""

GROUPED: Final = (
    Column("families", "families", "families of the run in the group"),
    Column("severity", "worst needs a family", "severity of all needs"),
    Column("needs", "needs a family", "needs, whatever their severity"),
    Column("with_3_needs", FAMILIES_1000, "families with three or more needs"),
    Column("crises", YEARLY_1000, "all crises"),
    Column("crisis_cost", YEARLY_MONEY, "cost of crises"),
    Column("trust", "0 to 1", "trust in services"),
    Column("contacts", "contacts a family a year", "dealings with services"),
)
"""What is kept of each group of families.

By neighbourhood or deprivation: means over the weeks from week 0, whoever lived there. By children
or needs: families as they were at week 0 who have not moved since, as they are at the horizon
(contacts: since week 0); their crises and costs are not counted, so not a number.
"""

DEPRIVATION: Final = ("1 least deprived", "2", "3", "4", "5 most deprived")
CHILDREN: Final = ("none", "1 or 2", "3 or more")
CHILDREN_FROM: Final = (1, 3)
NEEDS_AT_START: Final = ("none", "1", "2", "3 or 4", "5 or more")
NEEDS_FROM: Final = (1, 2, 3, 5)


class Start(NamedTuple):
    """Families as they were at week 0, with the luck that the run goes on with."""

    who: NDArray[np.int64]
    needs: NDArray[np.int32]
    children: NDArray[np.int32]
    contacts: NDArray[np.int32]

    @classmethod
    def of(cls, past: World) -> "Start":
        """Remember the families of a world at week 0, which may then live on."""
        return cls(*(past.families[name].copy() for name in cls._fields))


class Recorded(NamedTuple):
    """What is kept of one run, all float64.

    outcomes: [OUTCOMES]. years: [years, YEARLY]. groups: [groups of the place, GROUPED], in the
    order of `grouped`.
    """

    outcomes: Numbers
    years: Numbers
    groups: Numbers


def grouped(place: Place) -> tuple[tuple[str, str], ...]:
    """The groups of families in a place: grouping and group, in the order of `Recorded.groups`."""
    groups = {
        "deprivation": DEPRIVATION,
        "neighbourhood": tuple(each.code for each in place.neighbourhoods),
        "children": CHILDREN,
        "needs at the start": NEEDS_AT_START,
        "need at the start": NEEDS,
    }
    return tuple((grouping, group) for grouping, names in groups.items() for group in names)


def record(past: World | Start, world: World, place: Place) -> Recorded:
    """What is kept of a run: of the world at its horizon, and its past at week 0."""
    counted = Counted.of(world)
    start = past if isinstance(past, Start) else Start.of(past)
    areas, followed = _areas(counted), _followed(start, world.families, counted.weeks)
    return Recorded(values(counted), _years(counted, place), np.concatenate((areas, followed)))


def _years(counted: Counted, place: Place) -> Numbers:
    """Each year since the policy began: float64 [years, YEARLY]."""
    begins = range(0, counted.weeks, YEAR)
    of_place = np.add.reduceat(counted.place, begins, axis=0)
    spent = np.add.reduceat(counted.agencies["spend"], begins, axis=0)
    family_weeks = of_place[:, [COLUMNS["families"]]]
    payers = np.array([[agency.payer == payer for payer in PAYERS] for agency in place.agencies])
    columns = (*CRISIS_COST, "worklessness_cost", "policy_cost", "transition_cost")
    money = np.hstack((spent @ payers, of_place[:, [COLUMNS[name] for name in columns]]))
    money = ratio(YEAR * money, np.broadcast_to(family_weeks, money.shape))
    crises = of_place[:, [COLUMNS[name] for name in ALL_CRISES]].sum(axis=1, keepdims=True)
    rates = ratio(1_000 * YEAR * crises, family_weeks)
    many = ratio(1_000 * of_place[:, [COLUMNS["with_3_needs"]]], family_weeks)
    return np.hstack((money, money.sum(axis=1, keepdims=True), rates, many))


def _areas(counted: Counted) -> Numbers:
    """Fifths by deprivation, then every neighbourhood: float64 [fifths + areas, GROUPED]."""
    hoods = counted.by_neighbourhood
    fifth = np.stack(
        [as_numbers(hoods[there]).sum(axis=0) for there in fifths(counted.deprivation)]
    )
    rows = np.concatenate((fifth.view(hoods.dtype).reshape(len(fifth)), hoods))
    weeks = rows["families"]
    yearly = [rows[name].sum(axis=1) for name in ("crises", "crisis_cost")]
    means = [
        rows["severity"],
        rows["needs"].sum(axis=1),
        1_000 * rows["with_3_needs"],
        1_000 * YEAR * yearly[0],
        YEAR * yearly[1],
        rows["trust"],
        YEAR * rows["contacts"],
    ]
    return np.column_stack([weeks / counted.weeks, *(ratio(each, weeks) for each in means)])


def _followed(start: Start, families: Records, weeks: int) -> Numbers:
    """Families who stayed, by children, by number of needs and by need, all as at week 0."""
    stayed = start.who == families["who"]
    children = np.searchsorted(CHILDREN_FROM, start.children, "right")
    number = np.searchsorted(NEEDS_FROM, np.bitwise_count(start.needs), "right")
    members = [
        *(children == group for group in range(len(CHILDREN))),
        *(number == group for group in range(len(NEEDS_AT_START))),
        *((start.needs >> need) & 1 == 1 for need in range(len(NEEDS))),
    ]
    inside = (np.array(members) & stayed).astype(np.float64)
    number_in = inside.sum(axis=1)
    known = _as_they_are(start, families, weeks)
    # No matrix product: its last bits may hang on the machine and the number of threads.
    totals = np.einsum("gf,fc->gc", inside, known)
    means = ratio(totals, np.broadcast_to(number_in[:, None], totals.shape))
    unknown = np.full((len(members), 2), np.nan)
    return np.column_stack((number_in, means[:, :3], unknown, means[:, 3:]))


def _as_they_are(start: Start, families: Records, weeks: int) -> Numbers:
    """Severity, needs, with many needs, trust and contacts of every family: [families, 5]."""
    needs = np.bitwise_count(families["needs"])
    return np.column_stack(
        (
            families["need"].sum(axis=1),
            needs,
            1_000 * (needs >= MANY_NEEDS),
            families["trust"],
            (families["contacts"] - start.contacts) * (YEAR / weeks),
        )
    )
