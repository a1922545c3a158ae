"""How many families and replications does a question need?"""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import (
    have_core_compiled,
    outcome_names,
    plain_table,
    policy_names,
    say,
    terminal,
    write_json,
)
from experiments.commands.progress import progress, text_checked
from experiments.commands.setting_options import setting_from, setting_options

if TYPE_CHECKING:
    from experiments.plan import Plan

PART = "plan"
"""The name of the part of a document that `--into` writes."""


@click.command
@click.argument("question", metavar="OUTCOME", shell_complete=outcome_names)
@click.argument("policies", nargs=-1, metavar="[BASELINE POLICY]", shell_complete=policy_names)
@click.option(
    "--detect",
    metavar="SIZE",
    help="The smallest difference to be seen, in the "
    "outcome's unit or as a share of its level.  [default: 10%]",
)
@click.option("--within", metavar="SIZE", help="Instead: half the width of the interval wanted.")
@click.option("--power", default=0.8, show_default=True, help="Chance to see such a difference.")
@setting_options
@click.option(
    "--replications", default=20, show_default=True, help="Paired runs of each of the two pilots."
)
@click.option(
    "--into",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the plan into this document, between its two markers.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
def command(
    question: str,
    policies: tuple[str, ...],
    detect: str | None,
    within: str | None,
    power: float,
    replications: int,
    page: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Say how many families and replications a question needs.

    OUTCOME is an outcome of `joinedup compare`, or a crisis, such as looked_after or custody. Two
    pilots, of --families and of a quarter of them, run silo and collaborative (or the two
    policies given) on the same families and luck. From the spread of their paired differences
    follow the replications needed at several sizes and the time each takes here, beside designs
    that do not match families, and why before-after misleads.

    \b
      joinedup plan looked_after
      joinedup plan with_3_needs silo behaviours-only --detect 1.5
      joinedup plan custody --within 20% --place salford --replications 40
    """  # fmt: skip
    from experiments.comparison import BOTH, SILO
    from experiments.document import replace_part
    from experiments.plan import planned
    from experiments.plan_table import markdown

    text_checked(page, PART)
    setting = setting_from(**options)
    have_core_compiled()
    with progress(2 * replications, as_json) as done:
        plan = planned(
            setting, question, policies or (SILO, BOTH), detect, within, power, replications,
            on_progress=done,
        )  # fmt: skip
    _tell(plan, as_json)
    if page:
        line = shlex.join(["joinedup", *sys.argv[1:]])
        replace_part(page, PART, markdown(plan), line)


def _tell(plan: "Plan", as_json: bool) -> None:
    """Print the plan, for machines or for people."""
    from experiments.plan_table import (
        HEADINGS,
        LEGEND,
        for_machines,
        found,
        meaning,
        question,
        rows,
    )
    from experiments.provenance import for_json

    if as_json:
        write_json(for_json(for_machines(plan)))
        return
    console = terminal()
    say(console, question(plan), style="bold")
    for sentence in found(plan):
        say(console, sentence)
    table = plain_table(*HEADINGS, right=HEADINGS[:-1], whole=HEADINGS[-1:])
    for row in rows(plan):
        table.add_row(*row)
    console.print(table)
    for sentence in (LEGEND, *meaning(plan)):
        say(console, sentence)
