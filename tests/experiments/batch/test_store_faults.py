"""Does a store survive what happens to machines: kills, full disks, damaged files, races?"""

import os
import platform
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.batch.files import WRITING
from experiments.batch.merging import merge
from experiments.batch.store import Store
from tests.experiments.batch.made_runs import fill, layout_of, made_run

ROOT = Path(__file__).parents[3]
MANY = 60
"""Replications: more than a writer can write before it is killed."""


def writer(folder: Path, *arguments: int) -> subprocess.Popen[str]:
    """A process that writes to the store, once it has begun to."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.experiments.batch.writer", folder, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if process.stdout is None or process.stdout.readline() != "writing\n":
        raise RuntimeError(process.communicate()[1])
    return process


def whole(folder: Path, replications: int) -> Store:
    """A store with every run, written in one go."""
    layout = layout_of(replications)
    store = Store.create_or_open(folder, layout)
    with store.session(layout) as session:
        blocks = list(layout.blocks())
        session.add([made_run(block, policy) for block in blocks for policy in block.policies])
    return store


def exported(store: Store) -> bytes:
    """All outcomes of all runs, sorted."""
    file = store.folder.with_suffix(".csv")
    store.export(file)
    return file.read_bytes()


def parts_of(store: Store) -> list[Path]:
    return sorted((store.folder / "parts").glob("*/*/"))


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


DAMAGES: list[Callable[[Path], object]] = [
    lambda part: flipped(part / "runs.parquet"),
    lambda part: flipped(part / "groups.parquet"),
    lambda part: (part / "years.parquet").write_bytes((part / "years.parquet").read_bytes()[:-9]),
    lambda part: (part / "failures.parquet").unlink(),
    lambda part: (part / "receipt.json").unlink(),
    lambda part: (part / "receipt.json").write_text("{"),
    lambda part: (part / "runs.parquet").write_bytes(b""),
]


@pytest.mark.parametrize("harm", DAMAGES)
def test_a_damaged_part_is_detected_set_aside_and_run_again(
    harm: Callable[[Path], object], tmp_path: Path
) -> None:
    layout = layout_of()
    store = Store.create_or_open(tmp_path / "store", layout)
    with store.session(layout) as session:
        fill(session, layout.blocks())
    before = exported(store)
    harmed = parts_of(store)[1]
    harm(harmed)
    assert [each.folder for each in store.verify()] == [harmed]
    assert len(store.results().runs) == 6
    assert harmed.name in store.results().about["damaged"][0]
    with store.session(layout) as session:
        assert session.done.sum() == 6
        fill(session, layout.blocks())
    assert store.verify() == ()
    assert len(list((store.folder / "damaged").glob("*/"))) == 1
    assert exported(store) == before


@pytest.mark.parametrize("name", ["layout.json", "cells.parquet"])
def test_a_damaged_experiment_is_detected_and_written_again_by_the_next_batch(
    name: str, tmp_path: Path
) -> None:
    store = whole(tmp_path / "store", 2)
    flipped(store.current.folder / name)
    assert [each.folder for each in store.verify()] == [store.current.folder]
    with pytest.raises(InputError, match=f"{name} is not what was written.*run the same batch"):
        store.results()
    assert exported(whole(tmp_path / "store", 2)) == exported(whole(tmp_path / "other", 2))


def resumed(folder: Path, replications: int) -> Store:
    """A store to which a batch that is left in peace has added what was missing."""
    layout = layout_of(replications)
    store = Store.create_or_open(folder, layout)
    with store.session(layout) as session:
        fill(session, layout.blocks())
    return store


def killed_and_resumed(folder: Path, times: int, seed: int) -> Store:
    """A store whose writers are killed at random instants, then one that is left in peace."""
    chance = random.Random(seed)
    held = 0
    for _ in range(times):
        process = writer(folder, MANY)
        time.sleep(chance.uniform(0, 0.25))
        process.kill()
        process.communicate()
        store = Store.open(folder)
        assert store.verify() == ()
        found = len(store.results().runs)
        assert found >= held
        held = found
    assert 0 < held < 4 * MANY
    return resumed(folder, MANY)


def test_a_store_whose_writers_were_killed_equals_one_written_in_peace(tmp_path: Path) -> None:
    store = killed_and_resumed(tmp_path / "store", times=2, seed=1)
    assert exported(store) == exported(whole(tmp_path / "other", MANY))
    assert list((store.folder / WRITING).iterdir()) == []
    ends = [each["ended"] for each in store.results().about["sessions"]]
    assert [end is None for end in ends] == [True, True, False]


def test_what_other_writers_left_is_swept_only_when_they_are_surely_gone(tmp_path: Path) -> None:
    layout = layout_of()
    store = Store.create_or_open(tmp_path / "store", layout)
    fresh, old = (store.folder / WRITING / f"elsewhere-{number}-abc" for number in (1, 2))
    mine = store.folder / WRITING / f"{platform.node()}-{os.getpid()}-abc"
    for left in (fresh, old, mine):
        left.mkdir()
    two_days_ago = time.time() - 2 * 24 * 3_600
    os.utime(old, (two_days_ago, two_days_ago))
    with store.session(layout):
        assert sorted((store.folder / WRITING).iterdir()) == sorted((fresh, mine))


@pytest.mark.slow
def test_a_store_survives_many_kills(tmp_path: Path) -> None:
    for seed in range(2, 12):
        folder = tmp_path / str(seed)
        store = killed_and_resumed(folder, times=4, seed=seed)
        assert exported(store) == exported(whole(tmp_path / f"other-{seed}", MANY))


def test_two_processes_on_one_store_do_not_harm_each_other(tmp_path: Path) -> None:
    process = writer(tmp_path / "store", 20)
    store = resumed(tmp_path / "store", 20)
    assert process.communicate()[1] == ""
    assert store.verify() == ()
    assert exported(store) == exported(whole(tmp_path / "other", 20))


def test_a_session_sees_what_another_process_has_written(tmp_path: Path) -> None:
    layout = layout_of()
    store = Store.create_or_open(tmp_path / "store", layout)
    first, *rest = layout.blocks()
    with store.session(layout) as one, store.session(layout) as other:
        fill(one, [first])
        assert not one.refresh()
        assert other.missing(first) == (0, 1)
        assert other.refresh()
        assert other.missing(first) == ()
        assert other.missing(rest[0]) == (0, 1)


def test_where_the_disk_refuses_one_message_says_what_is_kept(tmp_path: Path) -> None:
    """No file may grow beyond a size that the tables of a part exceed: as on a full disk."""
    folder = tmp_path / "store"
    _, errors = writer(folder, 2, 4_000).communicate()
    message = errors.strip().splitlines()[-1]
    assert "cannot write to the store" in message
    assert "File too large; the 0 runs written before are kept. Make room" in message
    assert list((folder / WRITING).iterdir()) == []
    assert exported(resumed(folder, 2)) == exported(whole(tmp_path / "other", 2))


@pytest.mark.slow
def test_a_full_disk_loses_nothing_that_was_written(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("a small disk cannot be made here")
    try:
        _, errors = writer(folder / "store", MANY).communicate()
        assert "No space left on device" in errors.strip().splitlines()[-1]
        store = Store.open(folder / "store")
        assert store.verify() == ()
        held = len(store.results().runs)
        assert f"the {held} runs written before are kept" in errors
        assert held > 0
        shutil.copytree(store.folder, tmp_path / "store")
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    moved = resumed(tmp_path / "store", MANY)
    assert exported(moved) == exported(whole(tmp_path / "other", MANY))


def test_merged_shards_equal_the_whole(tmp_path: Path) -> None:
    layout = layout_of(replications=3)
    for shard in (0, 1, 2):
        store = Store.create_or_open(tmp_path / str(shard), layout)
        with store.session(layout) as session:
            fill(session, list(layout.blocks())[shard::2])
    merged = merge(tmp_path / "all", [tmp_path / "0", tmp_path / "1", tmp_path / "2"])
    assert (merged.runs, merged.experiments, merged.damaged) == (12, 1, ())
    assert exported(merged.store) == exported(whole(tmp_path / "other", 3))
    assert len(merged.store.results().about["sessions"]) == 3
    again = merge(tmp_path / "all", [tmp_path / "0"])
    assert (again.parts, again.runs, again.experiments) == (0, 0, 0)


def test_a_merge_leaves_damaged_parts_behind_and_says_so(tmp_path: Path) -> None:
    store = whole(tmp_path / "one", 2)
    flipped(parts_of(store)[0] / "years.parquet")
    merged = merge(tmp_path / "all", [store.folder])
    assert merged.runs == 0
    assert [each.folder for each in merged.damaged] == [parts_of(store)[0]]


def test_a_merge_mends_a_part_that_is_damaged_where_it_goes(tmp_path: Path) -> None:
    one, other = whole(tmp_path / "one", 2), whole(tmp_path / "other", 2)
    flipped(parts_of(one)[0] / "years.parquet")
    assert merge(one.folder, [other.folder]).runs == 8
    assert one.verify() == ()


def test_stores_made_under_other_rules_are_not_merged(tmp_path: Path) -> None:
    store = whole(tmp_path / "one", 1)
    manifest = (store.folder / "manifest.json").read_text()
    (store.folder / "manifest.json").write_text(manifest.replace(store.rules, "0" * 32))
    whole(tmp_path / "other", 1)
    with pytest.raises(InputError, match="made under other rules"):
        merge(tmp_path / "other", [tmp_path / "one"])
    with pytest.raises(InputError, match="from and into"):
        merge(tmp_path / "other", [tmp_path / "other"])
