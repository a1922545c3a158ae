"""What becomes of every scenario in its own place, and of what was claimed for it?

Each is run beside silo on the same families and luck, over the plausible sets of parameters. What
the runs gave is kept by scenario, so that a long batch can be stopped and gone on with.
"""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from abm.checks import nearest
from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.place import Place
from abm.policy import Policy
from abm.simulation import BURN_IN, WEEKS, Setting
from experiments.calibration_sources import digest_behind
from experiments.claims import Expectation, Figure, Finding
from experiments.comparison import BOTH, SILO
from experiments.evidence import Evidence
from experiments.provenance import for_json
from experiments.runner import OnProgress
from experiments.scenario_claims import QUESTIONS, Question
from experiments.scenario_runs import on_same_luck
from experiments.statistics import Estimate, estimate, paired_difference
from experiments.worlds import share_beyond, worlds_of

DEFAULT_PLACE = "coventry"
VERDICTS = MappingProxyType(
    {"holds": "reproduced", "does not hold": "contradicted", "not clear": "not clear"}
)
NOT_TESTABLE = "not testable here"
FEWEST_WORLDS = 3
"""With fewer sets of parameters nobody can say in which share of worlds something holds."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the runs of every scenario are, and with which parameters.

    Always over five years: claims speak of the fifth.
    """

    ensemble: Ensemble
    families: int = 2_000
    replications: int = 40
    burn_in: int = BURN_IN
    seed: int = 1
    threads: int | None = None

    def setting(self, place: Place) -> Setting:
        """The runs in one place, of all its families where it has fewer."""
        families = min(self.families, place.households)
        return Setting(place, families, WEEKS, self.burn_in, self.seed)

    @property
    def sets(self) -> np.ndarray:
        """Which set of parameters each replication used."""
        return self.ensemble.numbers(self.replications)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the runs of one scenario gave. `seen` holds every world by its policy's name."""

    name: str
    policy: Policy
    setting: Setting
    plan: Plan
    seen: Evidence

    @property
    def question(self) -> Question:
        """What was asked."""
        return QUESTIONS[self.name]

    @property
    def world(self) -> str:
        """The world that the scenario is about; in a stress test, silo with the shock."""
        return worlds(self.name)[1]

    @property
    def limited(self) -> bool:
        """True where the scenario is for some neighbourhoods only."""
        return bool(self.policy.neighbourhoods(self.setting.place).any())

    def findings(self) -> list[Finding]:
        """What became of each claim."""
        return [
            Finding(
                claim,
                tuple(
                    Figure(each, estimate(each.compute(self.seen), self.plan.sets))
                    for each in claim.expectations
                ),
            )
            for claim in self.question.claims
        ]

    def holds_in(self, expectation: Expectation) -> float:
        """The share of plausible worlds (0 to 1) in which a claim's figure is in its range.

        Chance is taken out of the spread between worlds; not a number with fewer than three sets of
        parameters, or where nothing was seen.
        """
        if len(np.unique(self.plan.sets)) < FEWEST_WORLDS:
            return math.nan
        found = worlds_of(np.asarray(expectation.compute(self.seen)), self.plan.sets)
        below = share_beyond(found, expectation.least, 1)
        return float(np.clip(below - share_beyond(found, expectation.most, 1), 0, 1))

    def level(self, measure: str, world: str = SILO) -> Estimate:
        """How much of something there is in a world."""
        return estimate(self.seen[world][measure], self.plan.sets)

    def difference(self, measure: str, world: str) -> Estimate:
        """How much more of something there is in a world than in silo."""
        return paired_difference(
            self.seen[world][measure], self.seen[SILO][measure], self.plan.sets
        )


def worlds(name: str) -> tuple[str, ...]:
    """The policies that are run for a scenario, silo first."""
    question = QUESTIONS[name]
    if question.shock:
        return (SILO, f"{SILO}+{question.shock}", BOTH, f"{BOTH}+{question.shock}")
    return (SILO, name, *question.beside)


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """The scenarios named, or all; `InputError` for one that is not questioned here."""
    for name in names:
        if name not in QUESTIONS:
            close = " or ".join(nearest(name, QUESTIONS))
            raise InputError(
                f"there is no scenario {name!r} to question"
                f"{f', did you mean {close}?' if close else ''}; give one or more of "
                f"{', '.join(QUESTIONS)}, or none for all"
            )
    return tuple(names) or tuple(QUESTIONS)


def answer(
    name: str, plan: Plan, keep: Path | None = None, on_progress: OnProgress | None = None
) -> Answer:
    """Run one scenario in its own place, or take what an earlier run like it has kept.

    `keep` is a folder for what the runs gave, one file for each scenario. `on_progress` is told
    the number of replications done. Raises InputError for impossible numbers.
    """
    policy = Policy.load(name)
    setting = plan.setting(Place.load(policy.place or DEFAULT_PLACE))
    policies = {world: Policy.load(world) for world in worlds(name)}
    fingerprint = _fingerprint(setting, policies.values(), plan)
    file = keep / f"{name}.json" if keep else None
    seen = _kept(file, fingerprint) if file else None
    if seen is None:
        reaching = worlds(name)[-1] if QUESTIONS[name].shock else name
        seen = on_same_luck(
            setting, policies, reaching, plan.replications,
            plan.ensemble.for_replication, plan.threads, on_progress,
        )  # fmt: skip
        if file:
            _keep(file, fingerprint, seen)
    elif on_progress:
        on_progress(plan.replications)
    return Answer(name, policy, setting, plan, seen)


def _fingerprint(setting: Setting, policies: Any, plan: Plan) -> str:
    """Names everything that the runs depend on: another fingerprint, other runs."""
    how = digest_behind("experiments.scenario_runs")
    runs = (setting.families, setting.weeks, setting.burn_in, setting.seed, plan.replications)
    what = [setting.place.digest, plan.ensemble.digest, *(each.digest for each in policies)]
    return hashlib.sha256(repr((how, runs, what)).encode()).hexdigest()


def _keep(file: Path, fingerprint: str, seen: Evidence) -> None:
    """Write what the runs gave, whole or not at all."""
    table = {
        world: {name: values.tolist() for name, values in found.items()}
        for world, found in seen.items()
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".unfinished")
    kept = for_json({"fingerprint": fingerprint, "seen": table})
    unfinished.write_text(json.dumps(kept), encoding="utf-8")
    unfinished.replace(file)


def _kept(file: Path, fingerprint: str) -> dict[str, dict[str, np.ndarray]] | None:
    """What an earlier run gave; None where there is none. InputError for what other runs gave."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        seen = {
            world: {name: np.array(values, float) for name, values in found.items()}
            for world, found in kept["seen"].items()
        }
        same = kept["fingerprint"] == fingerprint
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise InputError(f"{file} is not what a run of scenarios keeps: remove it") from None
    if not same:
        raise InputError(
            f"{file} holds runs with other options or by another version of the model: give "
            "another folder with --keep, or remove it"
        )
    return seen
