"""Which targets did the silo world hit when this was last written down, and is one lost since?

The record is a small file that the project carries: the setting that the targets were measured in,
and the values of those inside their bands. The check runs that very setting again: the same
families and the same luck, so nothing moves but what has been changed since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from math import isnan
from pathlib import Path
from typing import Any, Literal

from abm.ensemble import BEST, DECLARED, ENSEMBLE
from abm.errors import InputError
from abm.place import carried_places
from abm.simulation import check_whole
from abm.toml_files import read_toml, toml_text
from experiments.document import write_anew
from experiments.limits import MOST_REPLICATIONS
from experiments.target import Target
from experiments.validation import INSIDE, Finding

CARRIED = Path(__file__).parent / "held_targets.toml"
RECORD = "joinedup validate --record"
HEADER = f"""\
# The targets that the silo world of this setting held when this was written, with their values.
# Written by `{RECORD}`, not by hand. `joinedup validate` measures again in the same
# setting, with the same luck, and fails when one of them is lost.

"""


@dataclass(frozen=True, slots=True)
class Measured:
    """The setting in which the targets of a record were measured."""

    place: str = "coventry"
    families: int = 5_000
    replications: int = 10
    seed: int = 1
    parameters: str = DECLARED


@dataclass(frozen=True, slots=True)
class Record:
    """The targets that held in a setting, and the values they had."""

    setting: Measured
    held: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Loss:
    """A target that held and is outside its band now.

    "lost": the 95% interval leaves the band too. "slipped": it still reaches into it, so the
    difference is no more than chance explains. `now` is missing where no row has the name any more.
    """

    name: str
    then: float
    now: Finding | None
    verdict: Literal["lost", "slipped"]


def load(path: Path) -> Record:
    """Read a record; InputError, with what to do, for a file that is missing or is none."""
    if not path.is_file():
        raise InputError(f"there is no record of held targets at {path}: make one with `{RECORD}`")
    table, _ = read_toml(path)
    if set(table) != {"setting", "held"} or not all(isinstance(t, dict) for t in table.values()):
        raise _foreign(path, "it needs two tables, [setting] and [held]")
    return Record(_setting(path, table["setting"]), _held(path, table["held"]))


def _setting(path: Path, table: Mapping[str, Any]) -> Measured:
    wanted = {field.name: type(field.default) for field in fields(Measured)}
    if set(table) != set(wanted):
        raise _foreign(path, f"[setting] needs {', '.join(wanted)}, and nothing else")
    for name, kind in wanted.items():
        if type(table[name]) is not kind:
            raise _foreign(path, f"{name} = {table[name]!r} is not of the kind {kind.__name__}")
    return Measured(**table)


def _held(path: Path, table: Mapping[str, Any]) -> dict[str, float]:
    for name, value in table.items():
        if type(value) not in (int, float):
            raise _foreign(path, f"[held] {name} = {value!r} is not a number")
    return {name: float(value) for name, value in table.items()}


def _foreign(path: Path, why: str) -> InputError:
    return InputError(f"{path} is not a record of held targets: {why}; make one with `{RECORD}`")


def check_recordable(setting: Measured) -> None:
    """Refuse a record that nobody else could measure again: of a file of one's own, or one run."""
    if setting.place not in carried_places():
        raise InputError(
            f"place = {setting.place!r} is not carried, so that a record of it could not be "
            f"checked elsewhere: give one of {', '.join(carried_places())}"
        )
    if setting.parameters not in (ENSEMBLE, BEST, DECLARED):
        raise InputError(
            f"parameters = {setting.parameters!r} are not carried, so that a record of them could "
            f"not be checked elsewhere: give {ENSEMBLE}, {BEST} or {DECLARED}"
        )
    check_whole("replications, for a record,", setting.replications, 2, MOST_REPLICATIONS)


def save(path: Path, setting: Measured, findings: Sequence[Finding]) -> Record:
    """Write down the targets inside their bands now."""
    held = {each.target.name: float(each.value) for each in findings if each.verdict == INSIDE}
    text = toml_text({"setting": asdict(setting), "held": held})
    write_anew(path, HEADER + text)
    return Record(setting, held)


def losses(record: Record, findings: Sequence[Finding]) -> list[Loss]:
    """The targets of a record that are outside their bands now, those that are lost first."""
    now = {each.target.name: each for each in findings}
    found = [
        Loss(name, then, now.get(name), _verdict(now.get(name)))
        for name, then in record.held.items()
        if name not in now or now[name].verdict != INSIDE
    ]
    return sorted(found, key=lambda loss: loss.verdict)


def _verdict(now: Finding | None) -> Literal["lost", "slipped"]:
    """Whether a target outside its band is out of it by more than chance explains."""
    if now is None or isnan(now.value) or isnan(now.low):
        return "lost"
    return "slipped" if _reaches(now, now.target) else "lost"


def _reaches(now: Finding, target: Target) -> bool:
    return now.low <= target.high and now.high >= target.low
