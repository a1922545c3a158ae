"""Would the model say the same if it ticked twice a week? Its half-week twin, made from the units.

The unit of a number says how it depends on the length of a step: what happens "a week" halves, what
lasts "weeks" doubles, what is stated a month or a review stays, because months and reviews are
counted in steps and double themselves. The twin runs twice as many steps; `weekly` adds them up to
weeks again. What the rules state in weeks without a parameter (a year of 52) cannot be rescaled:
outcomes that rest on it are in NOT_COMPARED.
"""

import math
import re
from dataclasses import replace
from enum import StrEnum
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abm.change import ALL_AGENCIES, Change
from abm.parameters import REGISTRY
from abm.policy import Policy
from abm.registry import Parameter, Role
from abm.results import TABLES, names
from abm.simulation import PRESENT, Setting, Timetable, begin, core, live_under
from abm.world import Records
from agents import counts
from experiments.counted import Counted
from experiments.outcomes import values
from experiments.runner import Cancelled

STEPS = 2
"""Steps of the twin in a week of the model."""


class Scaling(StrEnum):
    """What becomes of a number when a step is half a week."""

    HALVES = "halves"
    COMPOUNDS = "1 - sqrt(1 - x)"
    DOUBLES = "doubles"
    STAYS = "stays"


COMPOUNDING = (
    "assessing_rate", "bandwidth_recovery", "community_pace", "hiring_rate", "leaving_rate",
    "locum_rate", "moving_rate", "trust_drift", "wear_rate",
)  # fmt: skip
"""Applied in full every week, so two half weeks must add up to one; the other rates are first
multiplied by what makes them small, and halve."""
A_WEEK = re.compile(r"\ba (week|call)\b")
"""Calls are weekly, so one step's call is half of one."""
WEEKS = re.compile(r"\bweeks\b")
COUNTED_IN_STEPS = ("a month", "a review", "a matching", "of the year", "of the year's leavers")
"""Months, reviews and matchings take twice the steps; seasons still come round every 52 steps,
which moves when in the year something happens, not how much of it."""
TIMELESS = frozenset(
    {
        "0 (silo) to 1 (collaborative)", "0 or 1", "0 to 1", "GBP of 2024/25",
        "GBP of 2024/25 a post each", "burnout", "burnout a share", "cases", "cases a post",
        "chance", "choice", "cumulative share", "dimensions", "families", "hours", "hours a post",
        "log hazard ratio", "log odds a deprivation", "log odds over all percentiles",
        "mean moving ranges", "needs", "per agency", "per share of hours", "per unit of severity",
        "per unit of strain", "promises a post", "ratio", "severity", "share", "share a need",
        "share of budgets", "share of hours", "share of households", "share of posts",
        "share of severity", "share of the budget", "share of the tariff",
        "share of the threshold", "share of the time", "share of the usual",
        "share of what is above the line", "trust", "workers a thousand families",
    }
)  # fmt: skip

NOT_COMPARED = ("re_referral", "workless_long")
"""Outcomes that the rules count over 52 of their own steps."""
TIMED = ("weeks", "case-weeks")
"""Columns in these units sum up steps, not families or events."""
STOCKS = {
    "weekly": {name for name, *_ in counts.FAMILY_COLUMNS}
    | {"helping_agencies", "helped", "record_coverage", "on_contract", "led",
       "weekly_calls"},
    "agencies": {"caseload", "waiting", "being_assessed", "threshold", "pressure", "posts",
                 "filled", "locums", "burnout", "culture", "stuck", "mended"},
    "pairs": {"trust", "agreement", "referrals", "contacts"},
}  # fmt: skip
"""Columns that say how things are; all others say what happened in the step."""
FLOWS = {
    "weekly": {name for name, *_ in (*counts.JOURNEY_COLUMNS, *counts.CRISIS_COLUMNS)}
    | {"safety_assessments", "found_abuse", "found_ill_health", "policy_cost", "transition_cost",
       "pooled", "stocktakes"},
    "agencies": {"referrals", "referrals_self", "referrals_from", "referrals_children",
                 "screened_out", "bounces", "assessed", "assessed_on_time", "assessment_weeks",
                 "no_further_action", "allocated", "closed", "reported_successes",
                 "true_successes", "exits", "hours", "hours_overhead", "hours_training",
                 "hours_assessing", "hours_recording", "hours_coordinating", "hours_slack",
                 "hours_direct", "hours_absent", "spend"},
    "pairs": set[str](),
}  # fmt: skip

Numbers = NDArray[np.float64]


def scaling(parameter: Parameter) -> Scaling:
    """How a number depends on the length of a step; ValueError where nobody has said."""
    if parameter.group in COMPOUNDING:
        return Scaling.COMPOUNDS
    if A_WEEK.search(parameter.unit):
        return Scaling.HALVES
    if WEEKS.search(parameter.unit):
        return Scaling.DOUBLES
    if parameter.unit in TIMELESS or parameter.unit.endswith(COUNTED_IN_STEPS):
        return Scaling.STAYS
    raise ValueError(
        f"{parameter.name} is in {parameter.unit!r}, of which experiments/time_step.py does not "
        "say how it depends on the length of a step: add the unit to TIMELESS or state it a week"
    )


def scaled(parameter: Parameter, value: float) -> float:
    """The value that means the same where a step is half a week."""
    match scaling(parameter):
        case Scaling.HALVES:
            return value / STEPS
        case Scaling.COMPOUNDS:
            return 1 - math.sqrt(1 - value)
        case Scaling.DOUBLES:
            return value * STEPS
    return value


def half_week(setting: Setting) -> Setting:
    """The same place, families and time in steps of half a week."""
    given = setting.parameters
    changes = {name: scaled(REGISTRY[name], value) for name, value in dict(given).items()}
    return replace(
        setting,
        weeks=setting.weeks * STEPS,
        burn_in=setting.burn_in * STEPS,
        parameters=given.with_changes(changes),
    )


def half_week_policy(policy: Policy) -> Policy:
    """The same policy in steps of half a week: its dates, and every lever that counts weeks."""
    timed = [each for each in REGISTRY.of_role(Role.LEVER) if scaled(each, 1.0) != 1.0]
    today = [Change(0, ALL_AGENCIES, each.name, scaled(each, each.default)) for each in timed]
    decided = [
        replace(each, week=each.week * STEPS, value=scaled(REGISTRY[each.name], each.value))
        for each in policy.changes
    ]
    return replace(policy, changes=(*today, *decided))


def half_week_values(
    setting: Setting, policies: tuple[Policy, ...], replication: int, stopped: Event
) -> Numbers:
    """All outcomes of one replication in half weeks: float64 [policies, OUTCOMES].

    `setting` and `policies` are those of the weekly model. Raises Cancelled once `stopped` is set.
    """
    twin = half_week(setting)
    past = begin(twin, replication)
    Timetable(half_week_policy(PRESENT), twin).enact(past, 0)
    core(past, -twin.burn_in, 0)
    rows = []
    for policy in policies:
        if stopped.is_set():
            raise Cancelled
        world = past.copy()
        for _ in live_under(world, twin, half_week_policy(policy)):
            pass
        rows.append(values(weekly(Counted.of(world))))
    return np.array(rows)


def weekly(counted: Counted) -> Counted:
    """What was counted in half weeks as counts of weeks: flows added up, stocks averaged."""
    columns = names(TABLES["weekly"])
    place = _paired(counted.place)
    for position, name in enumerate(columns):
        place[:, position] /= _over("weekly", name)
    return replace(
        counted,
        place=place,
        neighbourhoods=_merged("weekly", counted.neighbourhoods),
        agencies=_merged("agencies", counted.agencies),
        pairs=_merged("pairs", counted.pairs),
    )


def _merged(table: str, rows: Records) -> Records:
    """The rows of two steps as one, column by column."""
    merged = np.zeros((len(rows) // STEPS, *rows.shape[1:]), rows.dtype)
    for name in rows.dtype.names or ():
        merged[name] = _paired(rows[name]) / _over(table, name)
    return merged


def _paired(numbers: NDArray[Any]) -> Numbers:
    """Every two steps added up."""
    steps = len(numbers) // STEPS * STEPS
    return np.asarray(numbers[:steps:STEPS] + numbers[1:steps:STEPS], float)


def _over(table: str, column: str) -> int:
    """What a sum over the steps of a week is divided by: once for a stock, once for time."""
    stock = STEPS if is_stock(table, column) else 1
    return stock * (STEPS if _unit(table, column) in TIMED else 1)


def is_stock(table: str, column: str) -> bool:
    """True where a column says how things are, not what happened; ValueError for an unknown one."""
    group = _group(table, column)
    if group in STOCKS[table]:
        return True
    if group in FLOWS[table]:
        return False
    raise ValueError(
        f"column {column!r} of {table}: add it to STOCKS or FLOWS in experiments/time_step.py"
    )


def _group(table: str, column: str) -> str:
    """The name of a column, or of the group of columns that it belongs to."""
    declared = {name: labels[0] if labels else () for name, _, _, *labels in TABLES[table]}
    if column in declared:
        return column
    return next(
        (name for name, labels in declared.items() if column.removeprefix(f"{name}_") in labels),
        column,
    )


def _unit(table: str, column: str) -> str:
    group = _group(table, column)
    return next(unit for name, unit, *_ in TABLES[table] if name == group)
