"""Which sets of numbers let the silo world look like today's statistics?

`calibrate` draws sets from what is plausible, runs the silo world with each, moves them towards the
evidence and does so again: `iterations` steps, then a last look at the sets that came out. Every
round has luck of its own, the same for all its sets, so that no set is fitted to one luck. The
last look is at luck that nothing was fitted to, and longer, so that sets are judged by what they
lead to and not by chance. Only levels of the silo world enter.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from abm.place import Place
from abm.simulation import check_whole
from experiments.calibration_folder import kept, open_folder
from experiments.calibration_goals import Goal, goals
from experiments.calibration_prior import Numbers, Prior
from experiments.calibration_smoother import LIBRARY, moved, smoother
from experiments.calibration_sources import digest_behind
from experiments.calibration_trial import Trial, evaluate
from experiments.provenance import versions

BATCH = 20
"""Sets evaluated between two writes: a kill loses no more than their work."""
NOISE_TRIALS = 20
"""Trials of the declared numbers, each with other luck, that tell how much chance is in a trial."""
FEWEST_MEMBERS = 10
"""With fewer, no correlation is beyond chance and nothing would move."""
MOST_MEMBERS = 100_000
MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Design:
    """What a calibration does: the same design and sources give the same result, to the bit.

    replications: runs of each place in a trial; in the last look `last_look` times as many.
    """

    members: int = 400
    iterations: int = 6
    families: int = 2_000
    replications: int = 1
    last_look: int = 4
    places: tuple[str, ...] = ("coventry", "stoke-on-trent", "swindon", "doncaster")
    seed: int = 1

    def __post_init__(self) -> None:
        check_whole("members", self.members, FEWEST_MEMBERS, MOST_MEMBERS)
        check_whole("iterations", self.iterations, 1, MOST_STEPS)
        check_whole("replications", self.replications, 1, MOST_STEPS)
        check_whole("last_look", self.last_look, 1, MOST_STEPS)

    def trial(self) -> Trial:
        """What every set is tried on; InputError for anything impossible."""
        places = tuple(Place.load(name) for name in self.places)
        return Trial(places, self.families, self.replications, self.seed)

    def evaluations(self) -> int:
        """How many trials there will be."""
        return NOISE_TRIALS + self.members * (self.iterations + 1)

    def settings(self, trial: Trial) -> dict[str, Any]:
        """All that the result depends on, ready for JSON."""
        return {
            **asdict(self),
            "places": list(self.places),
            "place_digests": {place.name: place.digest for place in trial.places},
            "versions": {**versions(), LIBRARY: version(LIBRARY)},
            "sources": digest_behind("experiments.calibration"),
        }


@dataclass(frozen=True, slots=True)
class Calibration:
    """What came out: the sets, as normal scores and as values, and what they lead to.

    scores, values: [sets, numbers]. measured: [sets, goals], with luck that nothing was fitted to.
    rounds: the same for each round of the fit, the first before any move. noise: the chance in
    what was measured [goals], standard deviations.
    """

    prior: Prior
    goals: tuple[Goal, ...]
    noise: Numbers
    scores: Numbers
    measured: Numbers
    rounds: tuple[Numbers, ...]
    settings: dict[str, Any]

    @property
    def values(self) -> Numbers:
        """The sets as the model takes them: exactly what was tried in the last look."""
        return self.prior.values(self.scores)


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how far a calibration has come."""

    done: Callable[[int], None] = lambda number: None
    round_over: Callable[[int, Numbers, Numbers], None] = lambda number, measured, noise: None


def calibrate(
    design: Design, folder: Path, threads: int = 2, watch: Watch | None = None
) -> Calibration:
    """Run a calibration, or go on with the one in the folder; the result is the same.

    Raises InputError for anything impossible, and for a folder with another calibration.
    """
    smoother()
    check_whole("threads", threads, 1, MOST_STEPS)
    work = _Work.of(design, folder, threads, watch)
    settings = design.settings(work.trial)
    open_folder(folder, settings)
    noise = work.noise()
    scores = work.kept_scores(0, lambda: work.prior.draw(design.members, design.seed))
    rounds = []
    for number in range(design.iterations):
        rounds.append(work.round(number, scores, noise))
        scores = work.kept_scores(
            number + 1, partial(work.moved, number, scores, rounds[-1], noise)
        )
    last, noise = work.last_look(scores, noise)
    return Calibration(work.prior, work.goals, noise, scores, last, tuple(rounds), settings)


def tried_last(design: Design, folder: Path, threads: int = 2) -> Callable[[Numbers], Numbers]:
    """A way to try one more set as in the last look; what it leads to is kept in the folder."""
    work = _Work.of(design, folder, threads).longer()

    def tried(values: Numbers) -> Numbers:
        return work._batches("best", values, [design.iterations] * len(values))

    return tried


@dataclass(frozen=True, slots=True)
class _Work:
    """What all steps of a calibration share."""

    design: Design
    trial: Trial
    prior: Prior
    goals: tuple[Goal, ...]
    folder: Path
    threads: int
    watch: Watch

    @classmethod
    def of(cls, design: Design, folder: Path, threads: int, watch: Watch | None = None) -> "_Work":
        """What a design and a folder say."""
        trial = design.trial()
        return cls(design, trial, Prior.declared(), goals(), folder, threads, watch or Watch())

    def longer(self) -> "_Work":
        """The same with longer trials, for the last look."""
        replications = self.trial.replications * self.design.last_look
        return replace(self, trial=replace(self.trial, replications=replications))

    def noise(self) -> Numbers:
        """The chance in one trial [goals]: its standard deviation over trials with other luck."""
        declared = np.array([parameter.default for parameter in self.prior.parameters])
        first = self.design.iterations + 1
        values = np.tile(declared, (NOISE_TRIALS, 1))
        measured = self._batches("noise", values, range(first, first + NOISE_TRIALS))
        seen = np.isfinite(measured).sum(axis=0) > 1
        noise = np.zeros(len(self.goals))
        noise[seen] = np.nanstd(measured[:, seen], axis=0, ddof=1)
        return noise

    def kept_scores(self, number: int, make: Callable[[], Numbers]) -> Numbers:
        """The sets that a round begins with."""
        return kept(self.folder / f"round-{number}-sets", make)

    def moved(self, number: int, scores: Numbers, measured: Numbers, noise: Numbers) -> Numbers:
        """The sets after one step towards the evidence."""
        luck = (self.design.seed, number)
        return moved(scores, measured, self.goals, noise, self.design.iterations, luck)

    def round(self, number: int, scores: Numbers, noise: Numbers) -> Numbers:
        """What all sets of a round lead to, each with the round's luck [sets, goals]."""
        values = self.prior.values(scores)
        measured = self._batches(f"round-{number}", values, [number] * len(values))
        self.watch.round_over(number, measured, noise)
        return measured

    def last_look(self, scores: Numbers, noise: Numbers) -> tuple[Numbers, Numbers]:
        """What the sets lead to in a longer trial [sets, goals], and the chance in it [goals].

        Chance falls with the root of the runs.
        """
        noise = noise / np.sqrt(self.design.last_look)
        return self.longer().round(self.design.iterations, scores, noise), noise

    def _batches(self, name: str, values: Numbers, luck: Sequence[int]) -> Numbers:
        """Evaluate batch by batch, writing each one down; those that are there are read."""
        parts = []
        for first in range(0, len(values), BATCH):
            part = slice(first, first + BATCH)
            file = self.folder / f"{name}-batch-{first // BATCH:04d}"
            if file.exists():
                self.watch.done(len(values[part]))
            parts.append(kept(file, partial(self._evaluated, values[part], luck[part])))
        return np.concatenate(parts)

    def _evaluated(self, values: Numbers, luck: Sequence[int]) -> Numbers:
        done = partial(self.watch.done, 1)
        return evaluate(self.trial, self.prior, values, luck, self.goals, self.threads, done)
