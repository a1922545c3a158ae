"""What is a world: all the records of one run, packed together?"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Records = NDArray[Any]


class World(NamedTuple):
    """Everything that one run remembers. Rules receive it whole and name the fields they use."""

    families: Records
    workers: Records
    agencies: Records
    teams: Records
    areas: Records
    pairs: Records
    cases: Records
    neighbourhoods: Records
    commissioner: Records
    run: Records
    rules: Records
    parameters: Records
    queue: NDArray[np.int64]
    keys: NDArray[np.float64]
    events: Records
    place_weekly: Records
    neighbourhoods_weekly: Records
    agencies_weekly: Records
    pairs_weekly: Records

    def copy(self) -> "World":
        """A second world with the same past: what one does from here leaves the other alone.

        Of the cases, which have room for more than there can be, only the open ones are copied.
        """
        open_cases = int(self.run["open_cases"][0])
        cases = np.zeros_like(self.cases)
        cases[:open_cases] = self.cases[:open_cases]
        spare = {
            "cases": cases,
            "queue": np.zeros_like(self.queue),
            "keys": np.zeros_like(self.keys),
        }
        others = {name: getattr(self, name).copy() for name in self._fields if name not in spare}
        return World(**others, **spare)

    def records(self) -> "World":
        """The same memory, with fields that Python can read by name (`family.trust`)."""
        named = {
            name: records.view(np.recarray)
            for name, records in self._asdict().items()
            if records.dtype.names
        }
        return self._replace(**named)
