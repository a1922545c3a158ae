"""What does each mechanism of the model do, and each lever of the collaborative policy?"""

import shlex
import sys
from pathlib import Path
from typing import Any

import click

from experiments.commands import have_core_compiled, plain_table, say, terminal, write_json
from experiments.commands.progress import progress, replications_of, text_checked
from experiments.commands.setting_options import setting_from, setting_options

STYLES = {"as expected": "", "the other way": "yellow", "not clear": "yellow", "nothing": "red"}


@click.command
@setting_options
@click.option("--replications", default=20, show_default=True, help="Runs of each world, paired.")
@click.option(
    "--into",
    "document",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the tables into this document, between its two markers.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
def command(replications: int, document: Path | None, as_json: bool, **options: Any) -> None:
    """Switch off one mechanism after another and see what changes.

    For each it prints the outcome that should move, how far it does with a 95% interval, and the
    two others that move most clearly. A mechanism marked `nothing` changes no more outcomes than
    chance does. Then the collaborative policy without each of its levers.

    \b
      joinedup ablate
      joinedup ablate --families 5000 --replications 40
    """
    from experiments.ablation import ablate, without_each_lever
    from experiments.document import replace_part
    from experiments.ways_to_fail import (
        ABLATION_HEADINGS,
        LEVER_HEADINGS,
        ablation_markdown,
        ablation_rows,
        ablation_summary,
        ablations_for_machines,
        lever_rows,
        moved_for_machines,
    )

    setting = setting_from(**options)
    text_checked(document, "ablation")
    have_core_compiled()
    with progress(replications, as_json) as done:
        found = ablate(setting, replications, on_progress=done)
    with progress(replications, as_json) as done:
        levers = without_each_lever(setting, replications, done)
    about = replications_of(setting, replications)
    if as_json:
        without = {
            name: [moved_for_machines(each) for each in moved.values()]
            for name, moved in levers.items()
        }
        told = {"mechanisms": ablations_for_machines(found), "without_lever": without}
        write_json({"setting": about, **told})
    else:
        console = terminal()
        say(console, f"{about} {ablation_summary(found)}", style="bold")
        table = plain_table(*ABLATION_HEADINGS)
        for each, row in zip(found, ablation_rows(found), strict=True):
            table.add_row(*row, style=STYLES[each.verdict])
        console.print(table)
        say(console, "The collaborative policy without each of its levers:", style="bold")
        table = plain_table(*LEVER_HEADINGS)
        for row in lever_rows(levers):
            table.add_row(*row)
        console.print(table)
    if document:
        line = shlex.join(["joinedup", *sys.argv[1:]])
        replace_part(document, "ablation", ablation_markdown(found, levers, about), line)
