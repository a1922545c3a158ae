"""What a person does with "repeat this": read the lines and files, type them, open the data."""

import io
import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from xml.etree import ElementTree

import ipyvuetify
import pandas as pd
from click.testing import CliRunner

from experiments.cli import command as joinedup

PATIENCE = 60.0
"""Seconds until an answer must be there on a busy machine."""


def all_panels(drawn: Any) -> list["Panel"]:
    """Every "repeat this" of what is drawn."""
    widgets = drawn.find(ipyvuetify.VuetifyTemplate).widgets
    return [Panel(each) for each in widgets if hasattr(each, "commands")]


def panels(drawn: Any) -> dict[str, "Panel"]:
    """The same by their titles."""
    return {each.widget.title: each for each in all_panels(drawn)}


@dataclass(frozen=True, slots=True)
class Panel:
    """One of them, as it stands on the page."""

    widget: Any

    @property
    def lines(self) -> list[str]:
        """Every line that can be typed."""
        return [line for each in self.widget.commands for line in each["line"].splitlines()]

    def table(self, name: str = "") -> pd.DataFrame:
        """One of its tables, out of the CSV that is saved, which says how it is made."""
        at = self.widget.tables.index(name) if name else 0
        text = self.asked("csv", at)
        for line in self.lines:
            assert f"# {line}\n" in text
        return pd.read_csv(io.StringIO(text), comment="#")

    def asked(self, kind: str, at: int) -> str:
        """The text of the file that comes when one asks for it."""
        before, until = self.widget.answer["number"], monotonic() + PATIENCE
        self.widget.vue_ask({"kind": kind, "at": at})
        while self.widget.answer["number"] == before and monotonic() < until:
            sleep(0.02)
        text: str = self.widget.answer["text"]
        return text

    def check_pictures(self) -> None:
        """Every picture is a file that opens alone: whole, without names of a page's styles."""
        for at in range(len(self.widget.pictures)):
            text = self.asked("svg", at)
            root = ElementTree.fromstring(text)
            assert root[1].get("fill") == "#ffffff"
            assert "var(" not in text
            assert not re.search(r'\sclass="|currentColor|nan', text), self.widget.pictures[at]

    def kept_in(self, folder: Path) -> None:
        """Save the files under the names that the page gives them."""
        for each in self.widget.files:
            (folder / each["name"]).write_text(each["text"], encoding="utf-8")

    def typed(self, folder: Path, at: int, *more: str) -> str:
        """What a line prints when typed in the folder; the last line is -1."""
        self.kept_in(folder)
        return typed(self.lines[at], *more)

    def compared(self, folder: Path, at: int = 0) -> pd.DataFrame:
        """The outcomes that a line with `joinedup compare` finds."""
        return pd.DataFrame(json.loads(self.typed(folder, at, "--json"))["outcomes"])


def typed(line: str, *more: str) -> str:
    """What a line prints where we are; it must succeed."""
    first, *words = shlex.split(line)
    assert first == "joinedup"
    result = CliRunner().invoke(joinedup, [*words, *more])
    assert result.exit_code == 0, f"{line}: {result.output} {result.exception!r}"
    return result.stdout


def run_of(folder: Path, panel: Panel, at: int) -> Mapping[str, pd.DataFrame]:
    """The tables of the world that a line with `joinedup run` lives, from week 0 on."""
    to = folder / f"run{at}"
    panel.typed(folder, at, "--output", str(to))
    found = {each.stem: pd.read_parquet(each) for each in to.glob("*.parquet")}
    return {name: rows[rows["week"] >= 0] for name, rows in found.items() if "week" in rows}


def same_numbers(shown: pd.DataFrame, found: pd.DataFrame, by: list[str]) -> None:
    """Every row and number of a comparison on the page is that of the terminal."""
    shown, found = shown.set_index(by), found.set_index(by)
    assert list(shown.index) == list(found.index)
    for column in ("level", "level_low", "level_high", "difference", "difference_low",
                   "difference_high"):  # fmt: skip
        close = pd.to_numeric(found[column])
        pd.testing.assert_series_equal(shown[column], close, rtol=1e-9, check_dtype=False)
