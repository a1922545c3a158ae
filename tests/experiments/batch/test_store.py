"""Does a store give back what was put in, and know what is still to be run?"""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from abm.errors import InputError
from abm.policy import Policy
from abm.simulation import Setting, run
from experiments.batch.batch import run_batch
from experiments.batch.manifest import FILE
from experiments.batch.part import schemas
from experiments.batch.recorded import GROUPED, YEARLY, grouped
from experiments.batch.store import Store
from experiments.counted import Counted
from experiments.design.layout import Layout
from experiments.outcomes import OUTCOMES, values
from tests.experiments.batch.made_runs import (
    PLACE,
    SILO,
    fill,
    layout_of,
    made_failure,
    made_run,
)


def filled(folder: Path, layout: Layout) -> Store:
    """A store with every run of a layout."""
    store = Store.create_or_open(folder, layout)
    with store.session(layout) as session:
        fill(session, layout.blocks())
    return store


def of_other_rules(store: Store) -> None:
    """Make it look as if the store's runs had been made under other rules."""
    document = json.loads((store.folder / FILE).read_text())
    document["rules"] = "0" * 32
    (store.folder / FILE).write_text(json.dumps(document))
    (store.folder / "parts" / store.rules).rename(store.folder / "parts" / ("0" * 32))


def test_runs_are_read_as_they_were_written_to_the_last_bit(tmp_path: Path) -> None:
    layout = layout_of()
    results = filled(tmp_path / "store", layout).results()
    for block in layout.blocks():
        for policy, name in enumerate(results.names):
            recorded = made_run(block, policy).recorded
            there = (results.runs["policy"] == name) & (results.runs["future"] == block.future)
            row = results.runs[there & (results.runs["replication"] == block.replication)]
            found = row[[each.name for each in OUTCOMES]].to_numpy()
            np.testing.assert_array_equal(found[0], recorded.outcomes)
            for frame, columns, rows in (
                (results.years, YEARLY, recorded.years),
                (results.groups, GROUPED, recorded.groups),
            ):
                there = (frame["policy"] == name) & (frame["future"] == block.future)
                here = frame[there & (frame["replication"] == block.replication)]
                np.testing.assert_array_equal(here[[each.name for each in columns]], rows)
    groups = results.groups.iloc[: len(grouped(PLACE))]
    assert list(zip(groups["grouping"], groups["group"], strict=True)) == list(grouped(PLACE))


def test_runs_come_sorted_in_whatever_order_they_were_written(tmp_path: Path) -> None:
    layout = layout_of()
    store = Store.create_or_open(tmp_path / "store", layout)
    with store.session(layout) as session:
        fill(session, reversed(list(layout.blocks())))
    runs = store.results().runs
    order = list(zip(runs["policy"], runs["future"], runs["replication"], strict=True))
    assert order == [(p, f, r) for p in ("silo", "collaborative") for f in (0, 1) for r in (0, 1)]
    assert runs["luck"].tolist() == [0, 1, 10_000, 10_001] * 2


def test_more_replications_leave_only_the_new_ones_to_run(tmp_path: Path) -> None:
    filled(tmp_path / "store", layout_of(replications=2))
    more = layout_of(replications=5)
    store = Store.create_or_open(tmp_path / "store", more)
    with store.session(more) as session:
        missing = {block.replication for block in more.blocks() if session.missing(block)}
        assert session.done.sum() == 8
    assert missing == {2, 3, 4}
    assert [kept.replications for kept in store.experiments()] == [2, 5]
    read = [store.results(kept).layout.experiment.replications for kept in store.experiments()]
    assert read == [2, 5]


def test_policies_that_decide_the_same_are_run_once_and_read_twice(tmp_path: Path) -> None:
    layout = layout_of(policies=(SILO, replace(SILO, name="silo by another name")))
    store = Store.create_or_open(tmp_path / "store", layout)
    with store.session(layout) as session:
        assert {session.missing(block) for block in layout.blocks()} == {(0,)}
        fill(session, layout.blocks())
        assert session.done.all()
    results = store.results()
    assert np.isfinite(results.values("silo by another name", "with_3_needs")).all()
    assert (results.differences("silo by another name", "with_3_needs") == 0).all()


def test_a_run_that_two_parts_hold_is_read_once(tmp_path: Path) -> None:
    layout = layout_of()
    first, second, *_ = layout.blocks()
    store = Store.create_or_open(tmp_path / "store", layout)
    with store.session(layout) as session:
        session.add([made_run(first, 0), made_run(second, 0)])
        session.add([made_run(first, 0), made_run(first, 1)])
    results = store.results()
    assert len(results.runs) == 3
    assert len(results.groups) == 3 * len(grouped(PLACE))
    assert store.query("SELECT count(*) AS n FROM years")["n"].tolist() == [6]


def test_another_experiment_uses_the_runs_that_are_there(tmp_path: Path) -> None:
    filled(tmp_path / "store", layout_of())
    other = layout_of(policies=(replace(SILO, name="as it is"),), question="And now?")
    store = Store.create_or_open(tmp_path / "store", other)
    with store.session(other) as session:
        assert session.done.all()
    assert store.results().layout.experiment.question == "And now?"
    assert len(store.results(layout_of()).runs) == 8


def test_a_failed_run_is_told_and_not_tried_again_unless_asked(tmp_path: Path) -> None:
    layout = layout_of()
    block = next(layout.blocks())
    store = Store.create_or_open(tmp_path / "store", layout)
    with store.session(layout) as session:
        session.add([made_run(block, 0)], [made_failure(block, 1)])
        assert session.missing(block) == ()
    failures = store.results().failures
    assert failures[["policy", "stage", "error"]].to_numpy().tolist() == [
        ["collaborative", "policy", "ValueError: no such thing"]
    ]
    with store.session(layout, retry_failed=True) as session:
        assert session.missing(block) == (1,)
        session.add([made_run(block, 1)])
    assert store.results().failures.empty
    assert len(store.results().runs) == 2


def test_an_experiment_is_read_as_it_was_without_any_other_file(tmp_path: Path) -> None:
    layout = layout_of()
    found = filled(tmp_path / "store", layout).layout()
    assert found.experiment == layout.experiment
    assert (found.policies, found.futures) == (layout.policies, layout.futures)
    np.testing.assert_array_equal(found.ran, layout.ran)
    np.testing.assert_array_equal(found.lever_values, layout.lever_values)


def test_a_session_says_who_ran_what_and_when(tmp_path: Path) -> None:
    layout = layout_of()
    store = Store.create_or_open(tmp_path / "store", layout)
    with store.session(layout, command="joinedup batch x", threads=2) as session:
        fill(session, layout.blocks())
        assert store.results().about["sessions"][0]["ended"] is None
    (said,) = store.results().about["sessions"]
    assert said["runs"] == 8
    assert said["command"] == "joinedup batch x"
    assert said["started"] <= said["written"] <= said["ended"]


def test_what_the_store_holds_of_an_outcome_is_known_before_a_batch_goes_on(
    tmp_path: Path,
) -> None:
    layout = layout_of()
    store = Store.create_or_open(tmp_path / "store", layout)
    with store.session(layout) as session:
        fill(session, list(layout.blocks())[:2])
    with store.session(layout) as session:
        held = session.held("with_3_needs")
    assert np.isfinite(held[0, 1]).tolist() == [[True, False], [True, False]]


def test_runs_made_under_other_rules_are_never_mixed(tmp_path: Path) -> None:
    layout = layout_of()
    of_other_rules(filled(tmp_path / "store", layout))
    with pytest.raises(InputError, match=r"made under other rules.*new folder"):
        Store.create_or_open(tmp_path / "store", layout)
    assert len(Store.open(tmp_path / "store").results().runs) == 8
    store = Store.create_or_open(tmp_path / "store", layout, rules_changed="keep apart")
    with store.session(layout) as session:
        assert not session.done.any()
        fill(session, list(layout.blocks())[:1])
    assert len(store.results().runs) == 2
    assert store.results().about["other_rules"] == {"0" * 32: 8}


def test_every_column_says_its_meaning_in_the_file(tmp_path: Path) -> None:
    store = filled(tmp_path / "store", layout_of(replications=1, futures=1))
    for name in schemas():
        (file,) = (store.folder / "parts").glob(f"*/*/{name}.parquet")
        for column in pq.read_schema(file):
            assert column.metadata[b"meaning"], f"{name}.{column.name}"
    assert pq.read_schema(file.with_name("runs.parquet")).field("total_cost").metadata == {
        b"meaning": b"Total cost",
        b"unit": b"GBP of 2024/25 a family a year",
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "is not there"),
        ("", "is a file, not a store"),
        ("folder", "holds files, but no manifest.json"),
        ('{"store_format": 2, "rules": "x"}', "newer joinedup"),
        ("{", "cannot be read"),
        ("[]", "not the manifest of a store"),
    ],
)
def test_what_is_no_store_is_refused_in_one_message(
    content: str | None, message: str, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    if content == "":
        folder.write_text("a file")
    elif content is not None:
        folder.mkdir()
        (folder / ("notes.txt" if content == "folder" else FILE)).write_text(content)
    with pytest.raises(InputError, match=message):
        Store.open(folder)
    if content is not None:
        with pytest.raises(InputError, match=message):
            Store.create_or_open(folder, layout_of())


def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match=r"cannot write to the store.*nothing was run"):
        Store.create_or_open(tmp_path / "file" / "store", layout_of())


def test_a_store_that_another_process_has_just_begun_is_joined(tmp_path: Path) -> None:
    for name in ("parts", "experiments", "writing"):
        (tmp_path / "store" / name).mkdir(parents=True)
    assert len(filled(tmp_path / "store", layout_of()).results().runs) == 8


def test_the_luck_of_a_run_makes_it_again_to_the_last_bit(tmp_path: Path) -> None:
    layout = layout_of(replications=1)
    run_batch(layout, tmp_path / "store", threads=1)
    for row in Store.open(tmp_path / "store").results().runs.to_dict("records"):
        asked, policy = layout.experiment, Policy.load(str(row["policy"]))
        setting = Setting(
            PLACE, asked.families, asked.weeks, asked.burn_in, asked.seed,
            layout.futures[int(row["future"])].parameters,
        )  # fmt: skip
        again = values(Counted.of(run(setting, policy, int(row["luck"]))))
        np.testing.assert_array_equal(again, [row[each.name] for each in OUTCOMES])


def test_sql_answers_with_readable_names_and_joins(tmp_path: Path) -> None:
    store = filled(tmp_path / "store", layout_of())
    runs = store.results().runs
    asked = """SELECT policy, title, shock, avg(with_3_needs) AS mean, avg(unserved) AS none
        FROM runs JOIN policies USING (policy) JOIN futures USING (future)
        GROUP BY ALL ORDER BY policy DESC"""
    found = store.query(asked)
    assert found["policy"].tolist() == ["silo", "collaborative"]
    expected = runs.groupby("policy")["with_3_needs"].mean()
    assert found["mean"].tolist() == pytest.approx([expected["silo"], expected["collaborative"]])
    assert found["none"].isna().all()


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT nothing FROM runs", "cannot be answered.*nothing"),
        ("SELECT", "cannot be answered"),
        ("DROP VIEW runs", "not one question"),
        ("SELECT 1; SELECT 2", "not one question"),
        ("COPY runs TO 'stolen.csv'", "not one question"),
        ("SELECT * FROM read_text('{file}')", "cannot be answered.*disabled"),
        ("SELECT * FROM read_parquet('{parts}')", "cannot be answered.*disabled"),
    ],
)
def test_sql_only_reads_and_only_the_store(sql: str, message: str, tmp_path: Path) -> None:
    store = filled(tmp_path / "store", layout_of(replications=1, futures=1))
    (tmp_path / "secret.txt").write_text("secret")
    parts = store.folder / "parts/*/*/runs.parquet"
    with pytest.raises(InputError, match=message):
        store.query(sql.format(file=tmp_path / "secret.txt", parts=parts))


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("table", ["runs", "years", "groups", "failures"])
def test_the_same_runs_export_to_the_same_bytes(table: str, ending: str, tmp_path: Path) -> None:
    layout = layout_of()
    one = filled(tmp_path / "one", layout)
    other = Store.create_or_open(tmp_path / "other", layout)
    with other.session(layout) as session:
        blocks = list(layout.blocks())
        session.add([made_run(block, 1) for block in reversed(blocks)])
        session.add([made_run(block, policy) for block in blocks for policy in (1, 0)])
    files = [tmp_path / f"{name}.{ending}" for name in ("one", "other")]
    for store, file in zip((one, other), files, strict=True):
        store.export(file, table)
    assert files[0].read_bytes() == files[1].read_bytes()
    if ending == "parquet" and table == "runs":
        pd.testing.assert_frame_equal(pd.read_parquet(files[0]), one.results().runs)


def test_export_to_a_folder_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    store = filled(tmp_path / "store", layout_of(replications=1, futures=1))
    with pytest.raises(InputError, match="cannot write"):
        store.export(tmp_path / "nowhere" / "runs.csv")
    with pytest.raises(InputError, match=r"\.csv or \.parquet"):
        store.export(tmp_path / "runs.xlsx")
