"""How does somebody take away what is shown? The command that repeats it, its data, its picture."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import solara

from dashboards.kit.clicks import use_widget
from dashboards.kit.drawing import Picture
from dashboards.kit.words import plain
from dashboards.repeating import Command, Files, head_of

Table = pd.DataFrame | Callable[[], pd.DataFrame]
Commands = str | Sequence[Command]
WORDS = ("open", "repeat", "copy", "copied", "file", "save", "data", "picture")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be run by a spreadsheet."""


@solara.component_vue("shown.vue")
def _Panel(
    title: str,
    note: str,
    commands: list[dict[str, str]],
    files: list[dict[str, str]],
    tables: list[str],
    pictures: list[str],
    words: dict[str, str],
    answer: dict[str, Any],
    event_ask: Callable[[dict[str, Any]], None],
) -> None:
    """What opens under a view; it needs the server only to make files."""


@solara.component
def Shown(
    title: str,
    commands: Commands,
    files: Files | None = None,
    tables: Mapping[str, Table] | None = None,
    pictures: Sequence[Picture] = (),
    note: str = "",
) -> None:
    """Under a view: the exact command, its data and its picture; made when asked for.

    files: what the commands need beside them. note: which part of a view no command repeats.
    """
    answer, set_answer = solara.use_state({"number": 0})
    typed = [Command(commands)] if isinstance(commands, str) else commands
    all_tables: dict[str, Table] = {
        **{picture.title: picture.table for picture in pictures},
        **(tables or {}),
    }

    def ask(asked: dict[str, Any]) -> None:
        head = head_of(title, typed, files or {})
        made = file_for(asked, list(all_tables.items()), pictures, head)
        if made:
            set_answer(lambda before: {**made, "number": before["number"] + 1})

    _Panel(
        title=title,
        note=note,
        commands=[{"says": each.says, "line": each.line} for each in typed],
        files=[{"name": name, "text": text} for name, text in (files or {}).items()],
        tables=list(all_tables),
        pictures=[picture.title for picture in pictures],
        words={word: plain(f"kit.{word}") for word in WORDS},
        answer=answer,
        event_ask=ask,
    )


def file_for(
    asked: Mapping[str, Any],
    tables: Sequence[tuple[str, Table]],
    pictures: Sequence[Picture],
    head: Sequence[str] = (),
) -> dict[str, Any]:
    """The file that a browser asks for by kind and number; nothing where there is none such."""
    kind, at = asked.get("kind"), asked.get("at")
    choice: Sequence[Any] = tables if kind == "csv" else pictures
    if kind not in ("csv", "svg", "png") or not isinstance(at, int) or not 0 <= at < len(choice):
        return {}
    if kind == "csv":
        name, table = tables[at]
        text = as_csv(table() if callable(table) else table, (name, *head))
    else:
        name, text = pictures[at].title, pictures[at].file()
    return {"kind": kind, "name": f"{file_name(name)}.{kind}", "text": text}


def as_csv(table: pd.DataFrame, head: Sequence[str] = ()) -> str:
    """A table as CSV with its headings, after lines that begin with # on where it comes from."""
    lines = "".join(f"# {line}".rstrip() + "\n" for line in head)
    return lines + table.map(harmless).to_csv(index=False, lineterminator="\n")


def harmless(cell: object) -> object:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def file_name(title: str) -> str:
    """A title as a file's name on any machine: lower case, words joined by hyphens."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].strip("-")
    return words or "joinedup"


@solara.component_vue("save.vue")
def _Button(label: str, main: bool, event_ask: Callable[[dict[str, Any]], None]) -> None:
    """A button that waits for its file."""


@solara.component
def Save(
    label: str,
    name: str,
    make: Callable[[], str | bytes],
    kind: str = "text/html",
    main: bool = False,
) -> Any:
    """A button that makes a file when clicked, and has the browser save it under its name."""
    asked, set_asked = solara.use_state(0)
    button = _Button(label=label, main=main, event_ask=lambda _: set_asked(lambda times: times + 1))

    widget, maker = use_widget(button), solara.use_ref(make)
    maker.current = make

    def send() -> None:
        if asked:
            made = maker.current()
            content = made.encode() if isinstance(made, str) else made
            about = {"method": "file", "args": [{"name": name, "kind": kind}]}
            widget().send(about, buffers=[content])

    solara.use_effect(send, [asked])
    return button
