"""What surrounds every page? A header with the ways around, and a footer with the limits."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import reacton.ipyvuetify as v
import solara

from dashboards.pages import CHAPTERS, PAGES
from dashboards.settings import Settings
from dashboards.view import Page, View, address

DOORS = tuple(page for page in PAGES if page.path in ("strategist", "researcher"))
LIMITS = (
    "A simulation, to think with. Not for decisions about real families, workers or budgets, "
    "and no forecast for any real place."
)
LICENCES = (
    "joinedup is free software (MIT). Places: Crown copyright, Open Government Licence v3.0; "
    "neighbourhood names: Open Parliament Licence."
)


@solara.component
def Shell(page: Page, view: View, children: Sequence[Any] = ()) -> Any:
    """The header, troubles with the address, the page, the chapters around it, the footer."""
    solara.Title(f"{page.title} · joinedup" if page.path else "joinedup")
    inside = [
        Written("div", heading(page), "ju-heading"),
        *(Trouble(trouble) for trouble in view.troubles),
        *children,
        Written("nav", neighbours(page, view.settings), "ju-neighbours", label="Chapters"),
    ]
    main = {"id": "main", "tabindex": "-1", "aria-labelledby": "title", "data-page": page.path}
    return solara.Div(
        classes=["ju-shell"],
        children=[
            Written("header", header(page, view.settings), "ju-header"),
            v.Html(tag="main", class_="ju-main", attributes=main, children=inside),
            Written("footer", f"<p>{LIMITS}</p><p>{LICENCES}</p>", "ju-footer"),
        ],
    )


def Written(tag: str, html: str, name: str, label: str = "") -> Any:
    """A part of the page that is only text and links, as HTML of our own."""
    told = {"aria-label": label} if label else {}
    return solara.HTML(tag=tag, unsafe_innerHTML=html, classes=[name], attributes=told)


def Trouble(words: str) -> Any:
    """What in the address could not be shown, for eyes and for screen readers."""
    told = {"role": "status"}
    return solara.HTML(
        tag="p", unsafe_innerHTML=escape(words), classes=["ju-trouble"], attributes=told
    )


@solara.component
def Sorry(words: str | None, on_again: Callable[[], None]) -> Any:
    """A kind line in place of a page that cannot be shown, and a way to try again."""
    told = words or (
        "This page could not be shown. It is our fault, not yours; what happened is in the log."
    )
    again = solara.Button("Try again", on_click=on_again, classes=["ju-button"])
    return solara.Div(classes=["ju-sorry"], children=[Trouble(told), again])


def header(page: Page, settings: Settings) -> str:
    """The name, the chapters behind one word, the two other doors, and light or dark."""
    chapters = "".join(f"<li>{link(each, settings, page)}</li>" for each in CHAPTERS)
    here = ' data-here="true"' if page in CHAPTERS else ""
    doors = "".join(link(door, settings, page) for door in DOORS)
    return (
        '<a class="ju-skip" href="#main" data-ju="skip">Skip to the page</a>'
        f'<a class="ju-name" href="{escape(address("", settings))}" data-ju="link">joinedup</a>'
        '<nav class="ju-ways" aria-label="Ways around">'
        f"<details{here}><summary>Workshop</summary><ol>{chapters}</ol></details>{doors}</nav>"
        '<button type="button" class="ju-theme" data-ju="theme" aria-label="Light or dark">'
        '<span aria-hidden="true">◐</span></button>'
    )


def heading(page: Page) -> str:
    """The title of the page; a chapter says which of how many it is."""
    number = CHAPTERS.index(page) + 1 if page in CHAPTERS else 0
    part = f'<p class="ju-part">Chapter {number} of {len(CHAPTERS)}</p>' if number else ""
    return f'{part}<h1 id="title">{escape(page.title if page.path else "joinedup")}</h1>'


def neighbours(page: Page, settings: Settings) -> str:
    """The chapter before and the chapter after, at the foot of a chapter."""
    if page not in CHAPTERS:
        return ""
    at = CHAPTERS.index(page)
    before = link(CHAPTERS[at - 1], settings, words="← {}", name="ju-before") if at else "<span/>"
    if at + 1 == len(CHAPTERS):
        return before
    return before + link(CHAPTERS[at + 1], settings, words="{} →", name="ju-after")


def link(
    page: Page, settings: Settings, here: Page | None = None, words: str = "{}", name: str = ""
) -> str:
    """A link to a page that takes the settings along."""
    current = ' aria-current="page"' if page == here else ""
    told = escape(words.format(page.title))
    where = escape(address(page.path, settings))
    kind = f' class="{name}"' if name else ""
    return f'<a href="{where}" data-ju="link"{kind}{current}>{told}</a>'
