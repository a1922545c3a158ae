"""What are the strategist's sections made of? Sentences, lists, buttons that stay down, tables."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

import reacton.ipyvuetify as v
import solara

from dashboards.kit.clicks import use_click
from dashboards.kit.words import marked


def Marked(text: str, tag: str = "p", name: str = "") -> Any:
    """Words in which [[a term|its explanation]] is explained."""
    return solara.HTML(tag=tag, unsafe_innerHTML=marked(safe(text)), classes=[name] if name else [])


def Plain(text: str, tag: str = "p", name: str = "") -> Any:
    """Words as they are."""
    return solara.HTML(tag=tag, unsafe_innerHTML=escape(text), classes=[name] if name else [])


def Trouble(text: str) -> Any:
    """A kind line about what could not be done, for eyes and for screen readers."""
    return solara.HTML(
        tag="p",
        unsafe_innerHTML=escape(text),
        classes=["ju-trouble"],
        attributes={"role": "status"},
    )


def Sentences(said: Iterable[str]) -> Any:
    """What an analysis found, as a list."""
    items = "".join(f"<li>{escape(each)}</li>" for each in said)
    return solara.HTML(tag="ul", unsafe_innerHTML=items, classes=["ju-said"])


def More(title: str, said: Iterable[str]) -> Any:
    """Sentences behind one word, for whoever wants all of them."""
    items = "".join(f"<li>{escape(each)}</li>" for each in said)
    inner = f"<summary>{escape(title)}</summary><ul>{items}</ul>"
    return solara.HTML(tag="details", unsafe_innerHTML=inner, classes=["ju-details"])


def safe(text: str) -> str:
    """Words whose braces are not taken for values to be filled in."""
    return text.replace("{", "{{").replace("}", "}}")


@solara.component
def Press(label: str, on_click: Callable[[], None], main: bool = False, name: str = "") -> Any:
    """A button; `name` is what screen readers say where the label alone would not do."""
    kind = "ju-button ju-button-main" if main else "ju-button"
    attributes = {"type": "button"} | ({"aria-label": name} if name else {})
    button = v.Html(tag="button", class_=kind, attributes=attributes, children=[label])
    use_click(button, on_click)
    return button


def Table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Any:
    """A table of words: the first cell names its row; it scrolls by itself on a phone."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in headings)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(each)}</td>" for each in row[1:])
        + "</tr>"
        for row in rows
    )
    return solara.HTML(
        tag="div",
        unsafe_innerHTML=(
            f'<table class="ju-table"><caption>{escape(title)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        ),
        classes=["ju-scroll"],
        attributes={"tabindex": "0", "role": "region", "aria-label": title},
    )
