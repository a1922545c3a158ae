"""How is a store of runs handed to those who must choose?"""

from pathlib import Path

import click

from experiments.commands import policy_names
from experiments.commands.compare import outcome_names


@click.command
@click.argument("store", type=click.Path(path_type=Path))
@click.option(
    "--outcome",
    default="",
    metavar="NAME",
    shell_complete=outcome_names,
    help="The outcome that decides.  [default: the experiment's first]",
)
@click.option(
    "--policy",
    default="",
    metavar="NAME",
    shell_complete=policy_names,
    help="The policy that the report is about.  [default: the one that did best]",
)
@click.option(
    "--place",
    default="",
    metavar="NAME",
    help="The place, where there are several.  [default: the experiment's first]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A new folder for the report.  [default: joinedup-results/TIME-report]",
)
def command(store: Path, outcome: str, policy: str, place: str, output: Path | None) -> None:
    """Turn a store of runs into one page that can be handed to a board.

    The page holds the question, the answer in three sentences with how sure it is, a scorecard,
    who gains and who pays, when it does not hold, what it depends on, and how it was made and can
    be made again. It is one file that needs no network: report.html. Beside it lie the same as
    Markdown, every figure as SVG and PNG, every table as CSV, and the experiment file.

    The runs are only read: a store that is not finished gives a report that says so.

    \b
      joinedup report my-store
      joinedup report my-store --policy rules-only --outcome crises --output board-paper
    """
    from experiments.batch.store import Store
    from experiments.report import report
    from experiments.results_folder import default_folder, results_folder

    results = Store.open(store).results()
    name = output or default_folder("report")
    with results_folder(name) as folder:
        made = report(results, outcome, policy, place)
        made.save(folder)
    for warning in made.warnings:
        click.echo(warning, err=True)
    click.echo("\n".join(made.answer))
    click.echo(f"\nThe report: {name / 'report.html'}")
