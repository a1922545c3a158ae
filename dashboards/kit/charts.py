"""Which charts are there, and how is one put on a page?

Each function gives a `Picture`; `Chart(picture)` shows it drawn for the room there is, from a
phone to a whole projector, with its numbers as a table beneath.
"""

import math
from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd
import reacton.ipyvuetify as v
import solara

from dashboards.kit.charts_fields import Point, heat, scatter
from dashboards.kit.charts_lines import Line, histogram, lines
from dashboards.kit.charts_rows import Dot, bars, dots, stacked
from dashboards.kit.clicks import use_click
from dashboards.kit.drawing import BROAD, MIDDLE, NARROW, WIDE, Draw, Picture
from dashboards.kit.words import plain
from experiments.readable import readable

__all__ = [
    "Chart",
    "Dot",
    "Line",
    "Picture",
    "Point",
    "bars",
    "dots",
    "heat",
    "histogram",
    "lines",
    "own",
    "scatter",
    "stacked",
    "table_html",
]
DRAWN = {"narrow": NARROW, "middle": MIDDLE, "wide": WIDE, "broad": BROAD}
"""What each drawing of a picture is called in the style sheet, which shows one of them."""
MOST_ROWS = 60
"""A table on the page has no more; the file has all."""


def own(
    title: str,
    draw: Draw,
    height: Callable[[int], float],
    table: pd.DataFrame,
    about: str = "",
) -> Picture:
    """A drawing of a page's own: `draw(width)` gives what is inside the SVG."""
    return Picture(title, about, table, draw, height)


@solara.component
def Chart(picture: Picture, caption: bool = True) -> Any:
    """A picture on the page, drawn for the room there is, with its table beneath."""
    drawn = _figure(picture, caption)
    figure = solara.HTML(tag="figure", unsafe_innerHTML=drawn, classes=["ju-chart"])
    return solara.Div(children=[figure, AsTable(picture.title, picture.table)])


def _figure(picture: Picture, caption: bool) -> str:
    heading = f"<figcaption>{escape(picture.title)}</figcaption>" if caption else ""
    drawn = (f'<div class="ju-{n}">{picture.svg(width)}</div>' for n, width in DRAWN.items())
    return heading + "".join(drawn)


@solara.component
def AsTable(title: str, table: pd.DataFrame) -> Any:
    """The numbers of a chart behind one word; written only when somebody opens it."""
    is_open, set_open = solara.use_state(False)
    rows = [solara.HTML(tag="div", unsafe_innerHTML=table_html(title, table))] if is_open else []
    words = plain("kit.hide_table" if is_open else "kit.as_table")
    button = v.Html(
        tag="button",
        class_="ju-link",
        attributes={
            "type": "button",
            "aria-expanded": "true" if is_open else "false",
            "aria-label": f"{words}: {title}",
        },
        children=[words],
    )
    use_click(button, lambda: set_open(not is_open))
    return solara.Div(children=[button, *rows])


def table_html(title: str, table: pd.DataFrame, rows: int = MOST_ROWS) -> str:
    """A table as HTML, with the headings that screen readers know; long ones are thinned."""
    step = math.ceil(len(table) / rows) if rows and len(table) > rows else 1
    caption = f"{title} {plain('kit.thinned', step=step)}" if step > 1 else title
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in table.columns)
    body = "".join(
        f"<tr>{''.join(map(_cell, row))}</tr>"
        for row in table.iloc[::step].itertuples(index=False, name=None)
    )
    return (
        '<div class="ju-scroll" tabindex="0" role="region" aria-label="'
        f'{escape(plain("kit.table_of", title=title))}"><table class="ju-table">'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f'<td class="ju-figure">{readable(value)}</td>'
    kind = ' class="ju-figure"' if isinstance(value, int) and not isinstance(value, bool) else ""
    return f"<td{kind}>{escape(str(value))}</td>"
