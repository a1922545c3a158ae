"""What became of the programmes people tried, each in its own place?"""

import shlex
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from experiments.commands import (
    have_core_compiled,
    plain_table,
    policy_names,
    say,
    terminal,
    write_json,
)
from experiments.commands.progress import progress, text_checked

if TYPE_CHECKING:
    from rich.console import Console

    from experiments.scenarios import Answer, Plan

STYLES = {"reproduced": "green", "not clear": "yellow", "contradicted": "red"}


@click.command
@click.argument("names", nargs=-1, metavar="[NAME ...]", shell_complete=policy_names)
@click.option("--replications", default=40, show_default=True, help="Runs of each world, paired.")
@click.option("--families", default=2_000, show_default=True, help="Households in each run.")
@click.option("--seed", default=1, show_default=True, help="Names the luck.")
@click.option("--threads", type=int, help="Processor cores to use.  [default: all]")
@click.option(
    "--parameters",
    default="ensemble",
    show_default=True,
    metavar="ensemble|best|declared|FILE",
    help="The numbers of the model: many plausible sets, or one.",
)
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep here what the runs of each scenario gave, and go on from what is there.",
)
@click.option(
    "--into",
    "document",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the page into this document, between its two markers.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the page, nothing else.")
def command(
    names: tuple[str, ...],
    replications: int,
    families: int,
    seed: int,
    threads: int | None,
    parameters: str,
    keep: Path | None,
    document: Path | None,
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Question the programmes people tried, each in its own place.

    Every scenario, or those named, runs for five years beside silo in the place it is told of, on
    the same families and luck. Claims were written down before the runs. Reproduced: all figures
    lie, with their 95% intervals, where the claim puts them; contradicted: one lies elsewhere. The
    exit code is 0 whatever is found.

    \b
      joinedup scenarios
      joinedup scenarios think-family lean --replications 100
      joinedup scenarios --keep scenario-runs --into docs/scenarios.md
    """
    from abm.ensemble import Ensemble
    from experiments.document import replace_part
    from experiments.scenario_page import for_machines, markdown, setting_in_words
    from experiments.scenarios import Plan, answer, chosen

    if document and names:
        raise click.UsageError("--into writes all scenarios: give it without names.")
    plan = Plan(Ensemble.load(parameters), families, replications, seed=seed, threads=threads)
    wanted = chosen(names)
    text_checked(document, "scenarios")
    have_core_compiled()
    answers: list[Answer] = []
    with progress(replications * len(wanted), as_json or as_markdown) as done:
        for name in wanted:
            before = len(answers) * replications
            answers.append(answer(name, plan, keep, partial(_count, done, before)))
    if as_json:
        found = [for_machines(each) for each in answers]
        write_json({"setting": setting_in_words(plan), "scenarios": found})
    elif as_markdown:
        click.echo(markdown(answers))
    else:
        _tell(terminal(), plan, answers)
    if document:
        line = shlex.join(["joinedup", *sys.argv[1:]])
        replace_part(document, "scenarios", markdown(answers), line)


def _count(done: Callable[[int], None], before: int, made: int) -> None:
    """Tell the bar of one scenario's replications after those of the scenarios before."""
    done(before + made)


def _tell(console: "Console", plan: "Plan", answers: "list[Answer]") -> None:
    """Print what became of each claim, scenario by scenario."""
    from experiments.scenario_page import HEADINGS, balance, claims, setting_in_words

    say(console, setting_in_words(plan), style="bold")
    for found in answers:
        console.print()
        say(console, f"{found.policy.title} ({found.name}, {found.setting.place.title})", "bold")
        say(console, " ".join(found.policy.claim.split()))
        table = plain_table(*HEADINGS, whole=("Verdict",))
        style = ""
        for row in claims(found):
            style = STYLES.get(row[-1], style)
            table.add_row(*row, style=style)
        console.print(table)
        for each in found.question.untestable:
            say(console, f"Not testable here: {each}")
        say(console, balance(found))
