"""How is a text put on a page? As HTML with its terms explained, or as plain words.

In a text, `[[term|explanation]]` is a word with its explanation one hover away, `**bold**` is
bold, and `{value}` is filled in.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

import solara

from dashboards.kit.texts import CARRIED, CHOSEN, TERM, Texts, texts

__all__ = ["CARRIED", "CHOSEN", "Said", "Texts", "marked", "plain", "said", "term", "texts"]

BOLD = re.compile(r"\*\*([^*]+)\*\*")


def said(key: str, **values: Any) -> str:
    """A text as HTML: terms with their explanations, values filled in and escaped."""
    return marked(texts()[key], **values)


def plain(key: str, **values: Any) -> str:
    """A text without any marks, for titles and labels."""
    words = BOLD.sub(r"\1", TERM.sub(r"\1", texts()[key]))
    return words.format(**values) if values else words.format()


def marked(text: str, **values: Any) -> str:
    """A marked text as HTML; nothing in it or in the values can be HTML of its own."""
    html = TERM.sub(lambda found: term(found[1], found[2]), escape(text, quote=False))
    html = BOLD.sub(r"<strong>\1</strong>", html)
    return html.format(**{name: escape(str(value)) for name, value in values.items()})


def term(word: str, explanation: str) -> str:
    """A word with its explanation one hover, one touch or one Tab away; both already escaped."""
    return (
        f'<span class="ju-term" tabindex="0">{word}'
        f'<span class="ju-tip"><span class="ju-hidden">: </span>{explanation}</span></span>'
    )


@solara.component
def Said(name: str, tag: str = "p", classes: Sequence[str] = (), **values: Any) -> None:
    """A text of the workshop on the page, by its key."""
    solara.HTML(tag=tag, unsafe_innerHTML=said(name, **values), classes=list(classes))
