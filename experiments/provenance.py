"""From what exactly did a result come? What is stored beside it, so that it can be made again."""

import hashlib
import json
import math
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from abm.ensemble import BEST, CARRIED, ENSEMBLE, Ensemble, origin
from abm.parameters import REGISTRY
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting

ROOT = Path(__file__).parent.parent
RULES = (
    "agents/*.py",
    "abm/core.py",
    "abm/schedule.py",
    "abm/world.py",
    "abm/population.py",
    "abm/declared/*.py",
)
"""What a history under given levers and numbers follows from."""
SOURCES = ("agents/**/*.py", "abm/**/*.py", "experiments/**/*.py")
PACKAGES = ("joinedup", "numpy", "numba", "llvmlite", "pandas", "scipy")


def provenance(
    setting: Setting,
    policies: Sequence[Policy],
    started: datetime,
    ensemble: Ensemble | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Everything that a result depends on, and when and where it was made, ready for JSON.

    Without an ensemble the parameters are those of the setting.
    """
    place = setting.place
    return {
        **more,
        "place": {"name": place.name, "title": place.title, "digest": place.digest},
        "families": setting.families,
        "weeks": setting.weeks,
        "burn_in": setting.burn_in,
        "seed": setting.seed,
        "parameters": parameters_record(ensemble or Ensemble.of(setting.parameters)),
        "policies": [policy_record(policy, setting.place) for policy in policies],
        "source_digest": source_digest(),
        "versions": versions(),
        "machine": {
            "platform": platform.platform(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
        },
        "started": started.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started).total_seconds(), 3),
    }


def parameters_record(ensemble: Ensemble) -> dict[str, Any]:
    """The one set of numbers in full; of many their name, number and fingerprint."""
    if len(ensemble.sets) > 1:
        about = {"name": ensemble.name, "digest": ensemble.digest, "sets": len(ensemble.sets)}
        return about | ({"origin": origin()} if ensemble is Ensemble.carried() else {})
    one = ensemble.sets[0]
    return {
        "name": ensemble.name,
        "digest": one.digest,
        "changed": one.changed,
        "all": dict(one),
    }


def aged(ensemble: Ensemble) -> str:
    """A note where the carried ensemble was made with other rules than the present; or nothing."""
    if ensemble.name not in (ENSEMBLE, BEST) or origin().get("rules_digest") == rules_digest():
        return ""
    return (
        f"Note: the carried parameters ({CARRIED.name}) were fitted with other rules than the "
        "present ones; `joinedup calibrate` fits them again."
    )


def in_short(setting: Setting) -> dict[str, Any]:
    """What a command's JSON can be made again from, besides what the command itself adds."""
    return {
        "place": setting.place.name,
        "place_digest": setting.place.digest,
        "families": setting.families,
        "weeks": setting.weeks,
        "burn_in": setting.burn_in,
        "seed": setting.seed,
        "parameters_changed": setting.parameters.changed,
        "parameters_digest": setting.parameters.digest,
    }


def policy_record(policy: Policy, place: Place) -> dict[str, Any]:
    """A policy in full: its digest, its text, and every lever by week of change, area and agency.

    Area 0 is the whole place; there are others only where something is limited, and `shares` says
    how many of the families live in each. `pairs` holds what is set between agencies, by week.
    """
    decided = policy.tabulate(place)
    return {
        "name": policy.name,
        "digest": policy.digest,
        "toml": policy.to_toml(),
        "weeks": decided.weeks.tolist(),
        "agencies": [agency.name for agency in place.agencies],
        "shares": decided.shares.tolist(),
        "levers": {
            lever.name: REGISTRY.values(decided.levers, lever.name).tolist()
            for lever in REGISTRY.own_levers
        },
        "pairs": {name: values.tolist() for name, values in decided.pairs.items() if values.any()},
        "world": [list(change) for change in policy.world_changes()],
    }


def rules_digest() -> str:
    """A fingerprint of the rules and the world alone: with others, parameters must be refitted."""
    return source_digest(files=RULES)


def source_digest(root: Path = ROOT, files: Sequence[str] = SOURCES) -> str:
    """A fingerprint of the rules, the world and the experiments as they are on disk (SHA-256)."""
    digest = hashlib.sha256()
    for file in sorted(file for pattern in files for file in root.glob(pattern)):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """The versions of Python and of the packages that numbers depend on."""
    return {"python": sys.version.split()[0], **{name: _version(name) for name in PACKAGES}}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def save_json(document: Any, file: Path) -> None:
    """Write a document for machines and people."""
    text = json.dumps(for_json(document), indent=2, ensure_ascii=False, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")


def for_json(value: Any) -> Any:
    """The same with null for what is not a finite number: JSON has no word for it."""
    if isinstance(value, dict):
        return {key: for_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [for_json(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
