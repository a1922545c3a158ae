"""Which runs does an experiment come down to? Policies, futures and the blocks they are run in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from abm.parameters import Parameters
from abm.policy import Policy
from abm.simulation import check_whole
from experiments.design.checks import check_experiment
from experiments.design.designs import ENSEMBLE, points
from experiments.design.experiment import CALM, LUCKS, Experiment, Shock
from experiments.design.orders import Dosed, Ordered
from experiments.design.policies import Gathered, in_force, policy_at

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]
MOST_LUCK = 2**32
"""The model numbers luck with 32 bits."""


@dataclass(frozen=True, slots=True)
class Future:
    """One way the world may be: its number from 0, the values of the uncertainties, the shock.

    `ensemble_set` is the set of the ensemble it takes, from 0, or -1 where the values are drawn.
    `point` is the number of its world from 0: the same under every shock.
    """

    number: int
    values: tuple[float, ...]
    parameters: Parameters
    shock: Shock = CALM
    ensemble_set: int = -1
    point: int = 0


class Block(NamedTuple):
    """Runs that share families, history and luck: one replication of a future in a place."""

    place: int
    future: int
    replication: int
    policies: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is run: policies (the baseline first), futures, and which policy in which future.

    `lever_values`: float64 [policies, levers], not a number for policies given by name, unless a
    point of the design is the same policy. `ran`: bool [policies, futures].

    Points that come to the same are run once. `policy_rows` (int64 [points of the design over
    levers]) says which policy each point is, `future_rows` (int64 [points of the design over
    uncertainties, shocks]) which futures. A joint design is `experiment.futures_design`, over the
    levers and then the uncertainties: point p is policy_rows[p] in future_rows[p]. Without a
    design there are no rows. `orders` and `doses` are the policies that tell which comes first,
    and how much is enough.
    """

    experiment: Experiment
    policies: tuple[Policy, ...]
    futures: tuple[Future, ...]
    lever_values: Numbers
    ran: NDArray[np.bool_]
    policy_rows: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    future_rows: Integers = field(default_factory=lambda: np.zeros((0, 1), np.int64))
    orders: tuple[Ordered, ...] = ()
    doses: tuple[Dosed, ...] = ()

    @classmethod
    def of(cls, experiment: Experiment) -> Self:
        """Lay out an experiment; InputError for anything in it that could not be run."""
        check_experiment(experiment)
        levers, uncertain = _points(experiment)
        futures, future_rows = _futures(experiment, uncertain)
        gathered = Gathered(list(experiment.policies))
        orders = tuple(
            each._replace(policy=gathered.by_name(each.policy))
            for each in (experiment.order.policies() if experiment.order else ())
        )
        doses = tuple(
            each._replace(policy=gathered.by_name(each.policy))
            for each in (experiment.dose.policies() if experiment.dose else ())
        )
        everywhere = len(gathered.policies)
        policy_rows = np.array([
            gathered.number_of(policy_at(experiment.policies[0], experiment.levers, values, number))
            for number, values in enumerate(levers.tolist())
        ], np.int64)  # fmt: skip
        policies = tuple(gathered.policies)
        lever_values = np.full((len(policies), len(experiment.levers)), np.nan)
        as_now = np.array([in_force(policies[0], factor) for factor in experiment.levers])
        lever_values[policy_rows[::-1]] = np.where(np.isnan(levers), as_now, levers)[::-1]
        ran = np.ones((len(policies), len(futures)), bool)
        if experiment.joint:
            ran[everywhere:] = False
            ran[policy_rows[:, None], future_rows] = True
        return cls(
            experiment,
            policies,
            futures,
            lever_values,
            ran,
            policy_rows,
            future_rows,
            orders,
            doses,
        )

    @property
    def runs(self) -> int:
        """How many runs there are, over all places and replications."""
        each = len(self.experiment.places) * self.experiment.replications
        return int(self.ran.sum()) * each

    def luck(self, block: Block) -> int:
        """The number of the luck of a block: what the model calls its replication.

        Every world has luck of its own, the same under all policies, shocks and places; that of
        the first is numbered as replications are.
        """
        return self.futures[block.future].point * LUCKS + block.replication

    def blocks(self) -> Iterator[Block]:
        """Every block, all futures and places of a replication before the next replication."""
        policies = [tuple(np.flatnonzero(column).tolist()) for column in self.ran.T]
        for replication in range(self.experiment.replications):
            for future in range(len(self.futures)):
                for place in range(len(self.experiment.places)):
                    yield Block(place, future, replication, policies[future])


def _points(experiment: Experiment) -> tuple[Numbers, Numbers]:
    """The points over levers and over uncertainties: float64 [points, factors] each.

    An uncertainty that a point leaves as it is has the value of the best set; such a lever is not
    a number.
    """
    levers = np.empty((0, len(experiment.levers)))
    uncertain = np.empty((0, len(experiment.uncertainties)))
    futures_design = experiment.futures_design
    if experiment.joint and futures_design:
        both = points(futures_design, (*experiment.levers, *experiment.uncertainties))
        levers, uncertain = np.split(both, [len(experiment.levers)], axis=1)
    elif futures_design and futures_design.kind != ENSEMBLE:
        uncertain = points(futures_design, experiment.uncertainties)
    if experiment.policies_design:
        levers = points(experiment.policies_design, experiment.levers)
    usual = np.array([experiment.parameters.best[each.name] for each in experiment.uncertainties])
    return levers, np.where(np.isnan(uncertain), usual, uncertain)


def _futures(experiment: Experiment, values: Numbers) -> tuple[tuple[Future, ...], Integers]:
    """All futures, and which of them each point is under each shock: int64 [points, shocks]."""
    design, best = experiment.futures_design, experiment.parameters.best
    numbers: dict[tuple[float, ...], int] = {}
    rows = [numbers.setdefault(tuple(point), len(numbers)) for point in values.tolist()]
    names = [factor.name for factor in experiment.uncertainties]
    worlds = [(best.with_changes(dict(zip(names, point, strict=True))), point, -1)
              for point in numbers]  # fmt: skip
    if design and design.kind == ENSEMBLE:
        sets = experiment.parameters.sets[: design.points]
        worlds = [(one, (), number) for number, one in enumerate(sets)]
        rows = list(range(len(worlds)))
    check_whole("points of the design of futures", len(worlds), 0, MOST_LUCK // LUCKS)
    futures = tuple(
        Future(point * len(experiment.shocks) + number, values, world, shock, of_set, point)
        for point, (world, values, of_set) in enumerate(worlds or [(best, (), -1)])
        for number, shock in enumerate(experiment.shocks)
    )
    first = np.array(rows, np.int64)[:, None] * len(experiment.shocks)
    return futures, first + np.arange(len(experiment.shocks))
