"""How do several stores become one? Shards of a batch, run on machines of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from abm.errors import InputError
from experiments.batch.files import Damage, copy_folder, damage, save_file, saving
from experiments.batch.kept import FOLDER as EXPERIMENTS
from experiments.batch.manifest import FILE, Manifest
from experiments.batch.part import PARTS, runs_in
from experiments.batch.session import FOLDER as SESSIONS
from experiments.batch.store import Store, is_fresh


@dataclass(frozen=True, slots=True)
class Merged:
    """What came into a store: parts and the runs in them, experiments, and parts left behind."""

    store: Store
    parts: int
    runs: int
    experiments: int
    damaged: tuple[Damage, ...]


def merge(into: str | Path, others: Sequence[str | Path]) -> Merged:
    """Copy the runs of other stores into one, made if there is none; the others stay as they are.

    Runs are known by what they follow from, so one that several stores hold counts once. Raises
    InputError, before anything is copied, where the stores' runs were made under different rules.
    """
    target, sources = Path(into), [Store.open(other) for other in others]
    if not sources:
        raise InputError("no store to merge from is named: give one or more folders")
    store = _target(target, sources)
    for source in sources:
        if source.folder.resolve() == target.resolve():
            raise InputError(f"{source.folder} is named as the store to merge from and into")
        if source.rules != store.rules:
            raise InputError(
                f"the runs in {source.folder} were made under other rules ({source.rules[:12]}) "
                f"than those in {target} ({store.rules[:12]}): runs of both are never mixed; run "
                "the batch again with the same program everywhere"
            )
    with saving(target, "what has been copied is whole, and stays"):
        return _copied(store, sources)


def _target(target: Path, sources: Sequence[Store]) -> Store:
    """The store to merge into; where there is none, one that says what the first of them says."""
    if is_fresh(target):
        return Store(target, sources[0].manifest)
    return Store.open(target)


def _copied(store: Store, sources: Sequence[Store]) -> Merged:
    """Copy experiments first, then the parts, and what was said of the sessions."""
    store.set_aside()
    manifest, parts, runs, experiments = store.manifest, 0, 0, 0
    damaged: list[Damage] = []
    for source in sources:
        manifest = replace(manifest, places={**source.manifest.places, **manifest.places})
        for kept in source.experiments():
            there = store.folder / EXPERIMENTS / kept.digest
            experiments += not there.exists() and copy_folder(store.folder, there, kept.folder)
        if not (store.folder / FILE).exists():
            manifest.save(store.folder)
        for part in sorted((source.folder / PARTS / source.rules).glob("*/")):
            what = damage(part)
            if what:
                damaged.append(what)
            there = store.folder / PARTS / source.rules / part.name
            if not what and not there.exists() and copy_folder(store.folder, there, part):
                parts += 1
                runs += runs_in(part)
        for file in (source.folder / SESSIONS).glob("*.json"):
            save_file(store.folder, store.folder / SESSIONS / file.name, file.read_bytes())
    if manifest != Manifest.load(store.folder):
        manifest.save(store.folder)
    return Merged(Store.open(store.folder), parts, runs, experiments, tuple(damaged))
