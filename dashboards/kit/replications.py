"""How sure are we of what the page shows? Paired replications, in the background, as they come."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from html import escape
from threading import Event, Thread
from typing import Any, Generic, TypeVar, cast

import numpy as np
import solara
from numpy.typing import NDArray

from abm.ensemble import Ensemble
from abm.policy import Policy
from abm.simulation import Setting
from dashboards.kit.background import POOL, Job
from dashboards.kit.words import plain
from dashboards.settings import Settings
from experiments.comparison import Comparison
from experiments.provenance import provenance
from experiments.runner import Numbers, Pair, Running, Runs, replicate

LOOK = 0.3
"""Seconds between looks for news: a page shows no more than three steps a second."""
SOON = 0.05
"""Seconds to the first look: the answer may be there already."""
REPLICATIONS = 30
NOT_KEPT = np.empty(0)
FEWEST = 2
"""Fewer than two replications have no interval."""
T = TypeVar("T")


@dataclass(frozen=True)
class Measures(Generic[T]):
    """Anything that was measured replication by replication, as far as it has come.

    `results` are in the order of replications. `cancel` stops, `start` goes on.
    """

    results: tuple[T, ...]
    asked: int
    running: bool
    failed: str
    cancel: Callable[[], None]
    start: Callable[[], None]

    @property
    def done(self) -> int:
        """How many replications there are results of."""
        return len(self.results)

    @property
    def repeated(self) -> int:
        """How many replications a command asks for: all, or those done where somebody stopped."""
        stopped = not self.running and self.done >= FEWEST
        return self.done if stopped else self.asked


def use_measures(
    key: Hashable, work: Callable[[int, Event], T], number: int, wait: bool = False
) -> Measures[T]:
    """Run `work(replication, stopped)` so often in the background; the page follows as it comes.

    Questions with the same key are run once for all visitors: the key must say all that the work
    depends on. With `wait` nothing runs before `start()`. Freed when the visitor leaves.
    """
    asked = (key, number)
    # Whether somebody stopped, or started, this very question: another one begins as usual.
    switched, switch = solara.use_state(cast(Any, None))
    going = (switched == asked) if wait else (switched != asked)
    news, tell = solara.use_state((asked, POOL.known(asked), ""))
    visitor = solara.use_memo(_visitor, [])

    def follow() -> Callable[[], None] | None:
        if not going:
            return None
        left, job = Event(), POOL.ask(visitor, asked, work, number)
        told = partial(_follow, job, left, lambda found: tell((asked, found, job.failed)))
        Thread(target=told, name="follows replications", daemon=True).start()

        def leave() -> None:
            left.set()
            POOL.leave(visitor, job)

        return leave

    solara.use_effect(follow, [asked, going])
    found, failed = news[1:] if news[0] == asked else (POOL.known(asked), "")
    on, off = (lambda: switch(asked)), (lambda: switch(None))
    running = going and len(found) < number and not failed
    stop, start = (off, on) if wait else (on, off)
    return Measures(found, number, running, failed, stop, start)


def _follow(job: Job, left: Event, tell: Callable[[tuple[Any, ...]], None]) -> None:
    """Tell of every step of a job, a few times a second, until it is finished or nobody looks."""
    told, more = 0, True
    while more and not left.wait(LOOK if told else SOON):
        found, more = POOL.news(job)
        if (len(found) > told or not more) and not left.is_set():
            told = len(found)
            tell(found)


def _visitor() -> str:
    """Who asks: each visitor's page has a kernel of its own."""
    try:
        return str(solara.get_kernel_id())
    except RuntimeError:
        return "nobody"


@dataclass(frozen=True)
class Replications(Measures[Pair]):
    """Paired replications of several policies, the first being the baseline.

    `comparison` gives every level, paired difference, interval, table and sentence of
    `joinedup compare` on the replications done so far, but for its `weekly()` counts, which would
    take fifteen times the memory; None where there are fewer than two replications.
    """

    setting: Setting
    policies: tuple[Policy, ...]
    ensemble: Ensemble
    there: NDArray[np.bool_] | None
    origin: Mapping[str, Any]

    @cached_property
    def comparison(self) -> Comparison | None:
        """What has been found so far, as `joinedup compare` would find it."""
        if self.done < FEWEST:
            return None
        runs = runs_of(self.results, self.ensemble)
        origin = {**self.origin, "replications": self.done}
        return Comparison(self.setting, self.policies, runs, origin, self.ensemble, (), self.there)

    @property
    def gaps(self) -> tuple[Numbers, ...]:
        """How far each line is from the baseline: [policies - 1, weeks, LINES] each."""
        return tuple(pair.lines[1:] - pair.lines[0] for pair in self.results)


def runs_of(pairs: Sequence[Pair], ensemble: Ensemble) -> Runs:
    """The same as `experiments.runner.run_replications` gives for these replications."""
    sets = ensemble.numbers(len(pairs))
    weekly, lines, differences = Running(), Running(), Running()
    for pair, of_set in zip(pairs, sets.tolist(), strict=True):
        weekly.take(pair.weekly)
        lines.take(pair.lines, of_set)
        differences.take(pair.lines - pair.lines[0], of_set)
    values = np.stack([pair.values for pair in pairs], axis=1)
    areas = np.stack([pair.areas for pair in pairs], axis=1)
    return Runs(values, areas, sets, weekly, lines, differences)


def use_replications(
    settings: Settings,
    replications: int = REPLICATIONS,
    *,
    policies: tuple[Policy, ...] | None = None,
    ensemble: Ensemble | None = None,
    there: NDArray[np.bool_] | None = None,
    wait: bool = False,
) -> Replications:
    """Run what the settings say in pairs, in the background, with intervals that narrow.

    `policies` in place of the settings' own, the baseline first; `ensemble` for more sets of
    parameters than the best one; `there` (bool [neighbourhoods]) to tell of some neighbourhoods
    apart. The week and the family looked at do not matter. Raises InputError.
    """
    what = [settings.world(), policies, ensemble]
    setting, chosen, sets = solara.use_memo(lambda: _asked(settings, policies, ensemble), what)
    origin = solara.use_memo(lambda: provenance(setting, chosen, datetime.now(UTC), sets), what)
    key = key_of(setting, chosen, sets, there)
    found = use_measures(key, partial(_pair, setting, chosen, sets, there), replications, wait)

    def told() -> Replications:
        return Replications(
            found.results, found.asked, found.running, found.failed, found.cancel, found.start,
            setting, chosen, sets, there, origin,
        )  # fmt: skip

    # Worked out once for each step, not each time that a page is drawn.
    step = [key, found.done, found.running, found.failed]
    return solara.use_memo(told, step)


def _asked(
    settings: Settings, policies: tuple[Policy, ...] | None, ensemble: Ensemble | None
) -> tuple[Setting, tuple[Policy, ...], Ensemble]:
    setting = settings.setting()
    chosen = settings.loaded_policies() if policies is None else policies
    for policy in chosen:
        policy.tabulate(setting.place)
    return setting, chosen, ensemble or Ensemble.of(setting.parameters, "best")


def key_of(
    setting: Setting,
    policies: Sequence[Policy],
    ensemble: Ensemble,
    there: NDArray[np.bool_] | None = None,
) -> Hashable:
    """All that the runs follow from, in short."""
    lived = (setting.families, setting.weeks, setting.burn_in, setting.seed)
    decided = tuple((policy.name, policy.title, policy.digest) for policy in policies)
    area = None if there is None else there.tobytes()
    return setting.place.digest, lived, decided, ensemble.digest, area


def _pair(
    setting: Setting,
    policies: Sequence[Policy],
    ensemble: Ensemble,
    there: NDArray[np.bool_] | None,
    replication: int,
    stopped: Event,
) -> Pair:
    """One replication of all policies, from the same past, without its weekly counts."""
    own = replace(setting, parameters=ensemble.for_replication(replication))
    pair = replicate(own, policies, replication, stopped, there)
    return pair._replace(weekly=NOT_KEPT)


@solara.component
def Progress(found: Measures[Any]) -> None:
    """How far the runs have come, in words and as a bar, with a button to stop or go on."""
    if found.failed:
        solara.HTML(tag="p", unsafe_innerHTML=escape(found.failed), classes=["ju-trouble"])
        return
    key = "running" if found.done < found.asked else "finished"
    words = plain(f"kit.{key}", done=found.done, asked=found.asked)
    with solara.Div(classes=["ju-row"], style={"align-items": "center"}):
        solara.HTML(tag="span", unsafe_innerHTML=words, classes=["ju-note"])
        if found.done < found.asked:
            bar = (
                f'<progress class="ju-progress" aria-label="{words}" max="{found.asked}" '
                f'value="{found.done}"></progress>'
            )
            solara.HTML(tag="span", unsafe_innerHTML=bar, style="flex: 1 1 10rem")
            label = plain("kit.stop" if found.running else "kit.on")
            solara.Button(
                label,
                on_click=found.cancel if found.running else found.start,
                classes=["ju-button"],
                text=True,
            )
