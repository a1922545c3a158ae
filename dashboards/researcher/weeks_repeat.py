"""What does somebody type to live the weeks that the page lived? A comparison, and its files."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from abm.ensemble import BEST, ENSEMBLE, Ensemble
from abm.policy import Policy
from dashboards.repeating import Command, Files
from dashboards.researcher.parameters import written
from dashboards.researcher.weeks_lived import Asked
from experiments.design.carried import is_carried_place, is_carried_policy

KEPT = (
    "The commands live the same runs. In future 0, the first of them are those of the batch too; "
    "in others the luck is another. Kept are the mean of every line and of the paired difference "
    "by week (lines.parquet), with 95% intervals of these means. Single runs, and bands that hold "
    "nine in ten, are in the data here; no command prints them."
)
OWN_PLACE = " The place is not one of those carried: its files must lie beside the command."


def note(asked: Asked) -> str:
    """What the commands keep, and what they need that is not given here."""
    return KEPT if is_carried_place(asked.setting.place) else KEPT + OWN_PLACE


def command(asked: Asked, pairs: int, says: str, numbers: str) -> tuple[Command, Files]:
    """The command that lives so many pairs, and the files that it needs.

    `numbers` is what a file of parameters is called, without its ending.
    """
    files: dict[str, str] = {}
    setting, place = asked.setting, asked.setting.place
    named = [
        _named(each, role, files)
        for each, role in zip(asked.policies, ("baseline", "policy"), strict=True)
    ]
    sets = _sets(asked.ensemble, numbers, files)
    where = place.name if is_carried_place(place) else f"{place.name}.toml"
    shocks = _shocks(asked.shock.policies, files)
    words = ["joinedup", "compare", *named, "--parameters", sets, "--replications", str(pairs)]
    words += [*shocks, "--place", where, "--families", str(setting.families)]
    words += ["--weeks", str(setting.weeks), "--burn-in", str(setting.burn_in)]
    return Command(shlex.join([*words, "--seed", str(setting.seed)]), says), files


def _named(policy: Policy, role: str, files: dict[str, str]) -> str:
    """What a command calls a policy: its name, or a file where the model does not carry it."""
    if is_carried_policy(policy):
        return policy.name
    files[f"{role}.toml"] = policy.to_toml()
    return f"{role}.toml"


def _shocks(shocks: Sequence[Policy], files: dict[str, str]) -> list[str]:
    named = [_named(each, f"shock-{at}", files) for at, each in enumerate(shocks, 1)]
    return [word for name in named for word in ("--shock", name)]


def _sets(ensemble: Ensemble, name: str, files: dict[str, str]) -> str:
    """What a command calls sets of numbers: a name, or a file of one set or of many."""
    carried = Ensemble.carried()
    if ensemble.sets == carried.sets:
        return ENSEMBLE
    if ensemble.sets == (carried.best,):
        return BEST
    if len(ensemble.sets) == 1:
        files[f"{name}.toml"] = written(ensemble.sets[0])
        return f"{name}.toml"
    files[f"{name}.csv"] = as_table(ensemble)
    return f"{name}.csv"


def as_table(ensemble: Ensemble) -> str:
    """The sets as the text of a table that is read as the same ensemble."""
    with TemporaryDirectory(prefix="joinedup-sets-") as folder:
        path = Path(folder) / "sets.csv"
        ensemble.save(path)
        return path.read_text(encoding="utf-8")
