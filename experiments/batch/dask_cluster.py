"""How is a batch run on many machines? Its blocks are tasks of a Dask cluster, in small chunks.

The scheduler hands chunks to workers and gives those of a worker that died to another one. Results
come back to the process that was started, which alone writes the store: nothing is kept elsewhere.
Workers must run the very same rules; each chunk says by which, and a worker with others refuses.
"""

import json
import math
import pickle
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from abm.errors import InputError
from experiments.batch.identity import model_digest
from experiments.batch.running import Outcome, lost, run_block
from experiments.design.layout import Block, Layout
from experiments.runner import Cancelled

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 10
"""Seconds to wait for a scheduler to answer."""
A_LOOK = 0.5
"""Seconds between looks at whether the user, or the time, has stopped the batch."""
CHUNK_SECONDS = 2.0
"""How long a chunk should take: a task costs the scheduler about a millisecond."""
MOST_IN_CHUNK = 100
COUNT_AGAIN = 1.0
"""Seconds between looks at how many workers there are: they may come and go."""
AHEAD = 3
"""Chunks that are under way for each thread of a worker, so that none waits for work."""


class Chunk(NamedTuple):
    """What a worker gave back: the runs of each block, and how long they took in seconds."""

    blocks: list[list[Outcome]]
    seconds: float


def on_cluster(
    layout: Layout, blocks: Iterable[Block], address: str, stopped: Event
) -> Generator[list[Outcome], None, None]:
    """The runs of some blocks, in order, done by the workers of a cluster.

    address: of the scheduler (tcp://HOST:PORT), or the path of its scheduler file. A chunk that
    killed several workers comes back as failures. Raises InputError where there is no scheduler, or
    where workers cannot run this model; Cancelled once `stopped` is set.
    """
    with connected(address) as client:
        laid_out = client.submit(
            pickle.loads, pickle.dumps(layout), key=f"joinedup-{id(layout)}-{monotonic()}"
        )
        yield from _in_order(client, laid_out, iter(blocks), stopped)


def connected(address: str) -> "Client":
    """A client of the scheduler there; InputError where there is none, within seconds."""
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            'Dask is not installed here: pip install "joinedup[cluster]", on the workers too'
        ) from None
    where = _address(address)
    try:
        return Client(where, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _nobody(address, str(error)) from None


def _address(given: str) -> str:
    """The address that is given, or stands in the scheduler file that is; InputError for neither.

    It is looked at before a client is made: one that cannot even begin is noisy when it ends.
    """
    from distributed.comm import resolve_address

    address = given
    try:
        if Path(given).is_file():
            address = str(json.loads(Path(given).read_text(encoding="utf-8"))["address"])
        resolve_address(address)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _nobody(given, str(error) or type(error).__name__) from None
    return address


def _nobody(address: str, why: str) -> InputError:
    return InputError(
        f"no Dask scheduler answers at {address} ({why}): give the address that `dask scheduler` "
        "prints, such as tcp://127.0.0.1:8786, or the path of its --scheduler-file"
    )


def _in_order(
    client: "Client", laid_out: "Future", blocks: Iterator[Block], stopped: Event
) -> Generator[list[Outcome], None, None]:
    """Submit chunks, a few more than there are threads, and take them back in order."""
    under_way: deque[tuple[list[Block], Future]] = deque()
    each, room, counted = 1, AHEAD, -math.inf
    while True:
        if monotonic() - counted > COUNT_AGAIN:
            room = AHEAD * max(1, sum(client.nthreads().values()))
            counted = monotonic()
        while len(under_way) < room:
            if not (chunk := list(islice(blocks, each))):
                break
            task = client.submit(run_chunk, laid_out, chunk, model_digest(), pure=False)
            under_way.append((chunk, task))
        if not under_way:
            return
        chunk, task = under_way.popleft()
        done = _taken_back(task, chunk, stopped)
        yield from done.blocks
        if done.seconds > 0:
            enough = math.ceil(CHUNK_SECONDS * len(chunk) / done.seconds)
            each = min(MOST_IN_CHUNK, max(1, enough))


def _taken_back(task: "Future", chunk: list[Block], stopped: Event) -> Chunk:
    """Wait for a chunk; turn what can go wrong on a cluster into failures, or into one line."""
    from distributed import CancelledError, KilledWorker

    while True:
        if stopped.is_set():
            raise Cancelled
        try:
            done: Chunk = task.result(timeout=A_LOOK)
            return done
        except TimeoutError:
            continue
        except KilledWorker as error:
            return Chunk([lost(block, f"KilledWorker: {error}") for block in chunk], 0)
        except CancelledError:
            raise InputError(
                "the Dask scheduler has gone away: what has come so far is kept; start the cluster "
                "and then the same command again to go on"
            ) from None
        except (ImportError, AttributeError, RuntimeError, pickle.UnpicklingError) as error:
            raise InputError(
                f"the Dask cluster cannot run this model ({error}): install the same joinedup, in "
                "the same Python, for the scheduler and every worker"
            ) from None


def run_chunk(layout: Layout, blocks: list[Block], rules: str) -> Chunk:
    """Run some blocks on a worker; InputError if its model is not that of the batch."""
    if model_digest() != rules:
        raise InputError(
            f"a Dask worker has other rules ({model_digest()[:8]}) than this batch ({rules[:8]}): "
            "install the same version on every worker and start it anew"
        )
    begun, never = monotonic(), Event()
    done = [run_block(layout, block, never) for block in blocks]
    return Chunk(done, monotonic() - begun)
