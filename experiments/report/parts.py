"""How does an analysis come into a report? Its sentences as points, its table as a file.

An analysis that the batch has no data for says so in one line instead.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

import pandas as pd

from abm.errors import InputError
from experiments.report.content import Block, Heading, Paragraph, Points, Section
from experiments.report.words import uncapital


class Analysis(Protocol):
    """Whatever an analysis found."""

    def table(self) -> pd.DataFrame:
        """It in full."""

    def sentences(self) -> list[str]:
        """It in plain words."""


@dataclass(slots=True)
class Parts:
    """What a section gathers: blocks, tables in full, and what had to be left out."""

    blocks: list[Block] = field(default_factory=list)
    data: dict[str, pd.DataFrame] = field(default_factory=dict)

    def add(self, *blocks: Block) -> None:
        """Add blocks as they are."""
        self.blocks.extend(blocks)

    def tell(self, name: str, title: str, found: Analysis) -> None:
        """Add a heading and the sentences of an analysis, and keep its table."""
        self.add(Heading(title))
        if said := tuple(found.sentences()):
            self.add(Points(said))
        table = found.table()
        if not table.empty:
            self.data[name] = table

    def attempt(self, what: str, add: Callable[[], None]) -> None:
        """Add an analysis, or one line on why there is none."""
        try:
            add()
        except InputError as error:
            self.add(Paragraph(f"{what}: left out. {sentence(str(error))}", soft=True))

    def section(self, name: str, title: str) -> Section | None:
        """All that was gathered; nothing where nothing was."""
        return Section(name, title, tuple(self.blocks), self.data) if self.blocks else None


def sentence(text: str) -> str:
    """Words that begin and end like a sentence."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def listed(names: Iterable[str]) -> str:
    """Titles within a sentence, one after another."""
    return ", ".join(uncapital(name) for name in names)
