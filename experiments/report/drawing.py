"""How do the figures of a report look, inside its page and as files?

Drawn without a screen, small and with large letters, so that they can be read on a telephone and
grow on a wide screen. Colours can be told apart by people with colour blindness (Okabe & Ito 2008);
in the page, ink, paper and lines follow the reader's choice of light or dark.
"""

import io
import re
from collections.abc import Callable
from html import escape
from textwrap import fill
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from experiments.report.content import Picture

COLOURS = ("#555555", "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""The baseline's, then those of the policies."""
INK, PAPER, LINE = "#1c1c1c", "#ffffff", "#dcdcdc"
WIDE = 4.7
"""Inches across: with letters of 9 points still to be read at 358 pixels, on a telephone."""
DOTS = 200
LONGEST_LINE, LONGEST_NAME = 42, 24
"""Letters beside each other, under a picture and in a name within it."""
LONGEST_TITLE, INCHES_A_LINE = 50, 0.24
LOOK: dict[Any, Any] = {
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "svg.hashsalt": "joinedup",
    "svg.fonttype": "none",
}
NOTHING: dict[str, Any] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
THEMED = {
    INK: "var(--ink)",
    PAPER: "var(--paper)",
    LINE: "var(--rule)",
    "#000000": "var(--ink)",
    "#444444": "var(--ink)",
    "#555555": "var(--soft)",
    "#0072b2": "var(--blue)",
    "#e4e4e4": "var(--rule)",
    "#f5f5f5": "var(--tint)",
}
"""Which colours of a drawing follow the page's."""


def blank(height: float, width: float = WIDE) -> Figure:
    """An empty figure, in inches."""
    return Figure(figsize=(width, height), layout="constrained")


def drawn(height: float, draw: Callable[[Figure], None]) -> Callable[[], Figure]:
    """A figure of the report's width and look, which an analysis draws on."""

    def make() -> Figure:
        with rc_context(LOOK):
            figure = blank(height)
            draw(figure)
            wrap_names(figure)
        return figure

    return make


def wrap_names(figure: Figure) -> None:
    """Break names that are too long for a small picture into lines."""
    for axes in figure.axes:
        axes.set_xlabel(fill(axes.get_xlabel(), LONGEST_LINE))
        names = [label.get_text() for label in axes.get_yticklabels()]
        if any(len(name) > LONGEST_NAME for name in names):
            axes.set_yticks(axes.get_yticks(), [in_lines(name) for name in names])
        legend = axes.get_legend()
        for text in [*axes.texts, *(legend.get_texts() if legend else [])]:
            text.set_text(in_lines(text.get_text()))


def in_lines(name: str) -> str:
    """A name, in several lines where it is long."""
    return "\n".join(fill(line, LONGEST_NAME) for line in name.split("\n"))


def svg(picture: Picture, titled: bool = True) -> str:
    """A figure as an SVG file, under its title: the same bytes for the same figure."""
    written = io.StringIO()
    with rc_context(LOOK):
        _drawn(picture, titled).savefig(written, format="svg", metadata=NOTHING)
    return written.getvalue()


def png(picture: Picture) -> bytes:
    """A figure as a PNG file, under its title."""
    written = io.BytesIO()
    with rc_context(LOOK):
        _drawn(picture, True).savefig(written, format="png", dpi=DOTS, metadata={"Software": None})
    return written.getvalue()


def _drawn(picture: Picture, titled: bool) -> Figure:
    """The figure, with room for its title on top where it is to stand alone."""
    figure = picture.draw()
    if titled:
        title = fill(picture.title, LONGEST_TITLE)
        room = INCHES_A_LINE * (1 + title.count("\n"))
        figure.set_figheight(figure.get_figheight() + room)
        for legend in figure.legends[:1]:
            legend.set_title(title, FontProperties(weight="bold", size=10))
            legend.set_alignment("left")
        if not figure.legends:
            figure.suptitle(title, x=0.01, ha="left", weight="bold", fontsize=10)
    return figure


def inline_svg(picture: Picture) -> str:
    """A figure to stand inside a page: its own names, the page's colours, and words for it."""
    text = svg(picture, titled=False)
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.S)
    text = re.sub(r'(id="|href="#|url\(#)', rf"\g<1>{picture.name}-", text)
    text = re.sub("|".join(THEMED), lambda found: THEMED[found[0]], text).strip()
    box = re.search(r'viewBox="[^"]*"', text)
    about = f'role="img" aria-label="{escape(picture.alt)}"'
    return f"<svg {box[0] if box else ''} {about}>{text[text.index('>') + 1 :]}"
