"""Which policies are there, and what does one of them change?"""

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import plain_table, policy_names, say, terminal, write_json

if TYPE_CHECKING:
    from rich.console import Console

    from abm.change import Change
    from abm.parameters import Registry
    from abm.policy import Policy


@click.command
@click.argument("name", required=False, shell_complete=policy_names)
@click.option("--toml", "as_toml", is_flag=True, help="Print the policy as a file to start from.")
@click.option("--json", "as_json", is_flag=True, help="Print for machines.")
def command(name: str | None, as_toml: bool, as_json: bool) -> None:
    """List the policies, or tell what one of them changes.

    NAME is a carried policy, the path of a policy file (.toml), or several joined by +. To write
    your own, start from one: joinedup policies collaborative --toml > ours.toml
    """
    from abm.policy import Policy, carried_policies

    if as_toml and not name:
        raise click.UsageError("--toml needs the NAME of a policy.")
    policies = [Policy.load(each) for each in ([name] if name else carried_policies())]
    if as_toml:
        click.echo(policies[0].to_toml(), nl=False)
    elif as_json:
        found = [_as_json(policy) for policy in policies]
        write_json(found[0] if name else found)
    elif name:
        _tell(policies[0])
    else:
        _list(policies)


def _as_json(policy: "Policy") -> dict[str, Any]:
    words = {word: getattr(policy, word) for word in ("name", "title", "family", "story", "source")}
    return {**words, "digest": policy.digest, "changes": _rows(policy)}


def _rows(policy: "Policy") -> list[dict[str, Any]]:
    """The changes by week and, within a week, in the order in which levers are declared."""
    order = {lever.name: number for number, lever in enumerate(policy.registry)}
    changes = sorted(policy.changes, key=lambda each: (each.week, order[each.name], each.target))
    return [_row(policy, change) for change in changes]


def _row(policy: "Policy", change: "Change") -> dict[str, Any]:
    """One change against today's services, with what it means."""
    lever = policy.registry[change.name]
    return {
        "week": change.week,
        "agency": change.target or None,
        "name": change.name,
        "value": lever.shown(change.value),
        "today": lever.shown(lever.default),
        "unit": lever.unit,
        "role": lever.role.value,
        "meaning": lever.meaning,
        "running_cost": priced(lever.running_cost, policy.registry),
        "source": lever.source,
    }


def _list(policies: list["Policy"]) -> None:
    console = terminal()
    ordered = sorted(policies, key=lambda policy: (policy.family, len(policy.changes)))
    for family, members in groupby(ordered, key=lambda policy: policy.family):
        console.print()
        say(console, (family or "others").capitalize(), style="bold")
        table = plain_table("Name", "Title", "Changes", right=("Changes",))
        for policy in members:
            table.add_row(policy.name, policy.title, str(len(policy.changes)))
        console.print(table)
    say(
        console,
        "Changes: levers that differ from today's services (silo). `joinedup policies NAME` tells "
        "what a policy stands for and what it changes.",
    )


def _tell(policy: "Policy") -> None:
    console = terminal()
    say(console, policy.title, style="bold")
    for paragraph in policy.story.split("\n\n"):
        say(console, " ".join(paragraph.split()))
    if policy.source:
        say(console, f"Source: {policy.source}.")
    if policy.changes:
        _show_changes(console, _rows(policy))
    else:
        say(console, "It changes nothing: every lever is as today.")


def _show_changes(console: "Console", rows: list[dict[str, Any]]) -> None:
    """The changes as a table, with columns for week and agency only where they say something."""
    dated = any(row["week"] for row in rows)
    targeted = any(row["agency"] for row in rows)
    extra = ["From week"] * dated + ["Agency"] * targeted
    numbers = ("From week", "Value", "Today")
    table = plain_table(
        *extra, "Lever", "Value", "Today", "What it is", right=numbers, whole=("Lever", "Agency")
    )
    for row in rows:
        cells = [str(row["week"])] * dated + [row["agency"] or "all"] * targeted
        unit = "" if row["unit"] == "choice" else f" · {row['unit']}"
        values = written(row["value"]), written(row["today"])
        table.add_row(*cells, row["name"], *values, row["meaning"] + unit)
    console.print(table)
    _show_costs(console, rows)


def _show_costs(console: "Console", rows: list[dict[str, Any]]) -> None:
    """What the changes cost while in force, those that cost the same together."""
    costs: dict[str, list[str]] = {}
    for row in rows:
        if row["running_cost"] and not row["running_cost"].startswith("none"):
            costs.setdefault(row["running_cost"], []).append(row["name"])
    if costs:
        say(console, "What it costs while in force, for each unit of a lever:", style="bold")
    for cost, names in costs.items():
        say(console, f"- {', '.join(dict.fromkeys(names))}: {cost}")


def priced(cost: str, registry: "Registry") -> str:
    """A running cost with the prices that it names: `15 GBP of 2024/25 a post a week`."""

    def price(named: re.Match[str]) -> str:
        return f"{registry[named[1]].default:g} {registry[named[1]].unit}"

    return re.sub(r"(price_\w+) a \w+", price, cost)


def written(value: float | str) -> str:
    """A value as it stands in a file."""
    return value if isinstance(value, str) else f"{value:g}"
