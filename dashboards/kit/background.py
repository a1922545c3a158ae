"""How do many runs get done while people look on? One pool for the whole server, fair to visitors.

Whoever asks, waits in turn: of all visitors who wait, each gets one replication done before
anybody gets a second. Threads step back for the pages (they are nicer than the rest of the
process), so that worlds go on playing. What two visitors ask alike is run once, and the last
answers are kept, finished or not: whoever comes back finds them.
"""

import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Condition, Event
from typing import Any

from abm.errors import InputError
from experiments.runner import Cancelled, usable_threads

NICER = 10
"""Steps of priority (Unix `nice`) by which runs in the background stand back."""
MOST_KEPT = 24
"""Questions whose answers are kept for the next who asks: a few MB each."""
MOST_WAITING = 8
"""Questions of one visitor that may wait at once; the oldest gives way."""
Work = Callable[[int, Event], Any]


@dataclass(slots=True, eq=False)
class Job:
    """A question that takes a number of replications: what is done of it, and who waits for it.

    `results` are in the order of replications, without gaps. Everything is guarded by the lock of
    its pool. Without watchers it rests; asked again, it goes on from where it was.
    """

    key: Hashable
    work: Work
    number: int
    results: list[Any] = field(default_factory=list)
    early: dict[int, Any] = field(default_factory=dict)
    begun: int = 0
    failed: str = ""
    watchers: set[str] = field(default_factory=set)
    stopped: Event = field(default_factory=Event)

    @property
    def finished(self) -> bool:
        """True when all is done, or nothing more will come."""
        return len(self.results) >= self.number or bool(self.failed)

    @property
    def waits(self) -> bool:
        """True where a replication has not been begun."""
        return self.begun < self.number and not self.failed and not self.stopped.is_set()

    def go_on(self) -> None:
        """Begin again after a rest: what was underway then is begun anew."""
        if self.stopped.is_set():
            self.stopped, self.begun, self.early = Event(), len(self.results), {}

    def take(self, number: int, result: Any) -> None:
        """Keep a result; those that came early wait for the ones before them."""
        if number >= len(self.results):
            self.early[number] = result
        while len(self.results) in self.early:
            self.results.append(self.early.pop(len(self.results)))


class Pool:
    """The threads that run replications for all visitors, and the questions that wait."""

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads or usable_threads()
        self.lock = Condition()
        self.jobs: OrderedDict[Hashable, Job] = OrderedDict()
        self.visitors: OrderedDict[str, list[Job]] = OrderedDict()
        self.workers: list[threading.Thread] = []

    def ask(self, visitor: str, key: Hashable, work: Work, number: int) -> Job:
        """The job of a question: a new one, one that runs for others, or one that is done.

        A job with the same key must do the same work, and as many replications.
        """
        with self.lock:
            job = self.jobs.get(key)
            if job is None or job.failed:
                job = self.jobs[key] = Job(key, work, number)
            self.jobs.move_to_end(key)
            job.watchers.add(visitor)
            job.go_on()
            if not job.finished:
                self._line_up(visitor, job)
            self._forget()
            self._start()
            self.lock.notify_all()
        return job

    def _line_up(self, visitor: str, job: Job) -> None:
        line = self.visitors.setdefault(visitor, [])
        if job not in line:
            line.append(job)
        for oldest in line[:-MOST_WAITING]:
            self._leave(visitor, oldest)

    def leave(self, visitor: str, job: Job) -> None:
        """A visitor waits for a job no longer: it stops where nobody else does."""
        with self.lock:
            self._leave(visitor, job)
            self.lock.notify_all()

    def _leave(self, visitor: str, job: Job) -> None:
        job.watchers.discard(visitor)
        line = self.visitors.get(visitor, [])
        if job in line:
            line.remove(job)
        if not line:
            self.visitors.pop(visitor, None)
        if not job.watchers and not job.finished:
            job.stopped.set()

    def _forget(self) -> None:
        """Let go of the oldest answers that nobody looks at."""
        idle = [job for job in self.jobs.values() if not job.watchers]
        for job in idle[: max(0, len(self.jobs) - MOST_KEPT)]:
            del self.jobs[job.key]

    def _start(self) -> None:
        """Start the threads when the first question comes."""
        while len(self.workers) < self.threads:
            worker = threading.Thread(target=self._live, name="replications", daemon=True)
            self.workers.append(worker)
            worker.start()

    def _live(self) -> None:
        _stand_back()
        while True:
            with self.lock:
                while (turn := self._next()) is None:
                    self.lock.wait()
            self._do(*turn)
            del turn

    def _next(self) -> tuple[Job, int, Event] | None:
        """The next replication to run: visitors take turns, and so do the questions of one."""
        for visitor in list(self.visitors):
            line = [job for job in self.visitors[visitor] if job.waits]
            self.visitors.move_to_end(visitor)
            if line:
                job, number = line[0], line[0].begun
                job.begun += 1
                self.visitors[visitor].remove(job)
                self.visitors[visitor].append(job)
                return job, number, job.stopped
        return None

    def _do(self, job: Job, number: int, stopped: Event) -> None:
        """Run one replication and keep what it gave."""
        result, failed = None, ""
        try:
            result = job.work(number, stopped)
        except Cancelled:
            return
        except InputError as error:
            failed = str(error)
        except Exception as error:
            failed = f"a run broke off ({type(error).__name__}: {error}); please report it"
        with self.lock:
            if failed:
                job.failed = failed
            else:
                job.take(number, result)
            if job.finished:
                self._done(job)
            self.lock.notify_all()

    def _done(self, job: Job) -> None:
        for visitor in list(self.visitors):
            line = self.visitors[visitor]
            if job in line:
                line.remove(job)
            if not line:
                del self.visitors[visitor]

    def known(self, key: Hashable) -> tuple[Any, ...]:
        """The results that there are of a question, in order; none where nobody asked it."""
        with self.lock:
            job = self.jobs.get(key)
            return tuple(job.results) if job else ()

    def news(self, job: Job) -> tuple[tuple[Any, ...], bool]:
        """The results of a job until now, in order, and whether more will come."""
        with self.lock:
            return tuple(job.results), not job.finished


def _stand_back() -> None:
    """Give way to the threads that draw pages; on Linux each thread has a priority of its own."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICER)


POOL = Pool()
"""Shared by all visitors on purpose: processors are."""
