"""Results of a batch that nobody ran: levels, effects and noise are known, and so are the answers.

In a future f and a replication r, an outcome is

    baseline        LEVEL + level of f + luck of (f, r)
    another policy  the same + its effect in f + its spread in f + its noise in (f, r)

all normal: `between` is the deviation of levels over futures, `luck` that of luck, `spread` that
of the effect over futures (beyond what `effects` says) and `noise` that of the paired difference
within a future. Futures of the same point share luck, and so do places. So the paired difference
has mean `effects`, variance `spread`^2 between futures and `noise`^2 within them.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from abm.ensemble import Ensemble
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy, carried_policies
from agents.vocabulary import NEEDS
from experiments.batch.recorded import CHILDREN, DEPRIVATION, GROUPED, NEEDS_AT_START, YEARLY
from experiments.batch.results import BatchResults
from experiments.counted import YEAR
from experiments.design.experiment import CALM, LUCKS, Experiment, Shock
from experiments.design.factor import Factor
from experiments.design.layout import Future, Layout
from experiments.outcomes import BY_NAME

Numbers = NDArray[np.float64]
Effect = float | Callable[[Future], float]
"""What a policy adds: the same in every future, or told of a future (its values, its shock)."""

LEVEL = 100.0
OUTCOMES = ("with_3_needs", "severity", "crises", "total_cost", "crisis_cost", "severity_gap")
NOT_FOLLOWED = ("crises", "crisis_cost")
"""Not counted for groups of families, only for neighbourhoods."""
NEIGHBOURHOODS = 3
"""Groups are made up for so many neighbourhoods only."""
FAMILY_GROUPS = {
    "children": CHILDREN,
    "needs at the start": NEEDS_AT_START,
    "need at the start": NEEDS,
}
KEYS = ["place", "policy", "future", "replication"]


def made_up_results(
    policies: Sequence[str | Policy] = ("silo", "collaborative"),
    outcomes: Sequence[str] = OUTCOMES,
    futures: int = 8,
    replications: int = 4,
    effects: Mapping[str, Effect | Mapping[str, Effect]] | None = None,
    uncertainties: Sequence[Factor] = (),
    points: ArrayLike | None = None,
    shocks: Sequence[Shock] = (CALM,),
    places: Sequence[str] = ("coventry",),
    seed: int = 1,
    *,
    luck: float = 10.0,
    between: float = 5.0,
    noise: float = 2.0,
    spread: float = 0.0,
    lever_values: ArrayLike | None = None,
    policy_rows: ArrayLike = (),
    ran: ArrayLike | None = None,
    yearly: Mapping[str, Mapping[str, Sequence[float]]] | None = None,
    grouped: Mapping[str, Mapping[tuple[str, str], Mapping[str, float]]] | None = None,
    **of_experiment: Any,
) -> BatchResults:
    """Results of an experiment with known answers, see above; the first policy is the baseline.

    effects: by policy, then by outcome unless the same for all. points: float [points,
    uncertainties]; drawn evenly between low and high where left out. Futures are the points, each
    under every shock (number = point x shocks + shock). policy_rows: as in Layout. yearly: what
    a policy adds by column of `years` and year. grouped: what it adds by (grouping, group) and
    column of `groups`.
    `of_experiment` are more fields of Experiment (question, levers, futures_design, smallest ...).
    """
    rng = np.random.default_rng(seed)
    chosen = tuple(each if isinstance(each, Policy) else _policy(each) for each in policies)
    given = _points(points, futures, uncertainties, rng)
    all_futures = tuple(
        Future(number, tuple(values.tolist()), Parameters(), shock, point=number // len(shocks))
        for number, (values, shock) in enumerate(product(given, shocks))
    )
    experiment = Experiment(
        **{"question": "Does working together help?"} | of_experiment,
        places=tuple(Place.load(name) for name in places),
        policies=chosen,
        outcomes=tuple(outcomes),
        replications=replications,
        parameters=Ensemble.of(Parameters()),
        uncertainties=tuple(uncertainties),
        shocks=tuple(shocks),
    )  # fmt: skip
    shape = (len(chosen), len(all_futures))
    layout = Layout(
        experiment,
        chosen,
        all_futures,
        np.full((len(chosen), len(experiment.levers)), np.nan)
        if lever_values is None
        else np.asarray(lever_values, float),
        np.ones(shape, bool) if ran is None else np.asarray(ran, bool),
        np.asarray(policy_rows, np.int64),
        np.arange(len(all_futures)).reshape(len(given), len(shocks)),
    )
    deviations = {"luck": luck, "between": between, "noise": noise, "spread": spread}
    return BatchResults(
        layout,
        _runs(layout, effects or {}, deviations, rng),
        _years(layout, yearly or {}, rng),
        _groups(layout, grouped or {}, rng),
        pd.DataFrame(columns=[*KEYS, "stage", "error", "traceback"]),
        {"version": "made up", "command": "joinedup batch made-up.toml --store made-up"},
    )


def _policy(name: str) -> Policy:
    return Policy.load(name) if name in carried_policies() else Policy(name)


def _points(
    points: ArrayLike | None, number: int, factors: Sequence[Factor], rng: np.random.Generator
) -> Numbers:
    if points is not None:
        return np.asarray(points, float)
    low, high = (np.array([getattr(each, end) for each in factors]) for end in ("low", "high"))
    return low + (high - low) * rng.random((number, len(factors)))


def _index(layout: Layout, **more: Sequence[Any]) -> pd.MultiIndex:
    """Place, policy, future, replication, and what else a table tells apart."""
    experiment = layout.experiment
    axes = {
        "place": [place.name for place in experiment.places],
        "policy": [policy.name for policy in layout.policies],
        "future": range(len(layout.futures)),
        "replication": range(experiment.replications),
    } | more
    return pd.MultiIndex.from_product(list(axes.values()), names=list(axes))


def _shape(layout: Layout) -> tuple[int, int, int, int]:
    experiment = layout.experiment
    return (
        len(experiment.places),
        len(layout.policies),
        len(layout.futures),
        experiment.replications,
    )


def _frame(layout: Layout, index: pd.MultiIndex, columns: Mapping[str, Numbers]) -> pd.DataFrame:
    """A tidy frame of the runs that were done."""
    frame = pd.DataFrame({name: each.ravel() for name, each in columns.items()}, index=index)
    frame = frame.reset_index()
    number = {policy.name: at for at, policy in enumerate(layout.policies)}
    points = np.array([future.point for future in layout.futures])
    frame.insert(len(KEYS), "luck", points[frame["future"]] * LUCKS + frame["replication"])
    done = layout.ran[frame["policy"].map(number), frame["future"]]
    return frame[done].reset_index(drop=True)


def _runs(
    layout: Layout,
    effects: Mapping[str, Effect | Mapping[str, Effect]],
    deviations: Mapping[str, float],
    rng: np.random.Generator,
) -> pd.DataFrame:
    places, policies, futures, replications = _shape(layout)
    points = futures // len(layout.experiment.shocks)
    others = np.arange(policies)[:, None, None] > 0
    columns = {name: np.full(_shape(layout), np.nan) for name in BY_NAME}
    for name in layout.experiment.outcomes:
        level = rng.normal(LEVEL, deviations["between"], (places, 1, futures, 1))
        lucky = rng.normal(0, deviations["luck"], (points, replications))
        lucky = np.repeat(lucky, futures // points, axis=0)
        spread = rng.normal(0, deviations["spread"], (places, policies, futures, 1))
        noise = rng.normal(0, deviations["noise"], (places, policies, futures, replications))
        added = np.array([_effect(layout, effects.get(each.name, 0.0), name)
                          for each in layout.policies])  # fmt: skip
        columns[name] = level + lucky + added[:, :, None] + others * (spread + noise)
    return _frame(layout, _index(layout), columns)


def _effect(layout: Layout, effect: Effect | Mapping[str, Effect], outcome: str) -> Numbers:
    """What a policy adds to an outcome in each future: float64 [futures]."""
    one = effect.get(outcome, 0.0) if isinstance(effect, Mapping) else effect
    return np.array([one(each) if callable(one) else one for each in layout.futures], float)


def _years(
    layout: Layout, yearly: Mapping[str, Mapping[str, Sequence[float]]], rng: np.random.Generator
) -> pd.DataFrame:
    """Every column is LEVEL and its luck, and what the policy adds."""
    count = -(-layout.experiment.weeks // YEAR)
    places, policies, futures, replications = _shape(layout)
    columns = {}
    for name in (column.name for column in YEARLY):
        lucky = rng.normal(LEVEL, 2, (places, 1, futures, replications, count))
        added = np.zeros((policies, 1, 1, count))
        noise = rng.normal(0, 1, (places, policies, futures, replications, count))
        for at, policy in enumerate(layout.policies):
            added[at, 0, 0, :] = yearly.get(policy.name, {}).get(name, 0.0)
            noise[:, at] *= bool(at)
        columns[name] = lucky + added + noise
    return _frame(layout, _index(layout, year=range(1, count + 1)), columns)


def _groups(
    layout: Layout,
    grouped: Mapping[str, Mapping[tuple[str, str], Mapping[str, float]]],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Every column is LEVEL and its luck, and what the policy adds in a group."""
    codes = [each.code for each in layout.experiment.places[0].neighbourhoods[:NEIGHBOURHOODS]]
    groupings = {"deprivation": DEPRIVATION} | FAMILY_GROUPS | {"neighbourhood": tuple(codes)}
    groups = [(grouping, group) for grouping, names in groupings.items() for group in names]
    places, policies, futures, replications = _shape(layout)
    followed = np.array([grouping in FAMILY_GROUPS for grouping, _ in groups])
    columns = {}
    for name in (column.name for column in GROUPED):
        lucky = rng.normal(LEVEL, 2, (places, 1, futures, replications, len(groups)))
        noise = rng.normal(0, 1, (places, policies, futures, replications, len(groups)))
        noise[:, 0] = 0
        added = np.array([
            [grouped.get(policy.name, {}).get(group, {}).get(name, 0.0) for group in groups]
            for policy in layout.policies
        ])  # fmt: skip
        columns[name] = lucky + added[:, None, None, :] + noise
        if name in NOT_FOLLOWED:
            columns[name][..., followed] = np.nan
        if name == "families":
            columns[name][:] = LEVEL
    frame = _frame(layout, _index(layout, at=range(len(groups))), columns)
    told = pd.DataFrame(groups, columns=["grouping", "group"]).iloc[frame.pop("at")]
    for position, name in enumerate(told.columns):
        frame.insert(len(KEYS) + 1 + position, name, told[name].to_numpy())
    return frame
