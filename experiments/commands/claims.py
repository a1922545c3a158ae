"""Can collaboration fail in this model, and does it?"""

import shlex
import sys
from pathlib import Path
from typing import Any

import click

from experiments.commands import have_core_compiled, plain_table, say, terminal, write_json
from experiments.commands.progress import progress, replications_of, text_checked
from experiments.commands.setting_options import setting_from, setting_options

STYLES = {"holds": "green", "not clear": "yellow", "does not hold": "red"}


@click.command
@setting_options
@click.option("--replications", default=40, show_default=True, help="Runs of each world, paired.")
@click.option(
    "--into",
    "document",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the table into this document, between its two markers.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
def command(replications: int, document: Path | None, as_json: bool, **options: Any) -> None:
    """Test the ways in which collaboration must be able to fail.

    Each claim says what a model must show in which collaboration does not win by construction.
    It holds when all its figures lie, with their 95% intervals, where the claim puts them; the
    ranges were set before the runs. The exit code is 0 whatever is found.

    \b
      joinedup claims
      joinedup claims --place salford --families 5000 --replications 80
    """
    from experiments.claims import judge
    from experiments.document import replace_part
    from experiments.evidence import evidence
    from experiments.ways_to_fail import (
        CLAIM_HEADINGS,
        claim_rows,
        claims_for_machines,
        claims_markdown,
    )

    setting = setting_from(**options)
    text_checked(document, "claims")
    have_core_compiled()
    with progress(replications, as_json) as done:
        findings = judge(evidence(setting, replications, done))
    about = replications_of(setting, replications)
    if as_json:
        write_json({"setting": about, "claims": claims_for_machines(findings)})
    else:
        console = terminal()
        say(console, about, style="bold")
        table = plain_table(*CLAIM_HEADINGS, whole=("Verdict",))
        verdicts = [finding.verdict for finding in findings for _ in finding.figures]
        for verdict, row in zip(verdicts, claim_rows(findings), strict=True):
            table.add_row(*row, style=STYLES[verdict])
        console.print(table)
    if document:
        line = shlex.join(["joinedup", *sys.argv[1:]])
        replace_part(document, "claims", claims_markdown(findings, about), line)
