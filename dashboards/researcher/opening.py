"""Which files of their own does somebody bring? Policies, places, experiments and tables.

They are read and checked, never run; they stay with this visitor and are gone with the page.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

import solara

from abm.errors import InputError
from dashboards.researcher.files import MOST_BYTES, MOST_FILES, Opened, opened
from dashboards.researcher.page import Desk
from dashboards.researcher.parameters import FILE as NUMBERS
from dashboards.strategist.parts import Plain, Press, Table, Trouble

HELP = (
    f"Up to {MOST_FILES} files (.toml or .csv) of at most {MOST_BYTES // 1024:,} KB each. A place "
    "is a TOML file and the CSV file of its neighbourhoods: open both at once. Files are read as "
    "files, never run, and kept nowhere."
)
USED = (
    'An experiment under Batches may name these files: policies = ["silo", "my-policy.toml"], '
    'places = ["my-place.toml"].'
)


@solara.component_vue("opening.vue")
def _Opening(
    label: str,
    help: str,
    too_large: str,
    most_files: int,
    most_bytes: int,
    event_given: Callable[[Any], None],
) -> None:
    """A field to choose files with; they are read in the browser."""


@solara.component
def Section(desk: Desk) -> None:
    """Choose files; what each of them is; and what is wrong with those that cannot be used."""
    troubles, tell = solara.use_state(cast("tuple[str, ...]", ()))

    def given(sent: Any) -> None:
        files, wrong = taken(sent, desk.files)
        desk.change_files(lambda before: {**before, **files})
        tell(wrong)

    with solara.Div(classes=["ju-card", "ju-page"]):
        Plain("Bring your own files", "h2")
        _Opening(
            label="Files",
            help=HELP,
            too_large=f"more than {MOST_BYTES // 1024:,} KB: give a smaller file",
            most_files=MOST_FILES,
            most_bytes=MOST_BYTES,
            event_given=given,
        )
        for trouble in troubles:
            Trouble(trouble)
        if desk.files:
            Kept(desk)


@solara.component
def Kept(desk: Desk) -> None:
    """The files that are open, and a way to drop them."""
    rows = [(each.name, each.kind, each.told) for each in desk.files.values()]
    Table("Open files", ("file", "kind", "what it holds"), rows)
    Plain(USED, name="ju-note")
    with solara.Div(classes=["ju-row"]):
        for name in desk.files:
            Press(f"Drop {name}", dropped(desk, name)).key(name)


def dropped(desk: Desk, name: str) -> Callable[[], None]:
    """What drops a file."""

    def drop() -> None:
        desk.change_files(
            lambda before: {each: file for each, file in before.items() if each != name}
        )
        if name == NUMBERS:
            desk.view.change(numbers=())

    return drop


def taken(sent: object, before: Mapping[str, Opened]) -> tuple[dict[str, Opened], tuple[str, ...]]:
    """The files that can be used of those sent, and what is wrong with the others."""
    files = dict(before)
    waiting = list(sent[:MOST_FILES]) if isinstance(sent, list) else []
    while waiting:
        wrong, left = [], []
        for each in waiting:
            try:
                file = opened(each, files)
                files[file.name] = file
            except InputError as error:
                wrong += [f"{line}." for line in str(error).splitlines()]
                left.append(each)
        # One may need another that came later: go round while any file gets in.
        if len(left) == len(waiting) or not left:
            return files, tuple(wrong)
        waiting = left
    return files, ()
