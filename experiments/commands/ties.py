"""Which agencies are allies and which adversaries, before a policy and after it?"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import (
    file_checked,
    have_core_compiled,
    plain_table,
    policy_names,
    say,
    terminal,
    write_json,
)
from experiments.commands.progress import progress, replications_of
from experiments.commands.setting_options import setting_from, setting_options

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from experiments.block_matrix import BlockMatrix, Ties

WIDTH_OF_FILES = 110
STYLES = {
    "ally": "green",
    "opponent": "cyan",
    "bedfellow": "yellow",
    "fence-sitter": "",
    "adversary": "red",
}


@click.command
@click.argument("policy", shell_complete=policy_names)
@setting_options
@click.option("--replications", default=10, show_default=True, help="Runs of both worlds, paired.")
@click.option(
    "--figure",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also draw the move of every pair, as .png or .svg.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
def command(
    policy: str, replications: int, figure: Path | None, as_json: bool, **options: Any
) -> None:
    """Show which agencies are allies or adversaries, before a policy and after it.

    Two questions about each other agency: is it trusted, and are goals shared (Block 1987, The
    Empowered Manager)? Rows say who looks, columns at whom. Week 0 is the same in both worlds;
    then come silo and the POLICY at the horizon. * marks what is otherwise than at week 0, ! what
    is otherwise than under silo.

    \b
      joinedup ties local-vision
      joinedup ties wolverhampton-flamingos --place wolverhampton --figure ties.png
    """
    from abm.policy import Policy
    from experiments.block_matrix import block_matrix, for_machines

    file_checked("--figure", figure, ".png", ".svg")
    chosen = Policy.load(policy)
    setting = setting_from(**options)
    have_core_compiled()
    with progress(replications, as_json) as done:
        matrix = block_matrix(setting, chosen, replications, done)
    about = replications_of(setting, replications)
    if as_json:
        write_json({"setting": about, **for_machines(matrix)})
    else:
        say(terminal(), about, style="bold")
        _tell(terminal(), matrix)
    if figure:
        from experiments.ties_figure import save_figure

        save_figure(matrix, figure)


def _tell(console: "Console", matrix: "BlockMatrix") -> None:
    """Print the three matrices, how many of each kind there are, and what the kinds mean."""
    from experiments.block_matrix import KINDS, MEANINGS

    if not console.is_terminal:
        console.width = max(console.width, WIDTH_OF_FILES)
    weeks = matrix.setting.weeks
    shown = (
        ("Week 0, in both worlds", matrix.before),
        (f"Week {weeks} under silo", matrix.silo),
        (f"Week {weeks} under {matrix.policy.name}", matrix.after),
    )
    for title, ties in shown:
        console.print()
        say(console, title, style="bold")
        console.print(_matrix(matrix, ties))
    counts = plain_table("Sees", *(title for title, _ in shown), "Which means")
    for kind in reversed(range(len(KINDS))):
        numbers = [str(ties.number(kind)) for _, ties in shown]
        counts.add_row(KINDS[kind], *numbers, MEANINGS[KINDS[kind]])
    console.print(counts)
    say(console, _changes(matrix))


def _matrix(matrix: "BlockMatrix", ties: "Ties") -> "Table":
    """Who (row) sees what in whom (column), with marks where that is otherwise."""
    from rich.text import Text

    from experiments.block_matrix import KINDS

    table = plain_table("", *matrix.agencies)
    now, then, silo = ties.kinds, matrix.before.kinds, matrix.silo.kinds
    for who, agency in enumerate(matrix.agencies):
        cells = [Text(agency)]
        for whom in range(len(matrix.agencies)):
            kind = KINDS[now[who, whom]] if who != whom else "·"
            mark = "*" if now[who, whom] != then[who, whom] else ""
            mark += "!" if ties is matrix.after and now[who, whom] != silo[who, whom] else ""
            cells.append(Text(kind.replace("-", " ") + mark, style=STYLES.get(kind, "")))
        table.add_row(*cells)
    return table


def _changes(matrix: "BlockMatrix") -> str:
    """How many views of another agency the policy makes other than silo does, in a sentence."""
    apart = sum(silo != after for *_, silo, after in matrix.changed())
    views = len(matrix.agencies) * (len(matrix.agencies) - 1)
    return (
        f"{apart} of {views} views of another agency end up otherwise under {matrix.policy.name} "
        "than under silo (marked !); * marks what is otherwise than at week 0."
    )
