"""Runs in the background: fair, shared, in order, and stopped when nobody looks."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from threading import Event, Lock, get_ident
from typing import Any

import pytest

from abm.errors import InputError
from dashboards.kit.background import MOST_KEPT, MOST_WAITING, Job, Pool
from experiments.runner import Cancelled

SOON = 10.0


@pytest.fixture
def pool() -> Iterator[Pool]:
    """A pool with one thread, so that turns can be seen."""
    made = Pool(1)
    yield made
    for job in list(made.jobs.values()):
        for visitor in list(job.watchers):
            made.leave(visitor, job)


def until(true: Callable[[], Any]) -> None:
    """Wait until something is true."""
    end = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


class Diary:
    """Work that writes down whose turn it was, and waits to be let through."""

    def __init__(self) -> None:
        self.turns: list[str] = []
        self.gate = Event()

    def of(self, name: str) -> Callable[[int, Event], str]:
        def work(number: int, stopped: Event) -> str:
            assert self.gate.wait(SOON)
            self.turns.append(name)
            return f"{name}{number}"

        return work


def test_visitors_take_turns_however_much_one_of_them_asks(pool: Pool) -> None:
    diary = Diary()
    greedy = pool.ask("greedy", "long", diary.of("g"), 50)
    more = pool.ask("greedy", "longer", diary.of("h"), 50)
    modest = pool.ask("modest", "short", diary.of("m"), 4)
    diary.gate.set()
    until(lambda: modest.finished)
    # The greedy one may have begun, once for each thread, before the modest one asked.
    assert "".join(diary.turns[:9]).count("m") == 4
    assert pool.news(modest) == (("m0", "m1", "m2", "m3"), False)
    until(lambda: greedy.finished and more.finished)


def test_the_same_question_is_run_once_for_all(pool: Pool) -> None:
    diary = Diary()
    diary.gate.set()
    first = pool.ask("one", "same", diary.of("a"), 5)
    second = pool.ask("two", "same", diary.of("a"), 5)
    assert first is second
    until(lambda: first.finished)
    assert len(diary.turns) == 5
    assert pool.known("same") == tuple(f"a{number}" for number in range(5))
    assert pool.ask("three", "same", diary.of("a"), 5).finished
    assert len(diary.turns) == 5


def test_results_come_in_order_whoever_is_first() -> None:
    held = Event()

    def slow_start(number: int, stopped: Event) -> int:
        if number == 0:
            assert held.wait(SOON)
        return number

    pool = Pool(3)
    job = pool.ask("one", "order", slow_start, 6)
    until(lambda: len(job.early) == 5)
    assert pool.news(job) == ((), True)
    held.set()
    until(lambda: job.finished)
    assert pool.news(job) == ((0, 1, 2, 3, 4, 5), False)


def test_work_stops_when_nobody_looks_and_goes_on_where_it_was(pool: Pool) -> None:
    steps: list[int] = []
    gate = Event()

    def work(number: int, stopped: Event) -> int:
        steps.append(number)
        if number == 2 and not gate.is_set():
            assert stopped.wait(SOON)
            raise Cancelled
        return number

    job = pool.ask("one", "rest", work, 4)
    pool.ask("two", "rest", work, 4)
    until(lambda: 2 in steps)
    pool.leave("one", job)
    assert not job.stopped.is_set()
    pool.leave("two", job)
    assert job.stopped.is_set()
    assert pool.known("rest") == (0, 1)
    gate.set()
    assert pool.ask("two", "rest", work, 4) is job
    until(lambda: job.finished)
    assert pool.known("rest") == (0, 1, 2, 3)
    assert steps == [0, 1, 2, 2, 3]


def test_a_run_that_fails_is_told_and_can_be_asked_again(pool: Pool) -> None:
    def impossible(number: int, stopped: Event) -> int:
        raise InputError("there is no such place")

    def broken(number: int, stopped: Event) -> int:
        raise ZeroDivisionError("division by zero")

    for work, told in ((impossible, "there is no such place"), (broken, "please report it")):
        job = pool.ask("one", told, work, 3)
        until(partial(getattr, job, "finished"))
        assert told in job.failed
    again = pool.ask("one", "please report it", lambda number, stopped: number, 2)
    until(lambda: again.finished)
    assert pool.news(again) == ((0, 1), False)


def test_what_is_kept_and_what_may_wait_is_bounded(pool: Pool) -> None:
    def quick(number: int, stopped: Event) -> int:
        return number

    for number in range(MOST_KEPT + 10):
        job = pool.ask("one", number, quick, 1)
        until(partial(getattr, job, "finished"))
        pool.leave("one", job)
    assert len(pool.jobs) <= MOST_KEPT + 1
    assert not pool.visitors

    gate = Event()

    def waits(number: int, stopped: Event) -> int:
        assert gate.wait(SOON)
        return number

    jobs = [pool.ask("one", ("w", number), waits, 5) for number in range(MOST_WAITING + 3)]
    assert len(pool.visitors["one"]) == MOST_WAITING
    assert jobs[0].stopped.is_set()
    gate.set()
    until(lambda: all(job.finished for job in jobs[3:]))


def test_all_threads_work_at_once() -> None:
    lock, seen, gate = Lock(), set[int](), Event()

    def work(number: int, stopped: Event) -> int:
        with lock:
            seen.add(get_ident())
        assert gate.wait(SOON)
        return number

    pool = Pool(3)
    job: Job = pool.ask("one", "wide", work, 3)
    until(lambda: len(seen) == 3)
    gate.set()
    until(lambda: job.finished)
