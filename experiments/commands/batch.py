"""How are the runs of an experiment done and kept, thousands of them, on all cores?"""

import math
import re
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import have_core_compiled, say, terminal, write_json
from experiments.commands.compare import outcome_names

if TYPE_CHECKING:
    from experiments.batch.batch import BatchDone, BatchProgress
    from experiments.batch.sequential import Rounds
    from experiments.design.experiment import Experiment, Precision

INCOMPLETE, TERMINATED = 3, 143
TIME = re.compile(r"(?:([\d.]+)h)?(?:([\d.]+)m)?(?:([\d.]+)s)?")
SECONDS = (3_600, 60, 1)
BETWEEN_LINES = 60.0
"""Seconds between lines of progress where there is no screen, as in the log of a cluster."""


@click.command
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--store",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder that holds the runs; made if there is none.",
)
@click.option("--threads", type=int, help="Processor cores to use.  [default: all]")
@click.option("--replications", type=int, help="Instead of those of the file.")
@click.option(
    "--until",
    type=float,
    metavar="HALF-WIDTH",
    help="Stop when the interval of the difference is this narrow, to each side.",
)
@click.option(
    "--outcome",
    metavar="NAME",
    shell_complete=outcome_names,
    help="The outcome that decides.  [default: the first of the file]",
)
@click.option(
    "--policy",
    default="",
    metavar="NAME",
    help="The policy whose difference decides.  [default: the widest]",
)
@click.option("--max-runs", type=int, help="Stop after so many runs.")
@click.option("--timeout", metavar="TIME", help="Stop after this time: 90s, 30m, 2h, 1h30m.")
@click.option("--shard", metavar="I/N", help="Do this share of the runs only, such as 2/8.")
@click.option(
    "--dask",
    default="",
    metavar="ADDRESS",
    help="Run on the workers of a Dask scheduler: its address, or its scheduler file.",
)
@click.option(
    "--keep-apart", is_flag=True, help="Use a store of other rules, and keep both apart in it."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
def command(
    file: Path,
    folder: Path,
    timeout: str | None,
    shard: str | None,
    until: float | None,
    outcome: str | None,
    keep_apart: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Do the runs of an experiment that a store lacks, on all cores, and keep them.

    FILE is an experiment file (`joinedup experiment new` writes one). Runs are kept as they come:
    stop the batch when you like, by Ctrl-C or harder, and type the same again to go on; what is
    there is never run twice. With more replications only the new ones are run. A batch that stops
    when it is precise uses a rule that allows for looking often, which takes some two and a half
    times as many runs as a number of replications planned beforehand.

    \b
      joinedup batch ours.toml --store ours
      joinedup batch ours.toml --store ours --replications 50 --timeout 2h
      joinedup batch ours.toml --store ours --until 0.5 --outcome with_3_needs
      joinedup batch ours.toml --store part-2 --shard 2/8
      joinedup batch ours.toml --store ours --dask tcp://127.0.0.1:8786

    Exit codes: 0 all is there, 3 stopped before or some runs failed, 1 and 2 errors.
    """  # fmt: skip
    from experiments.batch.batch import run_batch
    from experiments.batch.shard import WHOLE, Shard
    from experiments.design.experiment import Experiment

    asked = Experiment.load(file)
    line = shlex.join(["joinedup", *sys.argv[1:]])
    limits: dict[str, Any] = {
        "timeout": _seconds(timeout) if timeout else None,
        "shard": Shard.parse(shard) if shard else WHOLE,
        "until": _until(asked, until, outcome, options["policy"]),
        "rules_changed": "keep apart" if keep_apart else "refuse",
    }
    if not options["dask"]:
        have_core_compiled()
    try:
        with _terminable(), _progress(as_json) as on_progress:
            done = run_batch(
                asked, folder, command=line, on_progress=on_progress, **limits, **options
            )
    except KeyboardInterrupt as stop:
        click.echo(f"\nWhat was done is kept in {folder}. To go on: {line}", err=True)
        if isinstance(stop, _Terminated):
            raise click.exceptions.Exit(TERMINATED) from None
        raise
    if as_json:
        write_json(_document(done, folder))
    else:
        _tell(done, folder, line)
    if not done.complete:
        raise click.exceptions.Exit(INCOMPLETE)


class _Terminated(KeyboardInterrupt):
    """Somebody asked the process to end."""


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM stop a batch as Ctrl-C does, so that what came so far is written."""

    def stop(number: int, frame: object) -> None:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _seconds(time: str) -> float:
    """A time such as 1h30m in seconds; InputError for anything else."""
    from abm.errors import InputError

    found = TIME.fullmatch(time.strip())
    try:
        given = [float(part or 0) for part in found.groups()] if found else []
    except ValueError:
        given = []
    seconds = sum(part * each for part, each in zip(given, SECONDS, strict=False))
    if not seconds > 0:
        raise InputError(f"--timeout is {time!r}: give a time such as 90s, 30m, 2h or 1h30m")
    return seconds


def _until(
    asked: "Experiment", half_width: float | None, outcome: str | None, policy: str
) -> "Precision | None":
    """When to stop: as the options say, or the file; InputError for an outcome without a width."""
    from abm.errors import InputError
    from experiments.design.experiment import Precision

    if half_width is not None:
        return Precision(outcome or asked.outcomes[0], half_width)
    if outcome:
        raise InputError(f"--outcome {outcome} decides nothing without --until: give both")
    if policy and asked.precision is None:
        raise InputError(f"--policy {policy} decides nothing without --until: give both")
    return asked.precision


@contextmanager
def _progress(as_json: bool) -> "Iterator[Callable[[BatchProgress], None]]":
    """A bar on a screen, a line a minute in a log, nothing beside JSON."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    hidden = as_json or not console.is_terminal
    columns = (TextColumn("Running"), BarColumn(24), TextColumn("{task.description}"))
    told = 0.0
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=None)

        def on_progress(progress: "BatchProgress") -> None:
            nonlocal told
            done = progress.done + progress.failed
            if not hidden:
                bar.update(
                    task, completed=done, total=progress.wanted, description=in_words(progress)
                )
            elif not as_json and progress.seconds >= told + BETWEEN_LINES:
                told = progress.seconds
                click.echo(in_words(progress), err=True)

        yield on_progress


def in_words(progress: "BatchProgress") -> str:
    """How far a batch has come, in a line."""
    done = progress.done + progress.failed
    speed = done / progress.seconds if progress.seconds > 0 else 0.0
    of = f" of {progress.wanted:,}" if progress.wanted else ""
    words = [f"{done:,}{of} runs", f"{speed:.1f} a second"]
    if progress.wanted and speed:
        words.append(f"{_in_time((progress.wanted - done) / speed)} left")
    if progress.failed:
        words.append(f"{progress.failed:,} failed")
    if progress.rounds and progress.rounds.rounds:
        words.append(_difference_so_far(progress.rounds, progress.outcome))
    if progress.needed:
        words.append(f"precise after some {progress.needed:,} rounds")
    return ", ".join(words)


def _difference_so_far(rounds: "Rounds", outcome: str) -> str:
    """The widest difference of the outcome that decides, with its interval so far."""
    from experiments.readable import readable

    place, policy = rounds.at_widest
    middle, half = rounds.mean[place, policy - 1], rounds.half_widths[place, policy - 1]
    width = readable(float(half), float(half)) if math.isfinite(half) else "?"
    name = rounds.layout.policies[policy].name
    return (
        f"{outcome} {name} {readable(float(middle), float(half), signed=True)} ± {width} "
        f"after {rounds.rounds:,} rounds"
    )


def _in_time(seconds: float) -> str:
    """A time for people: 40 s, 12 min, 3.5 h."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.1f} h"


def _document(done: "BatchDone", folder: Path) -> dict[str, Any]:
    """What a batch did, for machines."""
    from experiments.provenance import for_json

    told = {"complete": done.complete, "store": str(folder)}
    document: dict[str, Any] = for_json(asdict(done) | told)
    return document | {"told": [each._asdict() for each in done.told]}


def _tell(done: "BatchDone", folder: Path, line: str) -> None:
    """Say what was done, what went wrong, and what to do next."""
    console = terminal()
    speed = done.runs / done.seconds if done.seconds > 0 else 0.0
    say(console, f"{done.runs:,} runs in {_in_time(done.seconds)} ({speed:.1f} a second).")
    say(console, _why(done))
    for each in done.told:
        say(console, f"  failed ({each.stage}): {each.error}")
    if done.failed:
        say(
            console,
            f"{done.failed:,} runs failed: `joinedup store query {folder} "
            '"SELECT * FROM failures"` shows all; the same command tries them again.',
        )
    if done.reason not in ("done", "precise"):
        say(console, f"To go on: {line}")
    say(console, f"Next: joinedup report {folder}, or joinedup store info {folder}")


def _why(done: "BatchDone") -> str:
    """Why a batch ended, in a sentence."""
    from experiments.readable import readable

    width = readable(done.half_width) if math.isfinite(done.half_width) else "?"
    precise = f"{done.outcome} ± {width} after {done.rounds:,} rounds"
    return {
        "done": "All runs that were asked for are there."
        if not done.failed
        else "All runs that were asked for have been tried.",
        "precise": f"Precise enough: {precise}.",
        "most replications": f"Not precise enough with the most replications: {precise}.",
        "most runs": "Stopped after the most runs that were asked for.",
        "time is up": "Stopped because the time is up.",
    }[done.reason]
