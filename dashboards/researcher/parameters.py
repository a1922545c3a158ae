"""Which numbers is the model made of, where do they come from, and what if one were another?

Every number of the registry with its range and source. Changed ones are checked as the command
line checks them, and given back as a parameters file.
"""

from collections.abc import Callable, Mapping
from functools import cache

import pandas as pd
import solara

from abm.ensemble import Ensemble
from abm.parameters import MODEL_ROLES, REGISTRY, Parameters, describe
from abm.registry import Parameter, Role
from abm.toml_files import toml_text
from dashboards.kit.charts import table_html
from dashboards.kit.fields import Choice, Number
from dashboards.kit.showing import Save, Shown
from dashboards.looks import use_look
from dashboards.researcher.files import Opened
from dashboards.researcher.page import Desk
from dashboards.researcher.wordy import Wordy
from dashboards.strategist.parts import Plain, Press

FILE = "my-parameters.toml"
FITTED = (
    "The command prints every number of that kind. Fitted values stand in the data: no command "
    "prints them."
)
USED = (
    "Under Batches, look at “The same question with your changed numbers”, or write "
    f'parameters = "{FILE}" in any experiment there.'
)
ASSUMED = "assumed"
STEPS = 100
ALL = "all"
ROLES = (
    (ALL, "Every number"),
    (Role.UNCERTAIN.value, "Not known exactly"),
    (Role.WORLD.value, "The world outside"),
    (Role.FIXED.value, "Accounting and definitions"),
    (Role.LEVER.value, "Levers, which policies set"),
    (ASSUMED, "Those that nobody has measured"),
)
COLUMNS = ["name", "default", "fitted", "plausible", "possible", "unit", "meaning", "source"]


@solara.component
def Section(desk: Desk) -> None:
    """All numbers with their sources; one or more changed; and a file of them."""
    changed = dict(desk.view.settings.numbers)

    def change(now: Mapping[str, float]) -> None:
        desk.view.change(numbers=tuple(now.items()))

    with solara.Div(classes=["ju-card", "ju-page"]):
        Plain("Every number, with its source", "h2")
        Plain(sources_told())
        Listed()
    with solara.Div(classes=["ju-card", "ju-page"]):
        Plain("Change numbers, and take them away as a file", "h2")
        Changed(changed, change)
        Given(desk, changed, change)


@cache
def sources_told() -> str:
    """How many numbers have a source, and that the others have none."""
    numbers = REGISTRY.of_role(*MODEL_ROLES)
    assumed = sum(is_assumed(each) for each in numbers)
    return (
        f"{len(numbers):,} numbers of the model. For {assumed:,} of them no source exists that "
        "measures it: they are assumed, within a range that says how far one might be wrong, and "
        "many of them are fitted together to official statistics. No record of a real family is in "
        "the model or was used for it."
    )


def is_assumed(number: Parameter) -> bool:
    """Whether no source measures a number."""
    return number.source.lower().startswith(ASSUMED)


@cache
def fitted() -> Parameters:
    """The set that fits official statistics best."""
    return Ensemble.carried().best


@cache
def table() -> pd.DataFrame:
    """All numbers: declared and fitted value, ranges, unit, meaning and source."""
    rows = pd.DataFrame(describe())
    best = dict(fitted())
    rows["fitted"] = [best.get(name, "") for name in rows["name"]]
    for name in ("plausible", "possible"):
        rows[name] = [_range(given) for given in rows[name]]
    return rows


def _range(given: tuple[object, ...]) -> str:
    if all(isinstance(each, str) for each in given):
        return ", ".join(map(str, given))
    low, high = (float(str(each)) for each in given)
    return f"{low:g} to {high:g}"


def found(words: str, role: str) -> pd.DataFrame:
    """The numbers of a role whose name, meaning or source holds all of some words."""
    rows = table()
    if role == ASSUMED:
        rows = rows[rows["source"].str.lower().str.startswith(ASSUMED) & (rows["role"] != "lever")]
    elif role != ALL:
        rows = rows[rows["role"] == role]
    text = rows[["name", "meaning", "source"]].agg(" ".join, axis=1).str.lower()
    for word in words.lower().split():
        rows = rows[text.loc[rows.index].str.contains(word, regex=False)]
    return rows


@solara.component_vue("finding.vue")
def _Finding(label: str, value: str, event_given: Callable[[str], None]) -> None:
    """A field to search with."""


MOST_SHOWN = 30


@solara.component
def Listed() -> None:
    """The numbers that are looked for, as a table."""
    words, look_for = use_look("words", None, "")
    role, choose = use_look("numbers", dict(ROLES), Role.UNCERTAIN.value)
    rows = found(words, role)
    with solara.Div(classes=["ju-grid"]):
        Choice("Which", role, ROLES, choose)
        _Finding(
            label="Search names, meanings and sources",
            value=words,
            event_given=lambda given: look_for(str(given)),
        )
    more = f"; the first {MOST_SHOWN} are shown" if len(rows) > MOST_SHOWN else ""
    Plain(f"{len(rows):,} numbers{more}.", name="ju-note")
    shown = rows[COLUMNS].head(MOST_SHOWN)
    Wordy("Numbers of the model", shown)
    kind = f" --role {role}" if role in {each.value for each in Role} else ""
    Shown("Numbers", f"joinedup parameters{kind} --json", tables={"All of these": rows},
          note=FITTED)  # fmt: skip


@solara.component
def Changed(changed: Mapping[str, float], change: Callable[..., None]) -> None:
    """A number to choose and to set, and those that were set so far."""
    names = [each.name for each in REGISTRY.of_role(*MODEL_ROLES)]
    name, choose = use_look("number", names, names[0])
    number = REGISTRY[name]
    value = changed.get(name, fitted()[name])
    low, high = number.possible
    with solara.Div(classes=["ju-grid"]):
        Choice("Number", name, [(each, each) for each in names], choose, help=number.meaning)
        Number(
            f"{name}, {number.unit}", value, lambda given: change({**changed, name: given}),
            low, high, step=(high - low) / STEPS, slider=False, default=fitted()[name],
            more=(("Source", number.source), ("Plausible", _range(number.plausible))),
        ).key(name)  # fmt: skip
    if changed:
        solara.HTML(tag="div", unsafe_innerHTML=table_html("Your changes", told_of(changed)))


def told_of(changed: Mapping[str, float]) -> pd.DataFrame:
    """Changed numbers beside the fitted and the declared ones."""
    rows = [
        (name, given, fitted()[name], REGISTRY[name].default, _range(REGISTRY[name].plausible))
        for name, given in changed.items()
    ]
    return pd.DataFrame(rows, columns=["name", "yours", "fitted", "declared", "plausible"])


@solara.component
def Given(desk: Desk, changed: Mapping[str, float], change: Callable[..., None]) -> None:
    """The changed numbers as a file, to save; experiments on this page can name it."""
    if not changed:
        Plain("Nothing is changed: the fitted set is what runs use.", name="ju-note")
        return
    text = desk.files[FILE].text
    with solara.Div(classes=["ju-row"]):
        Save("Save as a file", FILE, lambda: text, "application/toml")
        Press("Forget the changes", lambda: change({}))
    Plain(USED, name="ju-note")


def as_file(changed: Mapping[str, float]) -> dict[str, Opened]:
    """The file of changed numbers by its name; nothing where none is changed."""
    if not changed:
        return {}
    told = "your changes on top of the fitted set"
    return {FILE: Opened(FILE, as_toml(changed), "parameters", told)}


def as_toml(changed: Mapping[str, float]) -> str:
    """A parameters file: the fitted set with these changes. InputError for a value out of range."""
    return written(fitted().with_changes(changed))


def written(numbers: Parameters) -> str:
    """A parameters file that is read as just these numbers."""
    nested: dict[str, object] = {}
    for name, value in numbers.changed.items():
        *above, last = name.split(".")
        inside = nested
        for part in above:
            inside = inside.setdefault(part, {})  # type: ignore[assignment]
        inside[last] = value
    return toml_text(nested)
