"""What has come of a batch, when is it written, and what is told of it?

Parts are neither too small nor too far apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import Literal

from abm.errors import InputError
from experiments.batch.part import Failure, Run
from experiments.batch.sequential import Rounds
from experiments.batch.session import Session

MOST_IN_PART = 1_000
"""Runs that are written at once: some tens of megabytes of memory."""
BETWEEN, MOST_BETWEEN, SHARE_BETWEEN = 20.0, 300.0, 0.01
"""Seconds between parts: at least, at most, and as a share of the time so far: few large files."""
FAILURES_TOLD = 5
Reason = Literal["done", "precise", "most replications", "most runs", "time is up"]


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch has come: runs done and failed by this call, and how many it is to do.

    `wanted` is None where it goes on until it is precise; `needed` is then about how many rounds
    that takes. `rounds` holds the difference so far of the outcome that decides, those of the store
    included; None for a shard, which sees no round.
    """

    done: int
    failed: int
    wanted: int | None
    seconds: float
    outcome: str
    rounds: Rounds | None
    needed: int | None = None


@dataclass(frozen=True, slots=True)
class BatchDone:
    """What a batch did, and why it ended.

    runs and failed are those of this call, `told` the first few failures; `left` are runs that
    nobody has tried yet, None for a batch that goes on until it is precise. `rounds` are those with
    nothing missing; half_width is that of the widest difference of `outcome`, infinite or not a
    number where not known.
    """

    reason: Reason
    runs: int
    failed: int
    told: tuple[Failure, ...]
    left: int | None
    rounds: int
    seconds: float
    outcome: str
    half_width: float

    @property
    def complete(self) -> bool:
        """Whether all that was asked for is there."""
        return self.reason in ("done", "precise") and not self.failed


@dataclass(slots=True)
class Collected:
    """Runs that have come: those not yet written, how many there were, and some failures.

    `between` is the least number of seconds between parts: with more, a kill loses more.
    """

    session: Session
    between: float = BETWEEN
    begun: float = field(default_factory=monotonic)
    done: int = 0
    failed: int = 0
    told: tuple[Failure, ...] = ()
    _runs: list[Run] = field(default_factory=list)
    _failures: list[Failure] = field(default_factory=list)
    _written: float = field(default_factory=monotonic)

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return monotonic() - self.begun

    def take(self, came: Iterable[Run | Failure]) -> None:
        """Keep some runs; write a part when there are many, or it has been long."""
        for each in came:
            if isinstance(each, Run):
                self._runs.append(each)
                self.done += 1
            else:
                self._failures.append(each)
                self.failed += 1
                self.told = (*self.told, each)[:FAILURES_TOLD]
        between = max(self.between, min(MOST_BETWEEN, SHARE_BETWEEN * self.seconds))
        many = len(self._runs) + len(self._failures) >= MOST_IN_PART
        if many or monotonic() - self._written >= between:
            self.write()

    def write(self) -> None:
        """Write what there is as one part; what a full disk refused is not tried again.

        Stopped by Ctrl-C while it writes, it still has all, so that it can be called once more.
        """
        try:
            if self._runs or self._failures:
                self.session.add(self._runs, self._failures)
        except InputError:
            self._runs, self._failures = [], []
            raise
        self._runs, self._failures = [], []
        self._written = monotonic()
