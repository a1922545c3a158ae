"""Which numbers does the model rest on, and what is one of them about?"""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from experiments.commands import LONGEST_LINE, plain_table, say, terminal, write_json
from experiments.commands.policies import written
from experiments.policy_facts import priced

if TYPE_CHECKING:
    from abm.registry import Parameter

TITLES = {
    "lever": "Levers: what a policy may set",
    "world": "World: what no policy decides, for stress tests",
    "uncertain": "Uncertain: fitted, or sampled over a plausible range",
    "fixed": "Fixed: accounting and definitions",
}
WHO_SETS_IT = {
    "lever": "a lever: set it under [levers] of a policy",
    "pair": 'a lever: set it under [pairs."police+children"] of a policy, for two agencies',
    "world": "the world outside: set it under [world] of a policy or in a parameters file",
    "uncertain": "not known exactly: set it in a parameters file",
    "fixed": "accounting or a definition: set it in a parameters file",
}


def _names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the name of a number or of a group of numbers."""
    from abm.parameters import REGISTRY

    names = dict.fromkeys(each.group for each in REGISTRY)
    if "." in incomplete:
        names = dict.fromkeys(each.name for each in REGISTRY)
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.command
@click.argument("name", required=False, shell_complete=_names)
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(list(TITLES)), help="Only this role."
)
@click.option("--search", metavar="TEXT", help="Only those that speak of TEXT.")
@click.option("--markdown", is_flag=True, help="Print the documentation's table.")
@click.option("--json", "as_json", is_flag=True, help="Print for machines.")
def command(
    name: str | None, roles: tuple[str, ...], search: str | None, markdown: bool, as_json: bool
) -> None:
    """List the numbers of the model, or explain one of them.

    NAME is one number, such as openness or onset_rate.work, or a group of them, such as
    onset_rate. Every number says what it means, what it may be, and where it comes from.
    """
    if markdown and (name or search):
        raise click.UsageError("--markdown goes with --role only: it prints whole tables.")
    if markdown:
        from abm.parameters import markdown_table
        from abm.registry import Role

        click.echo(markdown_table(*map(Role, roles)), nl=False)
        return
    found = _found(name, roles, search)
    if as_json:
        from abm.parameters import describe

        chosen = {each.name for each in found}
        write_json([row for row in describe() if row["name"] in chosen])
    elif name and len(found) == 1:
        _explain(found[0])
    else:
        _list(found, whole_groups=not (name or search))


def _found(name: str | None, roles: tuple[str, ...], search: str | None) -> tuple["Parameter", ...]:
    """The numbers asked for; `InputError` when the name is unknown or nothing is left."""
    from abm.errors import InputError
    from abm.parameters import REGISTRY

    found = tuple(REGISTRY)
    if name:
        group = tuple(each for each in found if name in (each.name, each.group))
        found = group or (REGISTRY[name],)
    if roles:
        found = tuple(each for each in found if each.role in roles)
    if search:
        found = tuple(each for each in found if search.casefold() in _all_words(each))
    if not found:
        raise InputError("no number fits all that was asked for: try another word or fewer filters")
    return found


def _all_words(parameter: "Parameter") -> str:
    words = (parameter.name, parameter.meaning, parameter.unit, parameter.source)
    return " ".join(words).replace("_", " ").casefold() + " " + parameter.name


def _explain(parameter: "Parameter") -> None:
    from rich.table import Table

    from abm.parameters import REGISTRY

    console = terminal()
    facts = {
        "what it means": parameter.meaning,
        "default": f"{written(parameter.shown(parameter.default))} ({parameter.unit})",
        "possible": ", ".join(parameter.options) or _range(parameter.possible),
        "plausible": "" if parameter.options else _range(parameter.plausible),
        "who sets it": WHO_SETS_IT["pair" if parameter.scope == "pair" else parameter.role.value],
        "may differ": " and ".join(_differs(parameter)),
        "running cost": priced(parameter.running_cost, REGISTRY),
        "source": parameter.source,
    }
    say(console, parameter.name, style="bold")
    grid = Table.grid("fact", "words", padding=(0, 2))
    for fact, words in facts.items():
        if words:
            grid.add_row(fact, words)
    console.print(grid, width=min(console.width, LONGEST_LINE))


def _differs(parameter: "Parameter") -> Iterator[str]:
    """Between whom a lever may differ."""
    if parameter.scope != "place":
        yield f"between {'agencies' if parameter.scope == 'agency' else 'pairs of agencies'}"
    if parameter.limitable:
        yield "between neighbourhoods: a policy can be limited to some of them"


def _list(found: Sequence["Parameter"], whole_groups: bool) -> None:
    """One row for each number, or for each group of numbers, role by role."""
    console = terminal()
    for role, title in TITLES.items():
        groups: dict[str, list[Parameter]] = {}
        for each in (each for each in found if each.role == role):
            groups.setdefault(each.group if whole_groups else each.name, []).append(each)
        if groups:
            table = plain_table(
                "Name", "Default", "What it is", right=("Default",), whole=("Name",)
            )
            for name, members in groups.items():
                table.add_row(*_row(name, members))
            console.print()
            say(console, title, style="bold")
            console.print(table)
    say(
        console,
        f"{len(found)} of the model's numbers. `joinedup parameters NAME` tells more about one, "
        "or about a group: range, role, source.",
    )


def _row(name: str, members: list["Parameter"]) -> tuple[str, str, str]:
    first = members[0]
    if len(members) == 1:
        default = written(first.shown(first.default))
        return first.name, default, f"{first.meaning} · {first.unit}"
    values = [each.default for each in members]
    words = f"{_in_common([each.meaning for each in members])} · {first.unit}"
    return f"{name} ({len(members)})", _range((min(values), max(values))), words


def _in_common(meanings: Sequence[str]) -> str:
    """What the meanings of a group share, with dots for what differs."""
    texts = [meaning.split() for meaning in dict.fromkeys(meanings)]
    if len(texts) == 1:
        return meanings[0]
    start = _first_alike(texts)
    end = _first_alike([text[len(start) :][::-1] for text in texts])[::-1]
    return " ".join([*start, "…", *end])


def _first_alike(texts: Sequence[Sequence[str]]) -> list[str]:
    """The words that all texts begin with."""
    alike = takewhile(lambda words: len(set(words)) == 1, zip(*texts, strict=False))
    return [words[0] for words in alike]


def _range(values: tuple[float, float]) -> str:
    low, high = values
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"
