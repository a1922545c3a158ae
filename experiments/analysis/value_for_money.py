"""Is a policy worth its money? What it pays, what it saves, and what the difference buys.

Pays: services (what workers cost), running the policy, and its one-off costs. Saves: crises and
benefits to families without work that are avoided. Net cost: pays less saves, which is the
difference in total cost. All in GBP of 2024/25 a family a year, against the baseline.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.errors import InputError
from experiments.analysis.crossed import Crossed, crossed, mean_of, ratio_of, resampled, sign
from experiments.analysis.fieller import Ratio
from experiments.analysis.told import about_intervals, averaged, percent, size, told
from experiments.batch.results import BatchResults
from experiments.outcomes import FAMILIES_1000, YEARLY_1000, Outcome, find
from experiments.readable import readable
from experiments.statistics import Estimate

Numbers = NDArray[np.float64]
PAYS = ("services_cost", "policy_cost", "transition_cost")
SAVES = ("crisis_cost", "worklessness_cost")
QUADRANTS = ("does more and costs less", "does more and costs more", "does less and costs less",
             "does less and costs more")  # fmt: skip
Perspective = Literal["net", "pays"]
STEPS = 41
"""Points of an acceptability curve."""
REACH = 3
"""An acceptability curve reaches so many times the largest price found."""


@dataclass(frozen=True, slots=True)
class Value:
    """What one policy pays, saves and does, against the baseline.

    effect: how much better the outcome is, in its unit. price: net cost (or what is paid) for each
    unit of effect, in the unit that `ValueForMoney.price_unit` names. benefit_cost: saved for
    each pound paid; told only where something is clearly paid. quadrants: the chance (0 to 1) of
    each of QUADRANTS, float64 [4], not a number where it cannot be told.
    """

    policy: str
    pays: Estimate
    saves: Estimate
    net_cost: Estimate
    effect: Estimate
    price: Ratio
    benefit_cost: Ratio
    quadrants: Numbers

    @property
    def quadrant(self) -> str:
        """What the policy does on average, in words."""
        return QUADRANTS[int(_quadrant(self.effect.mean, self.net_cost.mean))]


@dataclass(frozen=True, slots=True)
class ValueForMoney:
    """What policies are worth against the baseline, and which is best at which worth of the effect.

    willingness: what a unit of effect is worth, in `price_unit` [steps]. acceptability: the chance
    that each policy, the baseline first, has the largest net benefit at that worth, float64
    [policies, steps]. benefits: net benefit of each value at each worth, GBP a family a year.
    """

    outcome: Outcome
    baseline: str
    perspective: Perspective
    values: tuple[Value, ...]
    willingness: Numbers
    acceptability: Numbers
    benefits: tuple[tuple[Estimate, ...], ...]
    futures: int

    @property
    def price_unit(self) -> str:
        """What a price is in."""
        return _price_unit(self.outcome)[1]

    def table(self) -> pd.DataFrame:
        """One row a policy, GBP of 2024/25 a family a year against the baseline."""
        rows = []
        for each in self.values:
            row: dict[str, object] = {"policy": each.policy}
            for name in ("pays", "saves", "net_cost", "effect"):
                found: Estimate = getattr(each, name)
                row |= {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
            for name, ratio in (("price", each.price), ("benefit_cost", each.benefit_cost)):
                row |= {name: ratio.ratio, f"{name}_low": ratio.low, f"{name}_high": ratio.high}
                row[f"{name}_interval"] = ratio.kind
            row["quadrant"] = each.quadrant
            row |= dict(zip(QUADRANTS, each.quadrants.tolist(), strict=True))
            rows.append(row)
        return pd.DataFrame(rows)

    def acceptability_table(self) -> pd.DataFrame:
        """One row a worth of the effect: the chance that each policy is the best value."""
        names = (self.baseline, *(each.policy for each in self.values))
        columns = dict(zip(names, self.acceptability, strict=True))
        return pd.DataFrame({"willingness": self.willingness, **columns})

    def sentences(self) -> list[str]:
        """What each policy pays, saves and buys, and from which worth of the effect it is best."""
        return [line for each in self.values for line in self._about(each)] + [
            *self._best(),
            *about_intervals(self.futures),
        ]

    def _about(self, value: Value) -> list[str]:
        money = "GBP a family a year"
        parts = [
            f"{word} {told(averaged(found, self.futures))}"
            for word, found in (("pays", value.pays), ("saves", value.saves))
        ]
        net = "costs" if value.net_cost.mean > 0 else "saves"
        effect = averaged(value.effect, self.futures)
        said = [
            f"Against {self.baseline}, {value.policy} {' and '.join(parts)} more, in {money}: on "
            f"balance it {net} {size(averaged(value.net_cost, self.futures))}.",
            f"{self.outcome.title}: {size(effect)} {self.outcome.unit} "
            f"{'better' if value.effect.mean > 0 else 'worse'}.",
            f"On average it {value.quadrant} ({self._chances(value)}).",
        ]
        price = self._price(value)
        return [*said, *([price] if price else []), *_returns(value, self.futures)]

    def _chances(self, value: Value) -> str:
        if not np.isfinite(value.quadrants).all():
            return "how sure that is cannot be told from one run"
        order = np.argsort(-value.quadrants)
        named = [
            f"{QUADRANTS[each]}: {percent(value.quadrants[each])}"
            for each in order
            if value.quadrants[each] > 0
        ]
        return f"chance that it {'; '.join(named)}"

    def _price(self, value: Value) -> str:
        """The price of a unit of effect, only where more is done for more money."""
        if value.quadrant != QUADRANTS[1]:
            return ""
        price = f"{readable(value.price.ratio)} {self.price_unit}"
        if value.price.kind != "between":
            return f"Its price is {price}, but it may do nothing: no price has an upper bound."
        low, high = readable(value.price.low), readable(value.price.high)
        return f"Its price is {price} ({low} to {high})."

    def _best(self) -> list[str]:
        if not np.isfinite(self.acceptability).all():
            return []
        names = np.array([self.baseline, *(each.policy for each in self.values)])
        best = self.acceptability.argmax(axis=0)
        starts = [0, *(np.flatnonzero(np.diff(best)) + 1).tolist()]
        parts = [
            f"{names[best[at]]} from {readable(float(self.willingness[at]))} "
            f"({percent(float(self.acceptability[best[at], at]))} there)"
            for at in starts
        ]
        return [
            "Most likely the best value, by what the effect is worth in "
            f"{self.price_unit}: {', '.join(parts)}."
        ]


def value_for_money(
    results: BatchResults,
    outcome: str = "",
    policies: Sequence[str] = (),
    place: str = "",
    perspective: Perspective = "net",
    willingness: Sequence[float] = (),
) -> ValueForMoney:
    """What policies pay, save and do against the baseline, for an outcome with a better way.

    policies: those to judge beside the baseline, all where none are named. perspective: "net"
    takes pays less saves as the cost, "pays" only what is paid. willingness: what a unit of effect
    may be worth, in `price_unit`; from 0 on as far as prices reach where none is given. Raises
    InputError for unknown names, an outcome without a better way or a negative worth.
    """
    measure = find(outcome or results.layout.experiment.outcomes[0])
    way = sign(measure)
    baseline = results.names[0]
    asked = [name for name in (policies or results.names[1:]) if name != baseline]
    found = crossed(results, (measure.name, *PAYS, *SAVES), (baseline, *asked), place)
    values = tuple(_value(found, name, way, perspective, measure) for name in asked)
    worth = _worth(willingness, values)
    scale = worth / _price_unit(measure)[0]
    return ValueForMoney(
        measure,
        baseline,
        perspective,
        values,
        worth,
        _acceptability(found, way, perspective, scale),
        tuple(_benefits(found, name, way, perspective, scale) for name in asked),
        len(np.unique(found.points)),
    )


def _value(
    found: Crossed, policy: str, way: int, perspective: Perspective, measure: Outcome
) -> Value:
    effect, pays, saves = _gains(found, policy, way)
    cost = pays - saves if perspective == "net" else pays
    paid, saved, net, done = (
        mean_of(each, found.points) for each in (pays, saves, pays - saves, effect)
    )
    price = ratio_of(cost, effect, found.points).times(_price_unit(measure)[0])
    returns = ratio_of(saves, pays, found.points)
    quadrants = _chances_of_quadrants(resampled(found, "futures"), found, policy, way)
    return Value(policy, paid, saved, net, done, price, returns, quadrants)


def _gains(found: Crossed, policy: str, way: int) -> tuple[Numbers, Numbers, Numbers]:
    """How much better, what is paid and what is saved, by block [futures, replications]."""
    more = found.values[:, found.policies.index(policy)] - found.values[:, 0]
    return way * more[0], more[1 : 1 + len(PAYS)].sum(axis=0), -more[1 + len(PAYS) :].sum(axis=0)


def _of_draws(draws: Numbers, way: int, perspective: Perspective) -> tuple[Numbers, Numbers]:
    """Effect and cost of every policy in every draw, both float64 [draws, policies]."""
    more = draws - draws[:, :, :1]
    upto = len(draws[0]) if perspective == "net" else 1 + len(PAYS)
    return way * more[:, 0], more[:, 1:upto].sum(axis=1)


def _chances_of_quadrants(draws: Numbers, found: Crossed, policy: str, way: int) -> Numbers:
    if not np.isfinite(draws).all():
        return np.full(len(QUADRANTS), np.nan)
    column = found.policies.index(policy)
    effect, cost = (each[:, column] for each in _of_draws(draws, way, "net"))
    return np.bincount(_quadrant(effect, cost), minlength=len(QUADRANTS)) / len(draws)


def _quadrant(effect: Numbers | float, cost: Numbers | float) -> NDArray[np.int64]:
    """The place in QUADRANTS; no effect counts as less, no cost as less."""
    worse, dearer = np.asarray(effect) <= 0, np.asarray(cost) > 0
    return np.asarray(2 * worse + dearer, np.int64)


def _acceptability(found: Crossed, way: int, perspective: Perspective, worth: Numbers) -> Numbers:
    """The chance that each policy has the largest net benefit: float64 [policies, steps]."""
    draws = resampled(found, "futures")
    if not np.isfinite(draws).all():
        return np.full((len(found.policies), len(worth)), np.nan)
    effect, cost = _of_draws(draws, way, perspective)
    benefit = effect[:, :, None] * worth - cost[:, :, None]
    best = benefit == benefit.max(axis=1, keepdims=True)
    return np.asarray((best / best.sum(axis=1, keepdims=True)).mean(axis=0))


def _benefits(
    found: Crossed, policy: str, way: int, perspective: Perspective, worth: Numbers
) -> tuple[Estimate, ...]:
    """The net benefit of a policy at each worth, GBP a family a year."""
    effect, pays, saves = _gains(found, policy, way)
    cost = pays - saves if perspective == "net" else pays
    return tuple(mean_of(each * effect - cost, found.points) for each in worth)


def _worth(given: Sequence[float], values: Sequence[Value]) -> Numbers:
    """The worths to look at: those given, or from 0 to a few times the largest price."""
    if given:
        asked = np.asarray(given, float)
        if not (np.isfinite(asked) & (asked >= 0)).all():
            raise InputError(
                f"willingness is {list(given)}: expected what a unit of the effect is worth, "
                "numbers of 0 or more"
            )
        return asked
    prices = [abs(each.price.ratio) for each in values if np.isfinite(each.price.ratio)]
    return np.linspace(0, REACH * max(prices, default=1.0), STEPS)


def _price_unit(outcome: Outcome) -> tuple[float, str]:
    """How many pounds a family make one of this unit, and the unit in words."""
    if outcome.unit == FAMILIES_1000:
        return 1_000, f"GBP a year for each family ({outcome.title.lower()})"
    if outcome.unit == YEARLY_1000:
        return 1_000, f"GBP for each one ({outcome.title.lower()})"
    return 1, f"GBP a family a year for each unit ({outcome.title.lower()}, {outcome.unit})"


def _returns(value: Value, futures: int) -> list[str]:
    """What each pound paid saves, where something is clearly paid."""
    if not (averaged(value.pays, futures).clear and value.pays.mean > 0):
        return []
    ratio = value.benefit_cost
    if ratio.kind != "between":
        return [f"Each pound that {value.policy} pays saves {ratio.ratio:.2f} (no clear bounds)."]
    return [
        f"Each pound that {value.policy} pays saves {ratio.ratio:.2f} ({ratio.low:.2f} to "
        f"{ratio.high:.2f})."
    ]
