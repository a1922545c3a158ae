"""How does a table with many words in it fit a phone? Each row becomes a list, cell by cell."""

from html import escape

import pandas as pd
import solara

from experiments.readable import readable


def Wordy(title: str, table: pd.DataFrame) -> None:
    """A table; on a narrow screen each cell stands on a line of its own, behind its heading."""
    names = [str(name) for name in table.columns]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "".join(
        f"<tr>{''.join(map(_cell, names, row))}</tr>"
        for row in table.itertuples(index=False, name=None)
    )
    solara.HTML(
        tag="div",
        unsafe_innerHTML=(
            f'<table class="ju-table"><caption>{escape(title)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        ),
        classes=["ju-scroll", "ju-wordy"],
        attributes={"tabindex": "0", "role": "region", "aria-label": title},
    )


def _cell(name: str, value: object) -> str:
    told = readable(value) if isinstance(value, float) else str(value)
    kind = ' class="ju-figure"' if isinstance(value, int | float) else ""
    return f'<td{kind} data-name="{escape(name)}">{escape(told)}</td>'
