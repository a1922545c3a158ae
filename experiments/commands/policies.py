"""Which policies are there, and what does one of them stand for, change and cost?"""

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import (
    place_names,
    plain_table,
    policy_names,
    say,
    terminal,
    write_json,
)

if TYPE_CHECKING:
    from rich.console import Console

    from abm.policy import Policy

MILLION = 1_000_000
USUAL = {"Week": "0", "Who": "all", "Where": "everywhere"}
"""What a column says of most policies: it is left out where it says nothing else."""


@click.command
@click.argument("name", required=False, shell_complete=policy_names)
@click.option(
    "--place",
    shell_complete=place_names,
    help="Where to reckon its cost.  [default: where the policy is told of, or coventry]",
)
@click.option("--toml", "as_toml", is_flag=True, help="Print the policy as a file to start from.")
@click.option("--json", "as_json", is_flag=True, help="Print for machines.")
def command(name: str | None, place: str | None, as_toml: bool, as_json: bool) -> None:
    """List the policies, or tell what one of them changes.

    NAME is a carried policy or the path of a policy file (.toml). NAME@26 is the same 26 weeks
    later, NAME:WHERE in some neighbourhoods only: codes or names with commas between them, or a
    choice such as most-deprived-10. Several are joined by +.

    \b
      joinedup policies think-family
      joinedup policies salford-spotlight@26+lean
      joinedup policies collaborative --toml > ours.toml
    """
    from abm.policy import Policy, carried_policies

    if as_toml and not name:
        raise click.UsageError("--toml needs the NAME of a policy.")
    policies = [Policy.load(each) for each in ([name] if name else carried_policies())]
    if as_toml:
        click.echo(policies[0].to_toml(), nl=False)
    elif as_json:
        found = [_facts(policy, place) for policy in policies]
        write_json(found[0] if name else found)
    elif name:
        _tell(policies[0], _facts(policies[0], place))
    else:
        _list(policies)


def _facts(policy: "Policy", place: str | None) -> dict[str, Any]:
    from abm.place import Place
    from experiments.policy_facts import facts, told_of

    return facts(policy, Place.load(place) if place else told_of(policy))


def _list(policies: list["Policy"]) -> None:
    console = terminal()
    ordered = sorted(policies, key=lambda policy: (policy.family, policy.place, policy.name))
    for family, members in groupby(ordered, key=lambda policy: policy.family):
        console.print()
        say(console, (family or "others").capitalize(), style="bold")
        table = plain_table("Name", "Title", "Told of", whole=("Name",))
        for policy in members:
            table.add_row(policy.name, policy.title, policy.place)
        console.print(table)
    say(
        console,
        "`joinedup policies NAME` tells what a policy stands for, what it changes against today's "
        "services (silo), and what it costs.",
    )


def _tell(policy: "Policy", found: dict[str, Any]) -> None:
    """The story first, then what is done, what it costs, and where it all comes from."""
    console = terminal()
    say(console, policy.title, style="bold")
    paragraphs = (" ".join(text.split()) for text in policy.story.split("\n\n"))
    say(console, "\n\n".join(paragraphs))
    for label, words in _told(policy, found).items():
        if words:
            say(console, f"\n{label}: {' '.join(words.split())}")
    if policy.changes:
        _show_changes(console, found["changes"])
        _show_costs(console, found)
    else:
        say(console, "\nIt changes nothing: every lever is as today.")
    if policy.source:
        say(console, f"\nSource: {policy.source}.")


def _told(policy: "Policy", found: dict[str, Any]) -> dict[str, str]:
    """What there is to say of a policy besides its story, with a label each."""
    from abm.place import Place, carried_places

    carried = {name: Place.load(name).title for name in carried_places()}
    told_of = [carried.get(name, name) for name in policy.place.split(" + ")]
    limited = [each["name"] for each in found["neighbourhoods"]]
    town = found["costs"]
    return {
        "What was claimed": policy.claim,
        "Whom it reaches": policy.scale,
        "Told of": " and ".join(told_of),
        "Starts": f"in week {policy.starts}" if policy.starts else "",
        "Limited": f"to {len(limited)} of the {town['neighbourhoods']} neighbourhoods of "
        f"{town['place_title']}: {', '.join(limited)}" if limited else "",
    }  # fmt: skip


def _show_changes(console: "Console", changes: list[dict[str, Any]]) -> None:
    """What is done, with columns for week, agency and place only where they say something."""
    console.print()
    say(console, "What is done", style="bold")
    rows = _alike(changes)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    kept = {
        name: cells
        for name, cells in columns.items()
        if name not in USUAL or set(cells) - {USUAL[name]}
    }
    if len(set(columns["Where"])) == 1:
        kept.pop("Where", None)
    table = plain_table(*kept, right=("Week", "From", "To"), whole=("Lever",))
    for cells in zip(*kept.values(), strict=True):
        table.add_row(*cells)
    console.print(table)


def _alike(changes: list[dict[str, Any]]) -> list[dict[str, str]]:
    """One row for each change, those that differ only in the agency together."""
    who: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for change in changes:
        row = {
            "Week": str(change["week"]),
            "Where": ", ".join(change["where"]) or USUAL["Where"],
            "Lever": change["name"],
            "From": written(change["before"]),
            "To": written(change["value"]),
            "What it is": _meaning(change),
        }
        who.setdefault(tuple(row.items()), []).append(change["agency"] or USUAL["Who"])
    return [{"Who": ", ".join(names), **dict(row)} for row, names in who.items()]


def _meaning(row: dict[str, Any]) -> str:
    return row["meaning"] + ("" if row["unit"] == "choice" else f" · {row['unit']}")


def _show_costs(console: "Console", found: dict[str, Any]) -> None:
    """What it costs in money, and by lever in the levers' own words."""
    say(console, "What it costs", style="bold")
    for cost in found["costs"]["by_week"]:
        say(console, f"- {_in_money(cost, found['costs'])}")
    costs: dict[str, list[str]] = {}
    for row in found["changes"]:
        if row["running_cost"] and not row["running_cost"].startswith("none"):
            costs.setdefault(row["running_cost"], []).append(row["name"])
    if not found["costs"]["by_week"]:
        reached = any("GBP" in words for words in costs)
        say(console, f"- no money{' before it reaches anybody' * reached}")
    if costs:
        say(console, "By lever, for each unit of it:")
    for words, names in costs.items():
        say(console, f"- {', '.join(dict.fromkeys(names))}: {words}")


def _in_money(cost: dict[str, Any], town: dict[str, Any]) -> str:
    words = (
        f"{cost['a_family_a_week']:.2f} {town['unit']} a family a week in {town['place_title']}: "
        f"{_money(cost['a_year'])} a year for {town['households']:,} households, out of the "
        "budgets that there are"
    )
    if cost["week"]:
        words = f"from week {cost['week']}: {words}"
    if cost["to_start"] > 0:
        words += f"; {_money(cost['to_start'])} once, charged only where charge_transition is 1"
    return words


def _money(pounds: float) -> str:
    return f"{pounds / MILLION:,.1f} million" if pounds >= MILLION else f"{round(pounds, -3):,.0f}"


def written(value: float | str) -> str:
    """A value as it stands in a file."""
    return value if isinstance(value, str) else f"{value:g}"
