"""Where are thousands of runs kept, so that they survive whatever happens to the machine?

A store is a folder: `manifest.json`; `experiments/`, what was asked; `parts/RULES/PART/`, the runs
as Parquet, under the digest of the rules that made them; `sessions/`, who ran what and when;
`damaged/`, parts set aside. A part is there in full or not at all, and its checksums say whether it
still is what was written. Runs are known by what they follow from (`identity`): what is there is
never run again, and runs under different rules are never mixed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from abm.errors import InputError
from experiments.batch.files import WRITING, Damage, damage, saving, set_aside, sweep
from experiments.batch.identity import Cells, model_digest
from experiments.batch.kept import FOLDER as EXPERIMENTS
from experiments.batch.kept import Kept, digest_of, keep
from experiments.batch.manifest import FILE, Manifest
from experiments.batch.part import PARTS, runs_in
from experiments.batch.reading import Tables
from experiments.batch.session import FOLDER as SESSIONS
from experiments.batch.session import Session, sessions
from experiments.design.layout import Layout

if TYPE_CHECKING:
    import pandas as pd

    from experiments.batch.results import BatchResults

RulesChanged = Literal["refuse", "keep apart"]
FOLDERS = (PARTS, EXPERIMENTS, SESSIONS, WRITING)
"""What a store is made of, besides its manifest."""


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of runs, and what it says of itself."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: str | Path) -> "Store":
        """A store that is there, for reading; InputError where there is none, or a newer one."""
        return cls(Path(folder), Manifest.load(Path(folder)))

    @classmethod
    def create_or_open(
        cls, folder: str | Path, layout: Layout, rules_changed: RulesChanged = "refuse"
    ) -> "Store":
        """A store to write the runs of a layout to, made if there is none.

        Raises InputError, before anything runs, for a folder that is no store or cannot be written,
        and for one whose runs were made under other rules, unless these are to be kept apart.
        """
        path = Path(folder)
        with saving(path, "nothing was run"):
            manifest = _manifest_for(path, rules_changed)
            for name in FOLDERS:
                (path / name).mkdir(parents=True, exist_ok=True)
            cells = Cells.of(layout, manifest.rules)
            asked = keep(path, layout, cells, manifest.rules)
            places = {place.name: place.digest for place in layout.experiment.places}
            manifest = manifest.with_experiment(asked.digest, places)
            if not (path / FILE).exists() or manifest != Manifest.load(path):
                manifest.save(path)
        return cls(path, manifest)

    @contextmanager
    def session(
        self,
        layout: Layout,
        *,
        command: str = "",
        threads: int = 1,
        retry_failed: bool = False,
        **about: Any,
    ) -> Iterator[Session]:
        """What one call of a batch knows of the store and adds to it: see `Session`."""
        with saving(self.folder, "nothing was run"):
            sweep(self.folder)
            session = Session.begin(
                self.folder, self.rules, layout, self.set_aside(), retry_failed,
                command=command, threads=threads, experiment=self.manifest.experiment, **about,
            )  # fmt: skip
        try:
            yield session
        except BaseException:
            with suppress(InputError):  # what went wrong before is what counts
                session.end()
            raise
        session.end()

    @property
    def current(self) -> Kept:
        """The experiment that was run last."""
        return Kept(self.folder / EXPERIMENTS / self.manifest.experiment)

    def layout(self) -> Layout:
        """What the experiment that was run last asks, as it was laid out then."""
        return self.current.layout

    def experiments(self) -> tuple[Kept, ...]:
        """Every experiment that the store holds whole, in the order in which they came."""
        folders = (self.folder / EXPERIMENTS).glob("*/")
        found = [Kept(folder) for folder in folders if damage(folder) is None]
        return tuple(sorted(found, key=lambda each: (each.added, each.digest)))

    def results(self, asked: Layout | Kept | None = None) -> "BatchResults":
        """Every run that an experiment asks for and that the store holds, under its rules.

        The experiment that was run last where none is given; for another, give its layout, or one
        of `experiments()`. Damaged parts are left out, and named in `about`.
        """
        from experiments.batch.results import BatchResults

        kept = self._kept(asked) if isinstance(asked, Layout) else asked or self.current
        parts, damages = self._parts()
        frames = Tables(kept, parts).frames()
        return BatchResults(kept.layout, **frames, about=self._about(kept, damages))

    def tables(self) -> Tables:
        """The runs of the experiment that was run last, for SQL; damaged parts are left out."""
        return Tables(self.current, self._parts()[0])

    def query(self, sql: str) -> "pd.DataFrame":
        """The answer to a SELECT over runs, years, groups, futures, policies and failures."""
        return self.tables().query(sql)

    def export(self, file: str | Path, table: str = "runs") -> None:
        """Write a table to a .csv or .parquet file: the same runs make the same bytes."""
        self.tables().export(table, Path(file))

    def verify(self) -> tuple[Damage, ...]:
        """Hold every experiment and every part against its checksums; nothing is changed."""
        folders = (self.folder / EXPERIMENTS).glob("*/"), (self.folder / PARTS).glob("*/*/")
        found = (damage(folder) for each in folders for folder in sorted(each))
        return tuple(each for each in found if each)

    def other_rules(self) -> dict[str, int]:
        """How many runs were made under other rules than the present ones, by their digest."""
        rules = [each for each in (self.folder / PARTS).glob("*/") if each.name != self.rules]
        return {each.name: sum(map(runs_in, each.glob("*/"))) for each in rules}

    @property
    def rules(self) -> str:
        """The digest of the rules whose runs are read."""
        return self.manifest.rules

    @property
    def same_rules(self) -> bool:
        """Whether this program has the rules that made the runs."""
        return self.rules == model_digest()

    def _parts(self) -> tuple[list[Path], list[Damage]]:
        """The parts of the present rules that are as they were written, and the others."""
        parts = sorted((self.folder / PARTS / self.rules).glob("*/"))
        found = {part: damage(part) for part in parts}
        sound = [part for part, what in found.items() if what is None]
        return sound, [what for what in found.values() if what]

    def set_aside(self) -> list[Path]:
        """Move damaged parts to `damaged/`, and return the others. Raises OSError."""
        sound, damaged = self._parts()
        for part, what in damaged:
            set_aside(self.folder, part, what)
        return sound

    def _kept(self, layout: Layout) -> Kept:
        """The experiment that the store keeps of a layout."""
        wanted = digest_of(layout, self.rules)
        folder = self.folder / EXPERIMENTS / wanted
        if not folder.is_dir():
            raise InputError(
                f"{self.folder} holds no runs of the experiment {layout.experiment.question!r} as "
                "it is now: run it with `joinedup batch FILE --store DIR`"
            )
        return Kept(folder)

    def _about(self, asked: Kept, damages: Sequence[Damage]) -> dict[str, Any]:
        """Everything needed to make the runs again."""
        return {
            "store": str(self.folder),
            "rules": self.rules,
            "created": self.manifest.created,
            "sources": self.manifest.sources,
            "versions": self.manifest.versions,
            "places": self.manifest.places,
            "experiment": asked.digest,
            "text": asked.layout.experiment.text,
            "sessions": sessions(self.folder),
            "damaged": [f"{each.folder.name}: {each.what}" for each in damages],
            "other_rules": self.other_rules(),
        }


def is_fresh(folder: Path) -> bool:
    """Whether a new store may begin there: nothing is there, or what one has just begun."""
    if not folder.exists():
        return True
    names = {each.name for each in folder.iterdir()} if folder.is_dir() else {""}
    return names <= set(FOLDERS)


def _manifest_for(store: Path, rules_changed: RulesChanged) -> Manifest:
    """The manifest of a store to write to under the present rules; a new one where none is."""
    if is_fresh(store):
        return Manifest.new()
    manifest = Manifest.load(store)
    if manifest.rules == model_digest():
        return manifest
    if rules_changed == "keep apart":
        new = Manifest.new()
        return replace(new, created=manifest.created)
    raise InputError(
        f"the runs in {store} were made under other rules than the present ones (rules "
        f"{manifest.rules[:12]}, now {model_digest()[:12]}): runs of both are never mixed. Give a "
        'new folder, or rules_changed = "keep apart" (--keep-apart) to have both in this one, of '
        "which only the new ones are read"
    )
