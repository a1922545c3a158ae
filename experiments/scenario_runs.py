"""What happened in a scenario's own place: to everybody, to those reached, there and elsewhere?

All worlds of a replication share their past, their families and their luck. A family is *reached*
when it is seen, at a quarterly look, on a contract with an outreach worker or with a lead worker;
what became of it is compared with the same family in the other worlds, never with its own past.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import combinations
from threading import Event
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.parameters import Parameters
from abm.policy import Policy
from abm.simulation import Setting, burnt_in, check_whole, core, live_under
from abm.world import Records, World
from agents.vocabulary import NEET, NOBODY
from experiments.block_matrix import KINDS, kinds
from experiments.counted import QUARTER, YEAR, Counted, Numbers, ratio
from experiments.evidence import witnessed
from experiments.limits import MOST_REPLICATIONS, MOST_THREADS
from experiments.outcomes import BY_NAME
from experiments.runner import Cancelled, OnProgress, usable_threads

THERE, ELSEWHERE = "there", "elsewhere"
REACHED = "reached"
SEVERITY_REACHED = "severity of those reached"
WEEKS_OUT = "weeks out of education and work"
YEARLY = ("culture", "crises", "agency_trust")
FLOWS = ("contract_offers", "contract_refusals", "contract_breaches", "kept_on_course",
         "weekly_calls", "handovers")  # fmt: skip
STOCKS = ("led", "on_contract", "neet")
TIES = ("trust", "agreement", "contacts")
THOUSAND = 1_000

Measures = dict[str, float]
Mask = NDArray[np.bool_]
ParametersOf = Callable[[int], Parameters]
"""The parameters that a replication runs with."""


class Ended(NamedTuple):
    """A world at its horizon."""

    world: World
    reached: NDArray[np.int64]
    """[families] whose luck the family had when it was last seen reached, or NOBODY."""


def on_same_luck(
    setting: Setting,
    policies: Mapping[str, Policy],
    reaching: str,
    replications: int,
    parameters_of: ParametersOf | None = None,
    threads: int | None = None,
    on_progress: OnProgress | None = None,
) -> dict[str, dict[str, Numbers]]:
    """Run every policy in every replication; for each what was measured: float64 [replications].

    `reaching` names the policy whose reached families are compared. `on_progress` is told the
    number of replications done. Raises InputError for impossible numbers and policies.
    """
    check_whole("replications", replications, 1, MOST_REPLICATIONS)
    threads = usable_threads() if threads is None else threads
    check_whole("threads", threads, 1, MOST_THREADS)
    for policy in policies.values():
        policy.tabulate(setting.place)
    stopped = Event()
    one = partial(_replicate, setting, policies, reaching, parameters_of, stopped)
    rows = []
    with ThreadPoolExecutor(threads) as pool:
        try:
            for row in pool.map(one, range(replications)):
                rows.append(row)
                if on_progress:
                    on_progress(len(rows))
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)
    return {
        name: {measure: np.array([row[name][measure] for row in rows]) for measure in rows[0][name]}
        for name in policies
    }


def _replicate(
    setting: Setting,
    policies: Mapping[str, Policy],
    reaching: str,
    parameters_of: ParametersOf | None,
    stopped: Event,
    replication: int,
) -> dict[str, Measures]:
    """One replication: a shared past, then each policy from the same week 0."""
    if parameters_of:
        setting = replace(setting, parameters=parameters_of(replication))
    past = burnt_in(setting, replication)
    ended = {
        name: _lived(past.copy(), setting, policy, stopped) for name, policy in policies.items()
    }
    reached = ended[reaching].reached
    there = policies[reaching].neighbourhoods(setting.place)
    return {
        name: _measured(past, each.world, setting, there) | _of_those(reached, each.world)
        for name, each in ended.items()
    }


def _lived(world: World, setting: Setting, policy: Policy, stopped: Event) -> Ended:
    """Let a policy run, and look every quarter whom it reaches."""
    reached = np.full(len(world.families), NOBODY, np.int64)

    def engine(world: World, first: int, last: int) -> None:
        for start in range(first, last, QUARTER):
            if stopped.is_set():
                raise Cancelled
            core(world, start, min(start + QUARTER, last))
            families = world.families
            held = (families["contract"] > 0) | (families["lead"] != NOBODY)
            reached[held] = families["who"][held]

    for _ in live_under(world, setting, policy, engine):
        pass
    return Ended(world, reached)


def _of_those(reached: NDArray[np.int64], world: World) -> Measures:
    """How those are whom the scenario reached and who still live there, in any of the worlds."""
    still = (reached != NOBODY) & (reached == world.families["who"])
    severity = world.families["need"][still].sum()
    return {
        REACHED: float(THOUSAND * np.count_nonzero(reached != NOBODY) / len(reached)),
        SEVERITY_REACHED: float(ratio(severity, np.count_nonzero(still))),
    }


def _measured(past: World, world: World, setting: Setting, there: Mask) -> Measures:
    """Outcomes, years, groups of families, ties between agencies, there and elsewhere."""
    counted = Counted.of(world)
    seen = witnessed(past, world) | dict(_counts(counted)) | dict(_ties(counted, setting.agencies))
    for year in range(counted.weeks // YEAR):
        during = counted.year(year)
        seen |= {f"{name} {year + 1}": BY_NAME[name].compute(during) for name in YEARLY}
    if there.any():
        seen |= _in_area(counted.neighbourhoods[:, there], THERE)
        seen |= _in_area(counted.neighbourhoods[:, ~there], ELSEWHERE)
    return seen


def _counts(counted: Counted) -> Iterator[tuple[str, float]]:
    """What programmes do, per 1,000 families: flows in a year, stocks on average."""
    families = counted.total("families")
    for name in (*FLOWS, *STOCKS):
        often = THOUSAND * (YEAR if name in FLOWS else 1)
        yield name, float(ratio(often * counted.total(name), families))
    yield WEEKS_OUT, float(ratio(counted.total("neet"), counted.total("crises_neet")))


def _ties(counted: Counted, agencies: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """How every two agencies stand in the last quarter, and how many see each other as what."""
    last = counted.last(QUARTER).pairs
    mean = {tie: last[tie].mean(axis=0) for tie in TIES}
    for one, other in combinations(range(len(agencies)), 2):
        for tie, table in mean.items():
            both = (table[one, other] + table[other, one]) / 2
            yield tie_name(tie, agencies[one], agencies[other]), float(both)
    kind = kinds(mean["trust"], mean["agreement"])
    for number, name in enumerate(KINDS):
        yield name, float((kind == number).sum())


def tie_name(tie: str, one: str, other: str) -> str:
    """What the tie between two agencies is called among the measures."""
    return f"{tie} {'+'.join(sorted((one, other)))}"


def _in_area(rows: Records, where: str) -> Measures:
    """How families fare, and fare with services, in some of the neighbourhoods."""
    total = {name: rows[name].sum() for name in rows.dtype.names or ()}
    yearly = THOUSAND * YEAR
    families = total["families"]
    found = {
        "severity": ratio(total["severity"], families),
        "with_3_needs": ratio(THOUSAND * total["with_3_needs"], families),
        "unserved": ratio(THOUSAND * total["unserved"], families),
        "crises": ratio(yearly * total["crises"], families),
        "crises_neet": ratio(yearly * rows["crises"][..., NEET].sum(), families),
        "weeks_to_help": ratio(total["waiting_weeks"], total["allocated"]),
        "bounces": ratio(yearly * total["bounces"], families),
        "referrals": ratio(yearly * total["referrals"], families),
    }
    return {f"{name}, {where}": float(value) for name, value in found.items()}
