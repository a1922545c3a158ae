"""What does a calibration leave behind? An ensemble, where it is from, and a report."""

import csv
import io
import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from abm.ensemble import FOLDER as CARRIED
from abm.errors import InputError
from abm.toml_files import toml_text
from experiments.calibration_folder import written
from experiments.calibration_judgement import Judged, figures_met
from experiments.calibration_report import RULE, for_machines, headline, markdown
from experiments.provenance import for_json, rules_digest

PLAUSIBLE, BEST, PROVENANCE = "plausible.csv", "best.toml", "provenance.toml"


def write_results(judged: Judged, folder: Path, command: str) -> list[Path]:
    """Write the ensemble (where any set is plausible) and the report; returns the files."""
    record = for_json(for_machines(judged, command))
    contents = {
        "report.json": json.dumps(record, indent=2, ensure_ascii=False) + "\n",
        "report.md": markdown(judged, command),
    }
    if len(judged.sets):
        contents |= {
            PLAUSIBLE: plausible_csv(judged),
            BEST: best_toml(judged),
            PROVENANCE: toml_text(provenance_of(judged, command)),
        }
    for name, text in contents.items():
        written(folder / name, text.encode())
    return [folder / name for name in contents]


def plausible_csv(judged: Judged) -> str:
    """A row for each plausible set: its number, its distance, and every number that was sampled."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["set", "distance", *judged.calibration.prior.names])
    rows = zip(judged.distances.tolist(), judged.values.tolist(), strict=True)
    for number, (distance, values) in enumerate(rows, 1):
        writer.writerow([number, f"{distance:.4f}", *values])
    return text.getvalue()


def best_toml(judged: Judged) -> str:
    """The best set as a file of parameters: what differs from the declared values."""
    parameters = judged.calibration.prior.parameters_of(judged.best)
    lines = [f"{name} = {value!r}\n" for name, value in parameters.changed.items()]
    head = f"# The best set of a calibration, at a distance of {judged.best_distance:.4f}.\n"
    return "".join([head, *lines])


def provenance_of(judged: Judged, command: str) -> dict[str, Any]:
    """Where an ensemble is from: enough to make it again, and what it meets."""
    settings = judged.calibration.settings
    return {
        "title": "Plausible sets of the model's uncertain numbers",
        "command": command,
        "made": f"{datetime.now(UTC):%Y-%m-%d}",
        "sets": len(judged.sets),
        "of": len(judged.calibration.scores),
        "found": headline(judged),
        "rule": RULE,
        "method": "ES-MDA with adaptive localization (Emerick & Reynolds 2013), silo world only",
        "source_digest": settings["sources"],
        "rules_digest": rules_digest(),
        "settings": {name: each for name, each in settings.items() if name in SETTINGS},
        "places": settings["place_digests"],
        "versions": settings["versions"],
        "targets": {
            each.target.name: {
                "low": each.target.low,
                "high": each.target.high,
                "median": _finite(each.middle),
                "best": _finite(each.best),
                "found": "met" if each.holds(each.middle) else "missed",
            }
            for each in figures_met(judged)
        },
    }


SETTINGS = ("members", "iterations", "families", "replications", "last_look", "seed")


def _finite(value: float) -> float | str:
    return float(f"{value:.4g}") if math.isfinite(value) else "not seen"


def install(folder: Path, where: Path = CARRIED) -> None:
    """Carry a calibration's ensemble with the project, in place of the one there."""
    names = (PLAUSIBLE, BEST, PROVENANCE)
    missing = [name for name in names if not (folder / name).exists()]
    if missing:
        raise InputError(f"{folder} holds no {missing[0]}: there is no ensemble to install")
    where.mkdir(exist_ok=True)
    for name in names:
        written(where / name, (folder / name).read_bytes())
