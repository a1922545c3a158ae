"""Does `joinedup store` tell what is in a store, and exit with codes that scripts can use?"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from experiments.batch.store import Store
from experiments.cli import command
from tests.experiments.batch.made_runs import fill, layout_of, made_failure


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store in which one run failed and one block is missing."""
    layout = layout_of()
    store = Store.create_or_open(tmp_path / "store", layout)
    first, *rest = layout.blocks()
    with store.session(layout, threads=2) as session:
        session.add([], [made_failure(first, 1)])
        fill(session, [first, *rest[:-1]])
    return store


def joinedup(*arguments: object) -> Result:
    return CliRunner().invoke(command, ["store", *map(str, arguments)])


def test_info_says_how_much_is_done_and_by_whom(store: Store) -> None:
    told = joinedup("info", store.folder)
    assert told.exit_code == 0
    (row,) = [line for line in told.output.splitlines() if "Does it help?" in line]
    assert row.split()[-3:] == ["5", "8", "1"]
    found = json.loads(joinedup("info", store.folder, "--json").output)
    assert found["experiments"][0]["present"]
    assert found["rules_are_those_of_this_program"]
    assert found["sessions"][0]["threads"] == 2


def test_verify_exits_with_1_where_a_file_is_damaged(store: Store) -> None:
    assert joinedup("verify", store.folder).exit_code == 0
    damaged = next(store.folder.glob("parts/*/*/years.parquet"))
    damaged.write_bytes(b"nonsense")
    told = joinedup("verify", store.folder)
    assert told.exit_code == 1
    assert "years.parquet is not what was written" in told.output
    assert len(json.loads(joinedup("verify", store.folder, "--json").output)) == 1
    assert "Damaged:" in joinedup("info", store.folder).output


def test_query_prints_a_table_csv_or_json(store: Store) -> None:
    sql = "SELECT policy, count(*) AS n, avg(unserved) AS none FROM runs GROUP BY 1 ORDER BY 1"
    shown = joinedup("query", store.folder, sql).output
    assert "collaborative" in shown
    assert "2 rows" in shown
    lines = joinedup("query", store.folder, sql, "--csv").output.splitlines()
    assert lines == ["policy,n,none", "collaborative,2,", "silo,3,"]
    rows = json.loads(joinedup("query", store.folder, sql, "--json").output)
    assert rows[1] == {"policy": "silo", "n": 3, "none": None}


def test_a_wrong_question_is_one_line_and_exit_code_2(store: Store) -> None:
    refused = joinedup("query", store.folder, "SELECT polic FROM runs")
    assert refused.exit_code == 2
    assert "polic" in refused.output
    assert len(refused.output.strip().splitlines()) == 1


def test_export_and_merge_say_what_they_did(store: Store, tmp_path: Path) -> None:
    told = joinedup("export", store.folder, "--to", tmp_path / "years.csv", "--table", "years")
    assert told.exit_code == 0
    assert len((tmp_path / "years.csv").read_text().splitlines()) == 1 + 5 * 2
    told = joinedup("merge", tmp_path / "all", store.folder)
    assert told.output.startswith("5 runs in 4 parts and 1 experiment came into")
    assert joinedup("export", store.folder, "--to", tmp_path / "years.txt").exit_code == 2
    assert joinedup("info", tmp_path / "nothing").exit_code == 2


def test_lists_in_an_answer_are_shown_too(store: Store) -> None:
    shown = joinedup("query", store.folder, "SELECT list(seen) AS every FROM (SELECT 7 AS seen)")
    assert shown.exit_code == 0, shown.output
    assert "[7]" in shown.output
    shown = joinedup("query", store.folder, "SELECT [1.5, 2] AS l, {'a': 1} AS s, NULL AS n")
    assert shown.exit_code == 0, shown.output
