"""A process of its own that writes made-up runs to a store, to be killed, starved or raced."""

import resource
import signal
import sys
from pathlib import Path

from experiments.batch.store import Store
from tests.experiments.batch.made_runs import fill, layout_of


def main(folder: str, replications: int, largest_file: int = 0) -> None:
    """Write what is missing, a block at a time; no file may be larger than so many bytes."""
    layout = layout_of(replications)
    store = Store.create_or_open(Path(folder), layout)
    with store.session(layout) as session:
        print("writing", flush=True)
        if largest_file:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
        fill(session, layout.blocks())


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
