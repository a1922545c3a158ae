"""What is lived again so that weeks can be seen? The same runs over and over, and in many worlds.

A batch keeps years, not weeks. Chance is how far replications of one future spread. What nobody
has measured is how far plausible worlds spread, each over its replications, chance taken out.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from threading import Event

import numpy as np
from numpy.typing import NDArray

from abm.ensemble import RUNS_OF_EACH, Ensemble
from abm.errors import InputError
from abm.policy import Policy
from abm.simulation import Setting
from dashboards.kit.replications import REPLICATIONS, key_of
from dashboards.researcher.looking import Batch
from dashboards.researcher.over_time import FEWEST_OF_BAND
from dashboards.settings import LONGEST, MOST_FAMILIES
from experiments.choices import under
from experiments.design.experiment import Shock
from experiments.design.layout import Layout
from experiments.fragility import FEWEST_WORLDS
from experiments.lines import LINES
from experiments.runner import replicate

MOST_WORLDS = 2 * FEWEST_WORLDS
Weeks = NDArray[np.float32]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Pairs of runs to live: where, the baseline and the policy under a shock, and with which sets.

    `number` pairs in all. Set and luck of a pair are those of `joinedup compare`, so that its
    command gives the same runs.
    """

    setting: Setting
    policies: tuple[Policy, ...]
    shock: Shock
    ensemble: Ensemble
    number: int

    @property
    def key(self) -> Hashable:
        """All that the runs follow from, in short."""
        return "weeks", key_of(self.setting, self.borne, self.ensemble)

    @property
    def borne(self) -> tuple[Policy, ...]:
        """The policies while the shock befalls the place."""
        return tuple(under(each, self.shock.policies) for each in self.policies)

    def live(self, replication: int, stopped: Event) -> Weeks:
        """Every line of one pair, week by week: float32 [policies, weeks, LINES]."""
        own = replace(self.setting, parameters=self.ensemble.for_replication(replication))
        lived = replicate(own, self.borne, replication, stopped)
        return lived.lines.astype(np.float32)


def by_chance(batch: Batch, place: str, policy: str, future: int) -> Asked:
    """Replications of one future. Raises InputError for no pair, or more than a page lives."""
    chosen = batch.layout.futures[future]
    sets = Ensemble.of(chosen.parameters, "one future")
    return _asked(batch, place, policy, chosen.shock, sets, REPLICATIONS)


def by_world(batch: Batch, place: str, policy: str, future: int) -> Asked:
    """Plausible worlds, twice each, under the shock of a future. Raises InputError as `by_chance`.

    The futures of the batch, or as many sets of the carried ensemble where it has only one.
    """
    shock = batch.layout.futures[future].shock
    sets = worlds_in(batch.layout, shock)
    number = RUNS_OF_EACH * min(len(sets.sets), MOST_WORLDS)
    return _asked(batch, place, policy, shock, sets, number)


def worlds_in(layout: Layout, shock: Shock) -> Ensemble:
    """The numbers of the futures under a shock, thinned evenly; the carried sets if they are few.

    Fewer than a band needs are no sample of what is not known.
    """
    sets = [each.parameters for each in layout.futures if each.shock == shock]
    if len(sets) < FEWEST_OF_BAND:
        return Ensemble.carried()
    step = len(sets) / min(len(sets), MOST_WORLDS)
    thinned = (sets[int(at * step)] for at in range(min(len(sets), MOST_WORLDS)))
    return Ensemble("futures", tuple(thinned))


def _asked(
    batch: Batch, place: str, policy: str, shock: Shock, sets: Ensemble, number: int
) -> Asked:
    asked, baseline = batch.layout.experiment, batch.layout.policies[0]
    if policy == baseline.name:
        raise InputError("weeks are lived in pairs: choose another policy than the baseline")
    if asked.families > MOST_FAMILIES or max(asked.weeks, asked.burn_in) > LONGEST:
        raise InputError(
            f"these runs have {asked.families:,} families and {asked.weeks:,} weeks, and a page "
            f"lives at most {MOST_FAMILIES:,} families and {LONGEST:,} weeks: use joinedup compare"
        )
    where = next(each for each in asked.places if each.name == place)
    setting = Setting(where, asked.families, asked.weeks, asked.burn_in, asked.seed, sets.best)
    chosen = next(each for each in batch.layout.policies if each.name == policy)
    return Asked(setting, (baseline, chosen), shock, sets, number)


def of_line(runs: Sequence[Weeks], line: str) -> Numbers:
    """One line of all runs: float64 [runs, policies, weeks]."""
    at = [each.name for each in LINES].index(line)
    return np.array([each[:, :, at] for each in runs], float)


def apart(values: Numbers) -> Numbers:
    """How far the policy is from the baseline in every pair: [runs, weeks]."""
    return np.asarray(values[:, 1] - values[:, 0])


def worlds_of(values: Numbers) -> Numbers:
    """What each world shows week by week, chance taken out: [worlds, weeks] of [runs, weeks].

    With W the variance between runs of a world and V that of the worlds' means over n runs, both
    added up over the weeks, means are drawn in to their mean by sqrt(1 - W / (n V)), floored at 0:
    they then vary as worlds do (constrained empirical Bayes, Ghosh 1992).
    """
    number = len(values) // RUNS_OF_EACH
    each = values[: number * RUNS_OF_EACH].reshape(number, RUNS_OF_EACH, -1)
    seen = each.mean(axis=1)
    if number < 2:
        return np.asarray(seen)
    chance = float(np.nansum(each.var(axis=1, ddof=1).mean(axis=0))) / RUNS_OF_EACH
    total = float(np.nansum(seen.var(axis=0, ddof=1)))
    between = max(0.0, 1 - chance / total) if total > 0 else 0.0
    middle = seen.mean(axis=0)
    return np.asarray(middle + np.sqrt(between) * (seen - middle))
