"""Are all runs done that were asked for, once, as the model alone does them, and kept?"""

from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from abm.errors import InputError
from abm.place import Place
from abm.simulation import Setting, run
from experiments.batch.batch import BatchProgress, run_batch
from experiments.batch.merging import merge
from experiments.batch.part import Failure
from experiments.batch.running import run_block
from experiments.batch.sequential import LEAST_ROUNDS
from experiments.batch.shard import Shard
from experiments.batch.store import Store
from experiments.choices import under
from experiments.counted import Counted
from experiments.design.experiment import CALM, Precision
from experiments.outcomes import BY_NAME, values
from tests.experiments.batch.tiny import (
    POLICIES,
    batch,
    experiment,
    exported,
    impossible,
    layout,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a batch that nothing has disturbed."""
    folder = tmp_path_factory.mktemp("whole") / "store"
    done = batch(experiment(), folder)
    assert done.complete
    assert (done.reason, done.runs, done.left, done.rounds) == ("done", 12, 0, 3)
    return folder


def test_every_run_is_the_one_that_the_model_makes_by_itself(whole: Path) -> None:
    laid_out = layout()
    results = Store.open(whole).results()
    assert len(results.runs) == laid_out.runs == 12
    for block in laid_out.blocks():
        future = laid_out.futures[block.future]
        setting = Setting(experiment().places[0], 20, 13, 4, 1, future.parameters)
        for policy in POLICIES:
            borne = under(policy, future.shock.policies)
            expected = values(Counted.of(run(setting, borne, laid_out.luck(block))))
            found = [
                results.values(policy.name, name)[block.future, block.replication]
                for name in BY_NAME
            ]
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_the_number_of_threads_changes_nothing(whole: Path, tmp_path: Path) -> None:
    batch(experiment(), tmp_path / "store", threads=3)
    assert exported(tmp_path / "store") == exported(whole)


def test_what_is_there_is_not_run_again_and_only_new_replications_are(
    whole: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    assert batch(experiment(replications=1), folder).runs == 4
    assert batch(experiment(), folder).runs == 8
    assert batch(experiment(), folder).runs == 0
    assert exported(folder) == exported(whole)
    assert batch(experiment(), folder, replications=4).runs == 4
    assert Store.open(folder).layout().experiment.replications == 4


def test_a_batch_cut_off_anywhere_goes_on_to_the_same_results(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    done = batch(experiment(), folder, max_runs=3)
    assert (done.reason, done.runs, done.left) == ("most runs", 3, 9)
    assert not done.complete
    assert batch(experiment(), folder, timeout=1e-6).reason == "time is up"
    assert batch(experiment(), folder).left == 0
    assert exported(folder) == exported(whole)


def test_a_batch_cut_off_is_balanced_over_futures_and_policies(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    batch(experiment(), folder, max_runs=5)
    runs = Store.open(folder).results().runs
    assert runs.groupby(["policy", "future"]).size().max() == 2
    assert runs.groupby(["policy", "future"]).size().min() == 1


def test_ctrl_c_keeps_what_has_come(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"

    def press(progress: BatchProgress) -> None:
        if progress.done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch(experiment(), folder, on_progress=press)
    assert len(Store.open(folder).results().runs) == 6
    assert batch(experiment(), folder).runs == 6
    assert exported(folder) == exported(whole)


def test_shards_in_stores_of_their_own_make_the_whole(whole: Path, tmp_path: Path) -> None:
    parts = [tmp_path / f"part-{number}" for number in (1, 2, 3, 4)]
    runs = [
        batch(experiment(), part, shard=Shard(number, 4)).runs
        for number, part in enumerate(parts, 1)
    ]
    assert sum(runs) == 12
    assert max(runs) - min(runs) <= len(POLICIES)
    merge(tmp_path / "store", parts)
    assert exported(tmp_path / "store") == exported(whole)


def test_shards_may_share_a_store(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    assert batch(experiment(), folder, shard=Shard(2, 2)).left == 0
    assert batch(experiment(), folder, shard=Shard(1, 2)).left == 0
    assert exported(folder) == exported(whole)


@pytest.mark.parametrize("text", ["0/4", "5/4", "2", "2/", "a/b", "1/0", "-1/3"])
def test_a_shard_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Shard.parse(text)


def test_a_run_that_fails_is_recorded_and_the_others_go_on(tmp_path: Path) -> None:
    laid_out = layout(shocks=(CALM,))
    with_bad = replace(laid_out, policies=(POLICIES[0], impossible()))
    done = batch(with_bad, tmp_path / "store")
    assert (done.runs, done.failed, done.reason) == (3, 3, "done")
    assert not done.complete
    assert "E09999999" in done.told[0].error
    failures = Store.open(tmp_path / "store").results().failures
    assert set(failures["stage"]) == {"policy"}
    assert failures["traceback"].str.contains("Traceback").all()
    assert list(failures["replication"]) == [0, 1, 2]
    again = batch(with_bad, tmp_path / "store")
    assert (again.runs, again.failed, again.complete) == (0, 3, False)
    assert len(Store.open(tmp_path / "store").results().failures) == 3


def test_without_a_past_all_runs_of_a_block_fail() -> None:
    laid_out = layout()
    object.__setattr__(laid_out.experiment, "families", 10**9)
    failed = run_block(laid_out, next(laid_out.blocks()), Event())
    assert len(failed) == 2
    assert all(isinstance(each, Failure) and each.stage == "burn-in" for each in failed)


def test_policies_that_decide_the_same_share_their_runs(tmp_path: Path) -> None:
    twin = replace(POLICIES[0], name="silo by another name")
    done = batch(
        experiment(policies=(*POLICIES, twin), shocks=(CALM,)), tmp_path / "store", threads=2
    )
    assert done.runs == 6
    assert done.rounds == 3
    results = Store.open(tmp_path / "store").results()
    assert (results.differences(twin.name, "crises") == 0).all()


def test_progress_tells_runs_and_the_difference_so_far(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []

    def listen(progress: BatchProgress) -> None:
        told.append((progress.done, progress.wanted))

    batch(experiment(), tmp_path / "store", max_runs=4)
    seen = []

    def look(progress: BatchProgress) -> None:
        listen(progress)
        if progress.rounds and progress.rounds.rounds == 3:
            seen.append(progress.rounds.mean.copy())

    batch(experiment(), tmp_path / "store", on_progress=look)
    assert told == [(2, 8), (4, 8), (6, 8), (8, 8)]
    difference = (
        Store.open(tmp_path / "store").results().differences("collaborative", "with_3_needs")
    )
    np.testing.assert_allclose(seen[-1], difference.mean())


UNTIL = {"shocks": (CALM,), "outcomes": ("severity",), "replications": 1}


def test_a_batch_stops_after_the_round_in_which_it_is_precise(tmp_path: Path) -> None:
    wide = batch(experiment(**UNTIL), tmp_path / "wide", until=Precision("severity", 1e6))
    assert (wide.reason, wide.rounds, wide.runs) == ("precise", LEAST_ROUNDS, 2 * LEAST_ROUNDS)
    aim = 0.9 * wide.half_width
    alone = batch(experiment(**UNTIL), tmp_path / "alone", until=Precision("severity", aim))
    assert alone.reason == "precise"
    assert alone.half_width <= aim
    assert alone.rounds > LEAST_ROUNDS
    resumed = batch(
        experiment(**UNTIL), tmp_path / "wide", until=Precision("severity", aim), threads=3
    )
    assert resumed.rounds == alone.rounds
    assert exported(tmp_path / "wide") == exported(tmp_path / "alone")
    results = Store.open(tmp_path / "alone").results()
    assert results.values("silo", "severity").shape == (1, alone.rounds)
    assert np.isfinite(results.values("silo", "severity")).all()


def test_a_batch_that_cannot_be_precise_stops_at_its_limits(tmp_path: Path) -> None:
    never = Precision("severity", 1e-9)
    asked = experiment(**UNTIL)
    most = batch(asked, tmp_path / "store", until=never, replications=12)
    assert (most.reason, most.rounds, most.complete) == ("most replications", 12, False)
    assert batch(asked, tmp_path / "store", until=never, max_runs=4).reason == "most runs"
    assert Store.open(tmp_path / "store").layout().experiment.replications == 14
    assert batch(asked, tmp_path / "store", until=never, timeout=0.5).reason == "time is up"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"threads": 0}, "threads = 0"),
        ({"max_runs": 0}, "max_runs = 0"),
        ({"timeout": -1.0}, "timeout"),
        ({"replications": 10_001}, "replications"),
        ({"policy": "nobody", "until": Precision("crises", 1.0)}, "nobody"),
        ({"shard": Shard(1, 2), "until": Precision("crises", 1.0)}, "round"),
    ],
)
def test_what_is_impossible_is_refused_before_anything_is_made(
    options: dict[str, object], said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=said):
        run_batch(experiment(), tmp_path / "store", **options)  # type: ignore[arg-type]
    assert not (tmp_path / "store").exists()


def test_places_are_run_side_by_side(tmp_path: Path) -> None:
    places = experiment().places[0], Place.load("coventry")
    done = batch(experiment(places=places, shocks=(CALM,), replications=2), tmp_path / "store")
    assert done.runs == 8
    results = Store.open(tmp_path / "store").results()
    assert set(results.runs["place"]) == {"swindon", "coventry"}
    assert np.isfinite(results.values("silo", "crises", "coventry")).all()
