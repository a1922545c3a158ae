"""Do the tables of the documentation still say what the code says? Write them again from it.

`python -m experiments.documentation` renews every generated part of `docs/`. A generated part
stands between two markers, `<!-- generated: NAME -->` and `<!-- generated: end -->`.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import click
from pyarrow import Field

from abm.change import Change
from abm.errors import InputError
from abm.parameters import REGISTRY, describe, markdown_table
from abm.policy import Policy, carried_policies
from abm.registry import Role
from abm.results import PRIVATE_FIELDS, TABLES
from abm.schedule import WEEK
from agents import chance, records
from agents.vocabulary import CHILD_CRISES, CRISES, CRISIS_FUEL, CRISIS_ROOT, NEEDS
from experiments.batch.part import schemas
from experiments.design import KINDS as DESIGNS
from experiments.document import markdown_table as table
from experiments.document import write_anew
from experiments.outcomes import BY_NAME, OUTCOMES, THEMES

DOCS = Path(__file__).parent.parent / "docs"
PART = re.compile(r"(<!-- generated: (?!end)([\w-]+) -->\n)(.*?)(<!-- generated: end -->)", re.S)
ORDER = {parameter.name: number for number, parameter in enumerate(REGISTRY)}
FEW = 8
"""Names that a row lists one by one; of more, the first and the last stand for all."""
RECORD = re.compile(r"^(\w+)_record: Final = np\.dtype\(\n(.*?)^\)", re.S | re.M)
FIELD = re.compile(r'^ +\("(\w+)", "(\w+)"(?:, (.+?))?\),(?: +# (.*))?$', re.M)
KINDS = {"i8": "whole", "i4": "whole", "i2": "whole", "u2": "bits", "f8": "number"}
SHAPES = {
    "EACH_NEED": " for each need",
    "EACH_CRISIS": " for each crisis",
    "EACH_BEHAVIOUR": " for each behaviour",
    "EACH_LINK": " for each link",
}


def levers() -> str:
    """What a policy may set."""
    return markdown_table(Role.LEVER)


def parameters() -> str:
    """Every other number: of the model and of the world outside."""
    titles = {
        Role.UNCERTAIN: "Uncertain: fitted or assumed, to be explored over the plausible range",
        Role.FIXED: "Fixed: accounting and definitions",
        Role.WORLD: "The world outside: what a stress test may change",
    }
    parts = (f"## {title}\n\n{markdown_table(role)}" for role, title in titles.items())
    counted = (f"{len(describe(role))} {role.value}" for role in titles)
    return f"{', '.join(counted)}.\n\n" + "\n".join(parts)


def policies() -> str:
    """What each carried policy stands for, and what it changes."""
    return "\n".join(_policy(Policy.load(name)) for name in carried_policies())


def _policy(policy: Policy) -> str:
    changes = sorted(policy.changes, key=lambda each: (each.week, ORDER[each.name], each.target))
    rows = [
        (
            str(each.week), f"`{each.name}`", each.target or "all",
            ", ".join(each.where) or "everywhere", *_values(each),
        )
        for each in changes
    ]  # fmt: skip
    heads = ("from week", "lever", "agencies", "where", "value", "today")
    changed = table(heads, rows) if rows else "It changes nothing.\n"
    said = [
        policy.story, f"Claimed for it: {policy.claim}", f"Scale: {policy.scale}.",
        f"Source: {policy.source}.",
    ]  # fmt: skip
    told = "\n\n".join(" ".join(each.split()) for each in said)
    return f"## `{policy.name}`\n\n{told}\n\n{changed}"


def _values(change: Change) -> tuple[str, str]:
    """A lever's value under a policy and today, as written in a file."""
    lever = REGISTRY[change.name]
    return str(lever.shown(change.value)), str(lever.shown(lever.default))


def outcomes() -> str:
    """What policies are compared by, theme by theme."""
    return "\n".join(f"## {title}\n\n{_outcomes(theme)}" for theme, title in THEMES.items())


def _outcomes(theme: str) -> str:
    rows = [
        (f"`{each.name}`", each.title, each.unit, each.direction, "yes" if each.headline else "")
        for each in OUTCOMES
        if each.theme == theme
    ]
    return table(("name", "what it is", "unit", "better is", "headline"), rows)


def columns() -> str:
    """The columns of the tables that a run returns."""
    return "\n".join(_columns(name) for name in TABLES) + "\n" + _family_columns()


def _columns(name: str) -> str:
    rows = []
    for column, unit, meaning, *labels in TABLES[name]:
        names = [f"`{column}_{label}`" for label in labels[0]] if labels else [f"`{column}`"]
        rows.append((_listed(names), unit, meaning.format(label="...")))
    return f"## {name}\n\n" + table(("column", "unit", "meaning"), rows)


def _listed(names: list[str]) -> str:
    """Names one by one, or the first and the last of many."""
    return ", ".join(names) if len(names) <= FEW else f"{names[0]} ... {names[-1]} ({len(names)})"


def _family_columns() -> str:
    fields = dict(record_fields())["family"]
    rows = [field for field in fields if field[0].strip("`") not in PRIVATE_FIELDS]
    return "## families\n\n" + table(("column", "kind", "meaning"), rows)


def store() -> str:
    """The columns of the tables that the store of a batch keeps, but for the outcomes."""
    return "\n".join(_stored(name, list(schema)) for name, schema in schemas().items())


def _stored(name: str, fields: list[Field]) -> str:
    rows = [
        (f"`{field.name}`", field.metadata[b"unit"].decode(), field.metadata[b"meaning"].decode())
        for field in fields
        if name != "runs" or field.name not in BY_NAME
    ]
    return f"## {name}\n\n" + table(("column", "unit", "meaning"), rows)


def designs() -> str:
    """The kinds of designs that an experiment may have."""
    return table(
        ("kind", "what it is"), [(f"`{name}`", kind.meaning) for name, kind in DESIGNS.items()]
    )


def record_fields() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Each record of the model with its fields: name, kind and meaning, as declared."""
    source = inspect.getsource(records)
    for record, declared in RECORD.findall(source):
        yield (
            record,
            [
                (f"`{name}`", f"{KINDS[kind]}{_times(shape)}", meaning or name.replace("_", " "))
                for name, kind, shape, meaning in FIELD.findall(declared)
            ],
        )


def _times(shape: str) -> str:
    """How often a field is there: once, for each need, or so many times."""
    return SHAPES.get(shape, f" × {shape.strip('(,)')}") if shape else ""


def entities() -> str:
    """The state of every entity, as the records hold it."""
    heads = ("field", "kind", "what it is")
    return "\n".join(
        f"**{record.capitalize()}**\n\n{table(heads, fields)}" for record, fields in record_fields()
    )


def crises() -> str:
    """What each crisis grows out of, what feeds it, and whom it can befall."""
    rows = [
        (name.replace("_", " "), NEEDS[root], NEEDS[fuel], "yes" if child else "")
        for name, root, fuel, child in zip(
            CRISES, CRISIS_ROOT, CRISIS_FUEL, CHILD_CRISES, strict=True
        )
    ]
    return table(("crisis", "root", "fuel", "only with children"), rows)


def schedule() -> str:
    """The order of a week, in the words of the rules themselves."""
    rows = []
    for number, line in enumerate(WEEK, start=1):
        who = line.who.name.lower().replace("_", " ")
        for rule in line.rules:
            says = (inspect.getdoc(rule) or "").splitlines()[0]
            rows.append((str(number), who, f"`{rule.__name__}`", says))
    return table(("step", "who acts", "rule", "what happens"), rows)


def decisions() -> str:
    """Where chance comes in: the number of every decision point, and the rules that draw there."""
    declared = re.search(r"^\(\n(.*?)^\) = range", inspect.getsource(chance), re.S | re.M)
    points = re.findall(r"\w+", declared[1]) if declared else []
    used = list(_names_in_rules())
    rows = []
    for number, point in enumerate(points):
        rules = [f"`{rule}`" for rule, names in used if point in names]
        words = point.lower().removesuffix("_luck").replace("_", " ")
        rows.append((str(number), words, ", ".join(rules) or "none yet"))
    return table(("number", "decision point", "drawn in"), rows)


def _names_in_rules() -> Iterator[tuple[str, set[str]]]:
    """Every function of the rules with the names that it uses."""
    for file in sorted(Path(chance.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield node.name, {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


PARTS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        part.__name__: part
        for part in (
            levers, parameters, policies, outcomes, columns, entities, crises, schedule, decisions,
            store, designs,
        )
    }
)  # fmt: skip


def renewed(text: str) -> str:
    """A document with its generated parts written again; `InputError` for an unknown part."""

    def again(found: re.Match[str]) -> str:
        if found[2] not in PARTS:
            raise InputError(f"generated part {found[2]!r}: give one of {', '.join(PARTS)}")
        return f"{found[1]}\n{PARTS[found[2]]()}\n{found[4]}"

    return PART.sub(again, text)


def documents(folder: Path = DOCS) -> list[Path]:
    """The documents with a generated part."""
    files = sorted(folder.rglob("*.md"))
    return [file for file in files if PART.search(file.read_text(encoding="utf-8"))]


@click.command
def command() -> None:
    """Write the generated parts of the documentation again."""
    for file in documents():
        text = file.read_text(encoding="utf-8")
        write_anew(file, renewed(text))
        click.echo(file.relative_to(DOCS.parent))


if __name__ == "__main__":
    command()
