"""What is a report made of? Sections of paragraphs, tables and pictures, before they are laid out.

The same content becomes a page for a browser (`page`) and a text in Markdown (`markdown`). Words
may hold `code` between backticks; nothing else in them is read as markup.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd
from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences; `soft` ones say how to read what stands beside them."""

    text: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """What the next few blocks of a section are about."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A few sentences that must not be missed; a warning where something is wrong."""

    text: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words and numbers as people read them; the first cell names its row.

    `numbers` are the columns, from 0, that stand to the right. A long table beside a picture of
    the same may be folded away.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure with its title and, for those who cannot see it, what it shows.

    `draw` makes the figure anew, so that nothing is drawn that nobody looks at.
    """

    name: str
    title: str
    alt: str
    draw: Callable[[], Figure]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they are."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to be typed or kept as they stand; folded away where there are many."""

    text: str
    title: str = ""
    folded: bool = False


Block = Heading | Paragraph | Points | Note | Table | Picture | Facts | Code


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `data` are tables in full, for files, by name."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    data: Mapping[str, pd.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
