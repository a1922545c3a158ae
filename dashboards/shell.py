"""What surrounds every page? A header with the ways around, and a footer with the limits."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import reacton.ipyvuetify as v
import solara

from dashboards.kit.several import Several
from dashboards.kit.words import plain, said
from dashboards.pages import CHAPTERS, PAGES
from dashboards.settings import Settings
from dashboards.view import Page, View, elsewhere

DOORS = tuple(page for page in PAGES if page.path in ("strategist", "researcher"))


@solara.component
def Shell(page: Page, view: View, children: Sequence[Any] = ()) -> Any:
    """The header, troubles with the address, the page, the chapters around it, the footer."""
    inside = [
        Written("div", heading(page), "ju-heading"),
        Several(Trouble(trouble) for trouble in view.troubles),
        *children,
        Written(
            "nav", neighbours(page, view.settings), "ju-neighbours", label=plain("shell.chapters")
        ),
    ]
    main = {"id": "main", "tabindex": "-1", "aria-labelledby": "title", "data-page": page.path}
    return solara.Div(
        classes=["ju-shell"],
        children=[
            Written("header", header(page, view.settings), "ju-header"),
            v.Html(tag="main", class_="ju-main", attributes=main, children=inside),
            Written(
                "footer",
                f"<p>{said('shell.limits')}</p><p>{said('shell.licences')}</p>",
                "ju-footer",
            ),
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
    told = words or plain("shell.sorry")
    again = solara.Button(plain("shell.again"), on_click=on_again, classes=["ju-button"])
    return solara.Div(classes=["ju-sorry"], children=[Trouble(told), again])


def header(page: Page, settings: Settings) -> str:
    """The name, the chapters behind one word, the two other doors, and light or dark."""
    chapters = "".join(f"<li>{link(each, settings, page)}</li>" for each in CHAPTERS)
    here = ' data-here="true"' if page in CHAPTERS else ""
    doors = "".join(link(door, settings, page) for door in DOORS)
    return (
        '<a class="ju-skip" href="#main" data-ju="skip">'
        f"{said('shell.skip')}</a>"
        f'<a class="ju-name" href="{escape(elsewhere("", settings))}" data-ju="link">joinedup</a>'
        f'<nav class="ju-ways" aria-label="{escape(plain("shell.ways"))}">'
        f"<details{here}><summary>{said('shell.workshop')}</summary><ol>{chapters}</ol></details>{doors}</nav>"
        '<button type="button" class="ju-theme" data-ju="theme" '
        f'aria-label="{escape(plain("shell.theme"))}">'
        '<span aria-hidden="true">◐</span></button>'
    )


def heading(page: Page) -> str:
    """The title of the page; a chapter says which of how many it is."""
    number = CHAPTERS.index(page) + 1 if page in CHAPTERS else 0
    where = said("shell.chapter", number=number, all=len(CHAPTERS))
    part = f'<p class="ju-part">{where}</p>' if number else ""
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
    where = escape(elsewhere(page.path, settings))
    kind = f' class="{name}"' if name else ""
    return f'<a href="{where}" data-ju="link"{kind}{current}>{told}</a>'
