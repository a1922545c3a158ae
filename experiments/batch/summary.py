"""What is in a store? What was asked, how much of it is done, by whom, and is it whole?"""

from pathlib import Path
from typing import Any

from experiments.batch.files import DAMAGED
from experiments.batch.kept import Kept
from experiments.batch.part import PARTS
from experiments.batch.reading import Tables
from experiments.batch.session import sessions
from experiments.batch.store import Store


def summary(store: Store) -> dict[str, Any]:
    """What a store holds, ready for JSON; nothing is changed."""
    damaged = store.verify()
    bad = {each.folder for each in damaged}
    parts = sorted((store.folder / PARTS / store.rules).glob("*/"))
    sound = [part for part in parts if part not in bad]
    own = [each for each in store.experiments() if each.rules == store.rules]
    return {
        "store": str(store.folder),
        "created": store.manifest.created,
        "rules": store.rules,
        "rules_are_those_of_this_program": store.same_rules,
        "experiments": [_of_experiment(store, kept, sound) for kept in own],
        "parts": len(sound),
        "bytes": sum(f.stat().st_size for f in store.folder.rglob("*") if f.is_file()),
        "sessions": sessions(store.folder),
        "damaged": {str(each.folder.relative_to(store.folder)): each.what for each in damaged},
        "set_aside": len(list((store.folder / DAMAGED).glob("*/"))),
        "runs_under_other_rules": store.other_rules(),
    }


def _of_experiment(store: Store, kept: Kept, parts: list[Path]) -> dict[str, Any]:
    """How much of an experiment is done."""
    tables = Tables(kept, parts)
    return {
        "experiment": kept.digest,
        "present": kept.digest == store.manifest.experiment,
        "question": kept.question,
        "added": kept.added,
        "runs": kept.layout.runs,
        "done": tables.count("runs"),
        "failed": tables.count("failures"),
    }
