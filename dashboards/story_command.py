"""How does one make a page of worlds to take home, without a server? `joinedup story`."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import file_checked, have_core_compiled, policy_names, say, terminal
from experiments.commands.setting_options import setting_from, setting_options

if TYPE_CHECKING:
    from abm.policy import Policy
    from abm.simulation import Setting

USUAL = ("silo", "collaborative")
MOST_POLICIES = 4
LARGEST = 10_000
"""Families that a browser still draws smoothly."""


@click.command
@click.argument("policies", nargs=-1, shell_complete=policy_names)
@setting_options
@click.option(
    "--shock",
    "shocks",
    multiple=True,
    metavar="NAME[@WEEK]",
    shell_complete=policy_names,
    help="A stress test that befalls every world; may be repeated.",
)
@click.option("--title", default="", help="The heading of the page.")
@click.option("--question", default="", help="The question under the heading.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("story.html"),
    show_default=True,
    metavar="FILE.html",
    help="The file to write.",
)
def command(
    policies: tuple[str, ...],
    shocks: tuple[str, ...],
    title: str,
    question: str,
    output: Path,
    **setting: Any,
) -> None:
    """Make one HTML file in which worlds play side by side, without a server.

    The same families, the same past and the same luck under one to four policies, the first being
    the baseline. Open the file in any browser of the last years, or send it to somebody.

    \b
      joinedup story
      joinedup story silo behaviours-only rules-only collaborative --place salford
      joinedup story silo think-family --shock austerity@52 --output think-family.html
    """
    file_checked("--output", output, ".html", ".htm")
    settled = setting_from(**setting)
    chosen = _chosen(settled, policies or USUAL, shocks)
    for policy in chosen:
        policy.tabulate(settled.place)
    have_core_compiled()
    line = shlex.join(["joinedup", *sys.argv[1:]])
    page = _page(settled, chosen, line, title=title, question=question)
    _write(page, output)
    size = len(page.encode()) / 1_000_000
    say(terminal(), f"{output}: {size:.1f} MB. Open it in a browser, or send it to somebody.")


def _chosen(
    setting: "Setting", names: tuple[str, ...], shocks: tuple[str, ...]
) -> "tuple[Policy, ...]":
    """The policies under the shocks; InputError for what a page cannot show."""
    from abm.checks import check_once
    from abm.errors import InputError
    from abm.policy import Policy
    from experiments.choices import chosen_shocks, under

    if len(names) > MOST_POLICIES:
        raise InputError(
            f"{len(names)} policies are given: a page shows one to {MOST_POLICIES} worlds"
        )
    if setting.families > LARGEST:
        raise InputError(
            f"{setting.families:,} families are too many to draw: give --families up to {LARGEST:,}"
        )
    policies = [Policy.load(name) for name in names]
    check_once("policies", (policy.name for policy in policies))
    befalls = chosen_shocks(shocks)
    return tuple(under(policy, befalls) for policy in policies)


def _page(
    setting: "Setting", policies: "tuple[Policy, ...]", line: str, title: str, question: str
) -> str:
    """Let the worlds live and pack them."""
    from rich.console import Console

    from dashboards.living import Living
    from dashboards.take_home import take_home

    with Console(stderr=True).status("Living through the years"):
        living = Living.begun(setting, policies)
        living.live(setting.weeks)
    return take_home(living, title=title, question=question, commands=[line])


def _write(page: str, output: Path) -> None:
    """Write the file in one step: whatever goes wrong, there is no half of it."""
    from experiments.document import write_anew

    write_anew(output, page)
