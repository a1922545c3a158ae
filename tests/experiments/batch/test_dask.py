"""Is a batch on a Dask cluster the same batch, even when workers die?

A real scheduler and two workers: processes of their own, as they would be on other machines.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.batch.batch import BatchProgress
from experiments.batch.dask_cluster import connected, run_chunk
from experiments.batch.store import Store
from experiments.design.experiment import CALM, Precision
from tests.experiments.batch.tiny import batch, experiment, exported, layout

pytest.importorskip("distributed")
ROOT = Path(__file__).parents[3]
LONG = 60
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "DASK_DISTRIBUTED__SCHEDULER__DASHBOARD__ENABLED": "false",
}


def started(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + command[0], *command[1:]],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def worker(scheduler_file: str) -> subprocess.Popen[bytes]:
    """A worker without a nanny: when it is killed, it stays dead."""
    return started(
        "dask_worker", "--scheduler-file", scheduler_file, "--nthreads", "1", "--no-nanny",
        "--no-dashboard", "--host", "127.0.0.1",
    )  # fmt: skip


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The scheduler file of a scheduler with two workers."""
    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    processes = [
        started(
            "dask_scheduler", "--scheduler-file", str(file), "--host", "127.0.0.1", "--port", "0",
            "--no-dashboard", "--no-show",
        )
    ]  # fmt: skip
    try:
        begun = time.monotonic()
        while not file.exists():
            assert time.monotonic() - begun < LONG
            time.sleep(0.05)
        processes += [worker(str(file)) for _ in range(2)]
        with connected(str(file)) as client:
            client.wait_for_workers(2, timeout=LONG)
        yield str(file)
    finally:
        for process in processes:
            process.kill()
            process.wait(LONG)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What threads of one machine make of it."""
    folder = tmp_path_factory.mktemp("whole") / "store"
    batch(experiment(replications=6), folder, threads=2)
    return exported(folder)


def test_two_workers_give_the_same_results_as_threads_do(
    cluster: str, whole: dict[str, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    assert batch(experiment(replications=2), folder, dask=cluster).runs == 8
    done = batch(experiment(replications=6), folder, dask=cluster)
    assert (done.runs, done.rounds, done.complete) == (16, 6, True)
    assert exported(folder) == whole


def test_a_worker_killed_while_it_runs_loses_nothing(
    cluster: str, whole: dict[str, bytes], tmp_path: Path
) -> None:
    doomed = worker(cluster)
    with connected(cluster) as client:
        client.wait_for_workers(3, timeout=LONG)

    def kill(progress: BatchProgress) -> None:
        if progress.done == 6:
            doomed.send_signal(signal.SIGKILL)

    folder = tmp_path / "store"
    done = batch(experiment(replications=6), folder, dask=cluster, on_progress=kill)
    assert doomed.wait(LONG) == -signal.SIGKILL
    assert done.complete
    assert exported(folder) == whole


@pytest.mark.slow
def test_a_batch_on_a_cluster_stops_when_it_is_precise_as_on_one_machine(
    cluster: str, tmp_path: Path
) -> None:
    asked = experiment(shocks=(CALM,), outcomes=("severity",), replications=1)
    until = Precision("severity", 1e6)
    there = batch(asked, tmp_path / "there", dask=cluster, until=until)
    here = batch(asked, tmp_path / "here", until=until)
    assert there.rounds == here.rounds
    assert exported(tmp_path / "there") == exported(tmp_path / "here")


@pytest.mark.slow
def test_the_time_limit_holds_on_a_cluster_too(cluster: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    done = batch(experiment(replications=5_000), tmp_path / "store", dask=cluster, timeout=1.0)
    assert done.reason == "time is up"
    assert time.monotonic() - begun < LONG / 2
    assert 0 < len(Store.open(tmp_path / "store").results().runs) < 20_000


def test_a_worker_with_other_rules_refuses(cluster: str) -> None:
    blocks = [next(layout().blocks())]
    with connected(cluster) as client:
        task = client.submit(run_chunk, layout(), blocks, "0123456789abcdef", pure=False)
        with pytest.raises(InputError, match="other rules"):
            task.result(timeout=LONG)


def test_where_no_scheduler_answers_it_says_so_within_seconds(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(InputError, match="no Dask scheduler answers"):
        batch(experiment(), tmp_path / "store", dask="tcp://127.0.0.1:9")
    assert time.monotonic() - begun < LONG / 2


@pytest.mark.parametrize("given", ["nonsense", "{}", "[]", '{"address": 3}', "no json"])
def test_what_is_no_address_is_refused_at_once(given: str, tmp_path: Path) -> None:
    address = given
    if given != "nonsense":
        (tmp_path / "scheduler.json").write_text(given, encoding="utf-8")
        address = str(tmp_path / "scheduler.json")
    before = time.monotonic()
    with pytest.raises(InputError, match=r"no Dask scheduler answers at .* give the"):
        connected(address)
    assert time.monotonic() - before < LONG / 10
