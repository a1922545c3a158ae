"""Do results hold at other numbers of families, and in steps of half a week?"""

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import have_core_compiled, plain_table, say, terminal, write_json
from experiments.commands.setting_options import setting_from, setting_options

if TYPE_CHECKING:
    from abm.simulation import Setting

PARTS = {"sizes": "verification of sizes", "time_step": "verification of the step"}
"""The parts of the JSON document, and their names in the page."""


@click.command
@setting_options
@click.option(
    "--sizes",
    default="500 2000 20000",
    show_default=True,
    metavar="NUMBERS",
    help="Numbers of families to compare, in quotes; an empty text for none.",
)
@click.option("--full", is_flag=True, help="Also run all households of the place, once.")
@click.option(
    "--in-all", type=int, help="Families over all replications of a size.  [default: 200,000]"
)
@click.option("--time-step", is_flag=True, help="Also run the model in half weeks.")
@click.option(
    "--replications",
    default=100,
    show_default=True,
    help="Runs in weeks and in half weeks; sizes have as many as --in-all allows.",
)
@click.option(
    "--from",
    "earlier",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Show the JSON of an earlier run; run nothing.",
)
@click.option(
    "--into",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the tables into this document, between their markers.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
def command(
    sizes: str,
    full: bool,
    in_all: int | None,
    time_step: bool,
    replications: int,
    earlier: Path | None,
    page: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Check that results do not hang on the number of families or the time step.

    Runs the two by two (silo, behaviours-only, rules-only, collaborative) with several numbers
    of families, and says for each headline outcome whether its level and its paired difference
    agree. With --time-step also in half weeks, silo and collaborative only, with every number of
    the model rescaled by its unit. The exit code is 0 whatever is found.

    \b
      joinedup verify
      joinedup verify --full --time-step --json > verified.json
      joinedup verify --from verified.json --into docs/verification.md
    """  # fmt: skip
    from experiments.document import around

    if page:
        text = page.read_text(encoding="utf-8")
        for part in PARTS.values():
            around(text, part)
    if earlier:
        document = _earlier(earlier)
    else:
        setting = setting_from(**options)
        document = _document(
            setting, _whole_numbers(sizes), full, in_all, replications if time_step else 0
        )
    if as_json:
        write_json(document)
    else:
        _show(document)
    if page:
        _insert(document, page)


def _earlier(file: Path) -> dict[str, Any]:
    """What an earlier run wrote with --json."""
    from abm.errors import InputError

    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        document = None
    if not isinstance(document, dict) or "source_digest" not in document:
        raise InputError(f"--from is {file}: expected what `joinedup verify --json` printed")
    return document


def _whole_numbers(sizes: str) -> list[int]:
    """The numbers in a text, with spaces or commas between them."""
    from abm.errors import InputError

    try:
        return [int(each) for each in sizes.replace(",", " ").split()]
    except ValueError:
        raise InputError(
            f"--sizes is {sizes!r}; expected whole numbers, such as '500 2000 20000'"
        ) from None


def _document(
    setting: "Setting", sizes: list[int], full: bool, in_all: int | None, replications: int
) -> dict[str, Any]:
    """Run what was asked for; everything found, and what it can be made again from."""
    from experiments.choices import chosen_policies
    from experiments.comparison import BOTH, SILO, TWO_BY_TWO
    from experiments.provenance import for_json, in_short, source_digest, versions
    from experiments.verification import (
        IN_ALL,
        by_size,
        by_step,
        comparable,
        held_against,
        sizes_of,
        steps_of,
    )
    from experiments.verification_table import for_machines

    numbers = sizes_of(setting, sizes, full)
    each = IN_ALL if in_all is None else in_all
    found: dict[str, Any] = {
        "command": shlex.join(["joinedup", *sys.argv[1:]]),
        **in_short(setting),
        "source_digest": source_digest(),
        "versions": versions(),
        "policies": list(TWO_BY_TWO),
    }
    have_core_compiled()
    with _progress(steps_of(numbers, each, replications)) as done:
        if numbers:
            variants = by_size(setting, chosen_policies(TWO_BY_TWO), numbers, each, done)
            found["sizes"] = for_machines(variants, held_against(variants, TWO_BY_TWO))
        if replications:
            two = (SILO, BOTH)
            variants = by_step(setting, chosen_policies(two), replications, done)
            held = held_against(variants, two, comparable())
            found["time_step"] = for_machines(variants, held)
    plain: dict[str, Any] = for_json(found)
    return plain


@contextmanager
def _progress(runs: int) -> Iterator[Callable[[], None]]:
    """A bar with the time left, on a screen only."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Running", total=runs)
        yield lambda: bar.advance(task)


def _show(document: dict[str, Any]) -> None:
    """Print the tables of every part that was run."""
    from experiments.verification_table import TALLY, headings, ran, rows, tally

    console = terminal()
    baseline, other = document["policies"][0], document["policies"][-1]
    for part in (part for part in PARTS if part in document):
        found = document[part]
        say(console, ran(found))
        counted = plain_table(*TALLY)
        for row in tally(found):
            counted.add_row(*row)
        console.print(counted)
        for title, policy, paired in (
            (f"Levels under {baseline}", baseline, False),
            (f"Paired differences of {other} from {baseline}", other, True),
        ):
            say(console, title, style="bold")
            shown = plain_table(*headings(found))
            for row in rows(found, policy, paired):
                shown.add_row(*row)
            console.print(shown)


def _insert(document: dict[str, Any], page: Path) -> None:
    from experiments.document import replace_part
    from experiments.verification_table import markdown

    for part, name in PARTS.items():
        if part in document:
            replace_part(page, name, markdown(document, part), document["command"])
