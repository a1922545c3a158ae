"""Which conclusions hold in every plausible world, and on what do the others hang?"""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import (
    file_checked,
    have_core_compiled,
    plain_table,
    say,
    terminal,
    write_json,
)
from experiments.commands.progress import progress, text_checked
from experiments.commands.setting_options import ensemble_options, setting_and_ensemble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from experiments.fragility import Fragility
    from experiments.fragility_learnt import Learnt

STYLES = {
    "holds": "green",
    "mostly holds": "green",
    "matters or not": "yellow",
    "flips": "red",
}
PARTS = ("fragility", "identified")
SHORT = ("Effect on", "Mean (95 % interval)", "Better", "Neither", "Worse", "Verdict")


@click.command
@ensemble_options
@click.option(
    "--replications", type=int, help="Runs of each policy, paired.  [default: two in each world]"
)
@click.option("--threads", type=int, help="Processor cores to use.  [default: all]")
@click.option(
    "--into",
    "document",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the tables into this document, between their markers.",
)
@click.option(
    "--figure",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also draw the effects in all worlds into this PNG file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
def command(
    replications: int | None,
    threads: int | None,
    document: Path | None,
    figure: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Say which conclusions hold in every plausible world, and which flip.

    Runs the two by two and three regimes of targets in every set of the ensemble, twice each, and
    asks in how many of these worlds each effect is better, worse or too small to matter, with
    chance taken out. Where worlds differ, it names the numbers that decide, and whether published
    figures pin these down. Takes a few minutes on two cores.

    \b
      joinedup fragility
      joinedup fragility --place stoke-on-trent --replications 800
      joinedup fragility --into docs/fragility.md --figure docs/images/fragility.png
    """
    from experiments.choices import chosen_policies
    from experiments.comparison import compared
    from experiments.fragility import check_sets, fragility
    from experiments.fragility_learnt import learnt_from
    from experiments.fragility_questions import POLICIES, runs_wanted

    file_checked("--figure", figure, ".png")
    setting, ensemble = setting_and_ensemble(**options)
    runs = runs_wanted(len(ensemble.sets)) if replications is None else replications
    check_sets(ensemble.numbers(runs))
    for part in PARTS:
        text_checked(document, part)
    have_core_compiled()
    with progress(runs, as_json) as done:
        comparison = compared(setting, chosen_policies(POLICIES), runs, threads, done, ensemble)
    found, learnt = fragility(comparison), learnt_from(ensemble)
    line = shlex.join(["joinedup", *sys.argv[1:]])
    if figure:
        from experiments.fragility_figure import save_figure

        save_figure(found, figure)
    if document:
        _write(document, found, learnt, line)
    if as_json:
        from experiments.fragility_page import for_machines

        write_json(for_machines(found, learnt, line))
    else:
        _show(found, learnt)


def _write(document: Path, found: "Fragility", learnt: "Sequence[Learnt]", line: str) -> None:
    """Write both parts of the page."""
    from experiments.document import replace_part
    from experiments.fragility_learnt import ties_of
    from experiments.fragility_page import learnt_markdown, markdown

    conclusions, identified = PARTS
    ties = ties_of(found.comparison.ensemble)
    replace_part(document, conclusions, markdown(found, learnt), line)
    replace_part(document, identified, learnt_markdown(learnt, ties), line)


def _show(found: "Fragility", learnt: "Sequence[Learnt]") -> None:
    """The conclusions contrast by contrast, how many hold, and what would have to be measured."""
    from experiments.fragility_report import (
        HOLDING,
        HOW,
        answer_rows,
        setting_of,
        summary,
        to_measure,
        told,
    )

    console = terminal()
    say(console, setting_of(found), style="bold")
    for contrast in dict.fromkeys(answer.question.contrast for answer in found.answers):
        answers = [each for each in found.answers if each.question.contrast == contrast]
        say(console, f"\n{contrast.name}", style="bold")
        table = plain_table(*SHORT, right=SHORT[2:5], whole=("Verdict",))
        for answer, row in zip(answers, answer_rows(answers), strict=True):
            table.add_row(row[0], *row[2:7], style=STYLES[answer.verdict])
        console.print(table)
        open_ = [each for each in answers if each.verdict not in HOLDING and each.depends_on]
        for answer in open_:
            say(console, told([answer]).replace("`", ""))
    for sentence in (*summary(found), HOW, to_measure(found.answers, learnt)):
        say(console, sentence.replace("**", "").replace("`", ""))
