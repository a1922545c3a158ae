"""What does a store say of itself? The one file by which a folder is known to be a store."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from abm.errors import InputError
from experiments.batch.files import as_json, save_file
from experiments.batch.identity import model_digest
from experiments.batch.plain import from_plain
from experiments.provenance import source_digest, versions

FILE = "manifest.json"
FORMAT = 1
"""The version of the store's layout; newer ones are refused."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A store's format, the rules of its runs and its present experiment, by their digests.

    `sources` is the digest of the whole program that made it, `versions` those of the packages;
    `places` the digests of the places, by name.
    """

    rules: str
    experiment: str = ""
    store_format: int = FORMAT
    created: str = ""
    sources: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    @classmethod
    def new(cls) -> "Manifest":
        """The manifest of a store that begins now."""
        created = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(model_digest(), created=created, sources=source_digest(), versions=versions())

    @classmethod
    def load(cls, store: Path) -> "Manifest":
        """Read what a folder says; InputError where it is no store, or one of a newer program."""
        if store.exists() and not store.is_dir():
            raise InputError(f"{store} is a file, not a store: give the folder of a store")
        try:
            read = json.loads((store / FILE).read_bytes())
        except FileNotFoundError:
            what = "holds files, but no manifest.json" if store.is_dir() else "is not there"
            raise InputError(
                f"{store} {what}: there is no store of runs there; make one with "
                "`joinedup batch FILE --store DIR`"
            ) from None
        except (OSError, ValueError) as error:
            raise InputError(f"{store / FILE} cannot be read: {error}; restore the file") from None
        return _checked(store, read)

    def save(self, store: Path) -> None:
        """Write it, in place of the one before. Raises OSError."""
        save_file(store, store / FILE, as_json(asdict(self)))

    def with_experiment(self, digest: str, places: dict[str, str]) -> "Manifest":
        """The same with another experiment as the present one."""
        return replace(self, experiment=digest, places={**self.places, **places})


def _checked(store: Path, read: object) -> Manifest:
    """The manifest, if it is one that this program knows how to read."""
    number = read.get("store_format") if isinstance(read, dict) else None
    if not isinstance(number, int) or not isinstance(read, dict) or "rules" not in read:
        raise InputError(f"{store / FILE} is not the manifest of a store of runs: give another")
    if number > FORMAT:
        raise InputError(
            f"{store} was written by a newer joinedup (store format {number}; this one reads up to "
            f"{FORMAT}): install the newer one to read it"
        )
    manifest: Manifest = from_plain(Manifest, read)
    return manifest
