"""What is in a store of runs, is it whole, and what do its runs say?"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import file_checked, plain_table, say, terminal, write_json

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("runs", "years", "groups", "failures")
MEGABYTE = 1_000_000
DIGITS = 12
"""Of a digest that people are shown."""
MOST_SHOWN = 10
FOLDER = click.Path(path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


@click.group
def command() -> None:
    """Look into the store of a batch: check, export, query, merge."""


@command.command("info")
@click.argument("folder", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print for machines.")
def info(folder: Path, as_json: bool) -> None:
    """Say what was asked, how many runs are done, who ran them, and whether all is whole."""
    from experiments.batch.store import Store
    from experiments.batch.summary import summary

    found = summary(Store.open(folder))
    if as_json:
        write_json(found)
    else:
        _tell(found)


@command.command("verify")
@click.argument("folder", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print for machines.")
def verify(folder: Path, as_json: bool) -> None:
    """Hold every file against its checksum. Exit code 1 if any is damaged; nothing is changed.

    The runs of a damaged part count as missing: `joinedup batch` on the same store sets it aside
    and runs them again.
    """
    from experiments.batch.store import Store

    damaged = Store.open(folder).verify()
    if as_json:
        write_json([{"folder": str(each.folder), "what": each.what} for each in damaged])
    else:
        for each in damaged:
            click.echo(f"{each.folder}: {each.what}")
        if damaged:
            click.echo("Run the batch again on this store: it replaces the runs that are damaged.")
        else:
            click.echo("All files are as they were written.")
    if damaged:
        raise click.exceptions.Exit(1)


@command.command("export")
@click.argument("folder", type=FOLDER)
@click.option("--to", "file", type=FILE, required=True, metavar="FILE", help=".csv or .parquet")
@click.option(
    "--table", type=click.Choice(TABLES), default="runs", show_default=True, help="Which table."
)
def export(folder: Path, file: Path, table: str) -> None:
    """Write a table, whole and sorted: the same runs make the same bytes."""
    from experiments.batch.reading import ENDINGS
    from experiments.batch.store import Store

    file_checked("--to", file, *ENDINGS)
    Store.open(folder).export(file, table)
    click.echo(f"{file} holds the {table}.")


@command.command("query")
@click.argument("folder", type=FOLDER)
@click.argument("sql")
@click.option("--csv", "as_csv", is_flag=True, help="Print as CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print for machines.")
def query(folder: Path, sql: str, as_csv: bool, as_json: bool) -> None:
    """Put a question in SQL to the tables runs, years, groups, failures, futures and policies.

    \b
      joinedup store query DIR "SELECT policy, avg(with_3_needs) FROM runs GROUP BY policy"
      joinedup store query DIR "DESCRIBE runs"

    DuckDB answers. The store is only read, and nothing else on this machine can be.
    """
    from experiments.batch.store import Store

    answer = Store.open(folder).query(sql)
    if as_json:
        write_json(_records(answer))
    elif as_csv:
        answer.to_csv(sys.stdout, index=False, lineterminator="\n")
    else:
        _print(answer)


@command.command("merge")
@click.argument("into", type=FOLDER)
@click.argument("others", type=FOLDER, nargs=-1, required=True, metavar="FROM...")
def merge(into: Path, others: tuple[Path, ...]) -> None:
    """Copy the runs of other stores, such as shards of a batch, into one. They stay as they are."""
    from experiments.batch.merging import merge as merged

    done = merged(into, others)
    click.echo(
        f"{done.runs:,} runs in {done.parts:,} parts and {done.experiments} "
        f"experiment{'' if done.experiments == 1 else 's'} came into {into}."
    )
    for each in done.damaged:
        click.echo(f"Left behind, damaged: {each.folder}: {each.what}", err=True)
    if done.damaged:
        raise click.exceptions.Exit(1)


def _tell(found: dict[str, Any]) -> None:
    """A store in words and two tables."""
    console = terminal()
    say(console, f"{found['store']}, a store of runs since {found['created']}", "bold")
    parts = f"{found['parts']:,} part{'s' * (found['parts'] != 1)}"
    size = f"{found['bytes'] / MEGABYTE:,.1f} MB in {parts}"
    rules = "those of this program" if found["rules_are_those_of_this_program"] else "OTHERS"
    say(console, f"{size}. Rules {found['rules'][:DIGITS]}: {rules}.")
    asked = plain_table(
        "Experiment", "Done", "Of runs", "Failed", right=("Done", "Of runs", "Failed")
    )
    for each in found["experiments"]:
        mark = " (the present one)" if each["present"] else ""
        numbers = (f"{each[name]:,}" for name in ("done", "runs", "failed"))
        asked.add_row(f"{each['question']}{mark}", *numbers)
    console.print(asked)
    _tell_sessions(found["sessions"])
    for part, what in found["damaged"].items():
        say(console, f"Damaged: {part}: {what}", "red")
    if found["set_aside"]:
        say(console, f"{found['set_aside']} damaged parts were set aside, in damaged/.")
    for rules, runs in found["runs_under_other_rules"].items():
        say(console, f"{runs:,} runs under other rules ({rules[:DIGITS]}) are kept, but not read.")


def _tell_sessions(sessions: list[dict[str, Any]]) -> None:
    """Who ran what and when, the last first."""
    console = terminal()
    table = plain_table("Session", "Ended", "Runs", "Threads", "Machine", right=("Runs", "Threads"))
    for each in reversed(sessions[-MOST_SHOWN:]):
        wrote = _time(each["written"]) if each["written"] else "nothing"
        ended = _time(each["ended"]) if each["ended"] else f"not yet, or killed; last wrote {wrote}"
        row = (_time(each["started"]), ended, f"{each['runs']:,}", str(each["threads"]))
        table.add_row(*row, each["machine"]["name"])
    console.print(table)
    if len(sessions) > MOST_SHOWN:
        say(console, f"and {len(sessions) - MOST_SHOWN} sessions before.")


def _time(iso: str) -> str:
    """A time as people write it, without what is the same for all."""
    return iso[: len("2026-01-31T12:00:00")].replace("T", " ")


def _records(answer: "pd.DataFrame") -> list[dict[str, Any]]:
    """Rows as JSON knows them: null for what is empty."""
    rows = answer.astype(object).where(answer.notna(), None).to_dict("records")
    return [{str(name): _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        value = value.tolist()
    return value if isinstance(value, str | int | float | bool | list | None) else str(value)


def _print(answer: "pd.DataFrame") -> None:
    """An answer as a table for the screen."""
    from pandas.api.types import is_float_dtype, is_numeric_dtype

    numbers = tuple(str(name) for name in answer.columns if is_numeric_dtype(answer[name]))
    table = plain_table(*map(str, answer.columns), right=numbers)
    exact = [is_float_dtype(kind) for kind in answer.dtypes]
    for row in answer.itertuples(index=False):
        table.add_row(*(_cell(value, many) for value, many in zip(row, exact, strict=True)))
    terminal().print(table)
    click.echo(f"{len(answer):,} row{'' if len(answer) == 1 else 's'}")


def _cell(value: Any, exact: bool) -> str:
    """A value for the screen: nothing for none, six digits of a number with more."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if value is None or (not isinstance(value, list | dict) and value != value):
        return ""
    return f"{value:.6g}" if exact else str(value)
