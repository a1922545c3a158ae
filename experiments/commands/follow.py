"""What happened to one family in two worlds, told side by side?"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import (
    LONGEST_LINE,
    have_core_compiled,
    plain_table,
    policy_names,
    say,
    terminal,
    write_json,
)
from experiments.commands.setting_options import setting_from, setting_options

if TYPE_CHECKING:
    from rich.console import Console

    from abm.policy import Policy
    from abm.simulation import Setting
    from experiments.journey import Figures, Journey, Life
    from experiments.sentences import Happening

PAST_SHOWN = 8
NARROWEST_FOR_TWO = 100
ANECDOTE = (
    "One family is an anecdote: it shows how the model works, not how much a policy helps. "
    "For that, `joinedup compare`."
)


@click.command
@click.option("--family", type=int, metavar="N", help="Which home, from 0 to families - 1.")
@click.option("--pick", is_flag=True, help="Find a family worth following (without --family).")
@click.option(
    "--policies",
    "names",
    nargs=2,
    default=("silo", "collaborative"),
    show_default=True,
    metavar="A B",
    shell_complete=policy_names,
    help="The two worlds.",
)
@setting_options
@click.option("--replication", default=0, show_default=True, help="Which luck of that seed.")
@click.option("--json", "as_json", is_flag=True, help="Print for machines.")
def command(
    family: int | None,
    pick: bool,
    names: tuple[str, str],
    replication: int,
    as_json: bool,
    **options: Any,
) -> None:
    """Follow one family through two worlds, in words.

    The same household, with the same past and the same luck, lives under two policies from week
    0 on. What differs is what the policies make of it. Without --family, a typical family with
    three or more needs is picked.

    \b
      joinedup follow --pick
      joinedup follow --family 19 --place salford --policies silo rules-only --weeks 104
    """
    from abm.policy import Policy
    from experiments.journey import follow, worth_following
    from experiments.provenance import in_short

    if pick and family is not None:
        raise click.UsageError("Give either --family or --pick.")
    setting = setting_from(**options)
    policies = [Policy.load(name) for name in names]
    _check(setting, policies, family, replication)
    have_core_compiled()
    why = ""
    if family is None:
        family, why = worth_following(setting, policies, replication)
    journey = follow(setting, policies, family, replication)
    if as_json:
        told = {"parting": journey.parting(), **asdict(journey)}
        write_json(
            {
                **in_short(setting),
                "replication": replication,
                "picked": why,
                "warning": ANECDOTE,
                **told,
            }
        )
    else:
        _tell(journey, setting.place.title, why)


def _check(
    setting: "Setting", policies: Sequence["Policy"], family: int | None, replication: int
) -> None:
    """Refuse what cannot be followed before the core is compiled for it."""
    from abm.simulation import check_whole

    check_whole("replication", replication, 0, 2**32 - 1)
    if family is not None:
        check_whole("family", family, 0, setting.families - 1)
    for policy in policies:
        policy.tabulate(setting.place)


def _tell(journey: "Journey", town: str, why: str) -> None:
    console = terminal()
    say(console, f"Family {journey.family} of {journey.neighbourhood}, {town}", style="bold")
    if why:
        say(console, why)
    say(console, ANECDOTE)
    console.print()
    _tell_past(console, journey)
    console.print()
    _tell_lives(console, journey)
    _sum_up(console, journey.lives)


def _tell_past(console: "Console", journey: "Journey") -> None:
    """The shared past once, with its latest events only."""
    from experiments.sentences import when

    say(console, "The past that both worlds share", style="bold")
    children = {0: "no children", 1: "1 child"}.get(
        journey.children, f"{journey.children} children"
    )
    say(
        console,
        f"At week 0, the Monday on which the policies start, the family has {children} and these "
        f"needs (from 0 to 1 at its worst): {_needs(journey.needs)}. Its trust in services is "
        f"{journey.trust:.2f}, of 1.",
    )
    hidden = len(journey.past) - PAST_SHOWN
    if hidden > 0:
        say(console, f"{hidden} earlier events are left out here; --json has them.")
    table = plain_table("When", "What happened", whole=("When",))
    for week, told in by_week(journey.past[max(0, hidden) :]).items():
        table.add_row(when(week), _lines(told))
    console.print(table, width=min(console.width, LONGEST_LINE))


def by_week(happenings: Sequence["Happening"]) -> dict[int, list[str]]:
    """The sentences of each week."""
    weeks: dict[int, list[str]] = {}
    for each in happenings:
        weeks.setdefault(each.week, []).append(each.words)
    return weeks


def _lines(told: Sequence[str]) -> str:
    """The sentences of a week in one cell, marked off where there are several."""
    return "\n".join(f"- {words}" for words in told) if len(told) > 1 else "".join(told)


def _tell_lives(console: "Console", journey: "Journey") -> None:
    """Both lives beside each other, or one after the other where there is no room."""
    from experiments.sentences import when

    parting = journey.parting()
    if parting is None:
        say(console, "The same things happen in both worlds.")
    else:
        say(console, f"The two worlds part in {when(parting)}: until then the same things happen.")
    for note in dict.fromkeys(_leaves(life) for life in journey.lives if life.moved is not None):
        say(console, note, style="bold")
    lives = journey.lives
    groups = [lives] if console.width >= NARROWEST_FOR_TWO else [(life,) for life in lives]
    for group in groups:
        table = plain_table("When", *(life.title for life in group), whole=("When",))
        for week, cells in _rows(group):
            alike = len(cells) > 1 and cells[0] == cells[1]
            table.add_row(when(week), *map(_lines, cells), style="dim" if alike else "")
        console.print(table)


def _leaves(life: "Life") -> str:
    from experiments.sentences import when

    return (
        f"The family moves away in {when(life.moved or 0)} and another moves in. What is told "
        "after that is the other family's story; the figures at the end are the first family's."
    )


def _rows(lives: Sequence["Life"]) -> Iterator[tuple[int, list[list[str]]]]:
    """The weeks in which anything happens, and what happens in each world."""
    stories = [by_week(life.happenings) for life in lives]
    for week in sorted({week for story in stories for week in story}):
        yield week, [story.get(week, []) for story in stories]


def _sum_up(console: "Console", lives: Sequence["Life"]) -> None:
    """How the family fared in each world, figure by figure."""
    table = plain_table("In the end", *(life.title for life in lives))
    columns = [_summary(life.figures) for life in lives]
    for label in columns[0]:
        table.add_row(label, *(column[label] for column in columns))
    console.print(table)


def _summary(figures: "Figures") -> dict[str, str]:
    wait = figures.weeks_until_help
    crises = ", ".join(
        f"{number} x {crisis.replace('_', ' ')}" for crisis, number in figures.crises.items()
    )
    return {
        "Contacts with services": f"{figures.contacts:,}",
        "Assessments": str(figures.assessments),
        "Sent elsewhere": str(figures.bounces),
        "Turned away at the door": str(figures.turned_away),
        "Weeks until help starts": "no help" if wait is None else str(wait),
        "Trust in services": f"{figures.trust:.2f}",
        "Needs left": _needs(figures.needs_left),
        "Crises": crises or "none",
        "Cost of crises": f"GBP {figures.crisis_cost:,.0f}",
    }


def _needs(needs: dict[str, Any]) -> str:
    from experiments.sentences import NEED_WORDS

    return ", ".join(f"{NEED_WORDS[need]} {value:.2f}" for need, value in needs.items()) or "none"
