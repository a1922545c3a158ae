"""The compiled driver: the same rules over the same records, for thousands of runs.

Each line of the schedule becomes a loop, and the loops are joined in order into one week. Compiled
code is kept on disk in a folder named after a digest of the sources of all rules, because the
compiler's own cache looks at this file only and would go on running a rule as it was before.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba import njit
from platformdirs import user_cache_path

from abm.schedule import WEEK, Rule, Who
from abm.world import World
from agents.agency import place_in_queue
from agents.household import moves_in
from agents.rule import rule
from agents.vocabulary import ACTIVE, ASSESSING, REFERRED, WAITING
from agents.worker import starts

COMPILED = ("agents/*.py", "abm/core.py", "abm/schedule.py", "abm/world.py")


def sources_digest(root: Path = Path(__file__).parent.parent) -> str:
    """A digest of every source file that the compiled core is made of."""
    digest = hashlib.sha256()
    for file in sorted(file for pattern in COMPILED for file in root.glob(pattern)):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


CACHE = (
    Path(os.environ.get("JOINEDUP_CACHE") or user_cache_path("joinedup")) / sources_digest()[:16]
)
setattr(numba.config, "CACHE_DIR", str(CACHE))  # noqa: B010 - numba declares no such name

Phase = Callable[[World, int], None]
UNCOUNTED: dict[str, Any] = {"_nrt": False, "error_model": "numpy"}
"""Arrays outlive the run, so compiled code need not count who holds them: a third of the time."""
compiled = njit(**UNCOUNTED)


def _nothing(actor: Any, world: World, week: int) -> None:
    """Fill up a turn."""


def _turn(rules: tuple[Rule, ...]) -> Rule:
    """One turn of an actor: up to five rules, one after the other.

    Inlined like the rules: handing over the world for every family took 40 % of the time.
    """
    first, second, third, fourth, fifth = [*rules, *[rule(_nothing)] * 5][:5]

    def turn(actor: Any, world: World, week: int) -> None:
        first(actor, world, week)
        second(actor, world, week)
        third(actor, world, week)
        fourth(actor, world, week)
        fifth(actor, world, week)

    return rule(turn)


def _commissioner_acts(rules: tuple[Rule, ...]) -> Phase:
    turn = _turn(rules)

    def phase(world: World, week: int) -> None:
        turn(world.commissioner[0], world, week)

    return compiled(phase)


def _every_family(rules: tuple[Rule, ...]) -> Phase:
    turn = _turn(rules)

    def phase(world: World, week: int) -> None:
        for number in range(world.families.shape[0]):
            turn(world.families[number], world, week)

    return compiled(phase)


def _every_worker(rules: tuple[Rule, ...]) -> Phase:
    turn = _turn(rules)

    def phase(world: World, week: int) -> None:
        for number in range(world.workers.shape[0]):
            turn(world.workers[number], world, week)

    return compiled(phase)


def _every_agency(rules: tuple[Rule, ...]) -> Phase:
    turn = _turn(rules)

    def phase(world: World, week: int) -> None:
        for number in range(world.agencies.shape[0]):
            turn(world.agencies[number], world, week)

    return compiled(phase)


def _agency_with_case(stage: int) -> Callable[[tuple[Rule, ...]], Phase]:
    def over(rules: tuple[Rule, ...]) -> Phase:
        (act,) = rules

        def phase(world: World, week: int) -> None:
            for number in range(world.run[0].open_cases):
                case = world.cases[number]
                if case.stage == stage:
                    act(world.agencies[case.agency], case, world, week)

        return compiled(phase)

    return over


def _worker_with_case(rules: tuple[Rule, ...]) -> Phase:
    (act,) = rules

    def phase(world: World, week: int) -> None:
        for number in range(world.run[0].open_cases):
            case = world.cases[number]
            if case.stage == ACTIVE:
                act(world.workers[case.worker], case, world, week)

    return compiled(phase)


@njit(**{**UNCOUNTED, "_nrt": True})
def _put_in_order(world: World, waiting: int) -> None:
    """Sort the waiting list by its keys, in place."""
    world.queue[:waiting] = world.queue[np.argsort(world.keys[:waiting], kind="mergesort")]


def _in_order_of_service(rules: tuple[Rule, ...]) -> Phase:
    (act,) = rules

    def phase(world: World, week: int) -> None:
        waiting = 0
        for number in range(world.run[0].open_cases):
            if world.cases[number].stage == WAITING:
                world.queue[waiting] = number
                world.keys[waiting] = place_in_queue(world.cases[number], world, week)
                waiting += 1
        _put_in_order(world, waiting)
        for position in range(waiting):
            case = world.cases[world.queue[position]]
            act(world.agencies[case.agency], case, world, week)

    return compiled(phase)


LOOPS: dict[Who, Callable[[tuple[Rule, ...]], Phase]] = {
    Who.COMMISSIONER: _commissioner_acts,
    Who.EVERY_FAMILY: _every_family,
    Who.EVERY_WORKER: _every_worker,
    Who.EVERY_AGENCY: _every_agency,
    Who.AGENCY_WITH_REFERRAL: _agency_with_case(REFERRED),
    Who.AGENCY_WITH_ASSESSMENT: _agency_with_case(ASSESSING),
    Who.AGENCY_WITH_WAITING_CASE: _agency_with_case(WAITING),
    Who.AGENCY_IN_ORDER_OF_SERVICE: _in_order_of_service,
    Who.WORKER_WITH_CASE: _worker_with_case,
}


@compiled
def _no_phase(world: World, week: int) -> None:
    """Fill up a group of phases."""


def _in_turn(phases: list[Phase]) -> Phase:
    """One phase made of several, in order: by fives, because deep chains compile slowly."""
    if len(phases) == 1:
        return phases[0]
    fives = [phases[start : start + 5] for start in range(0, len(phases), 5)]
    return _in_turn([_five(*five, *[_no_phase] * (5 - len(five))) for five in fives])


def _five(first: Phase, second: Phase, third: Phase, fourth: Phase, fifth: Phase) -> Phase:
    def phase(world: World, week: int) -> None:
        first(world, week)
        second(world, week)
        third(world, week)
        fourth(world, week)
        fifth(world, week)

    return compiled(phase)


a_week = _in_turn([LOOPS[line.who](line.rules) for line in WEEK])


@njit(cache=True, nogil=True, **UNCOUNTED)
def weeks_pass(world: World, first: int, last: int) -> None:
    """Let the weeks from first up to, not including, last happen in the world, in place."""
    for week in range(first, last):
        a_week(world, week)


@njit(cache=True, nogil=True, **UNCOUNTED)
def people_arrive(world: World, deprivations: Any, week: int) -> None:
    """Families move in and workers start: the state at the beginning of a run.

    `deprivations`: int64 [families], census dimensions each household is deprived in.
    """
    for number in range(world.families.shape[0]):
        moves_in(world.families[number], world, week, deprivations[number])
        world.commissioner[0].children += world.families[number].children
    for number in range(world.workers.shape[0]):
        starts(world.workers[number], world, week)
