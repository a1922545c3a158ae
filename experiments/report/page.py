"""How does a person read a report? One page for a browser or a printer, with its pictures.

The page is one file that holds everything it shows: nothing is fetched when it is opened.
"""

import re
from collections.abc import Iterable
from html import escape

from experiments.report.content import (
    Block,
    Code,
    Facts,
    Heading,
    Note,
    Paragraph,
    Picture,
    Points,
    Section,
    Table,
)
from experiments.report.drawing import inline_svg
from experiments.report.style import STYLE

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""The browser is told to fetch nothing at all."""
MOST_AS_CARDS = 5
"""A table with more columns is moved sideways on a telephone, not cut into cards."""


def page(title: str, lead: Iterable[Block], sections: Iterable[Section]) -> str:
    """The whole report as one HTML page."""
    kept = tuple(sections)
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{escape(title)}</h1>\n{_all(lead)}\n</header>\n{_contents(kept)}\n<main>\n"
        + "\n".join(_section(section) for section in kept)
        + "\n</main>\n</body>\n</html>\n"
    )


def _contents(sections: Iterable[Section]) -> str:
    """Where to find what."""
    links = "".join(
        f'<li><a href="#{escape(each.name)}">{escape(each.title)}</a></li>' for each in sections
    )
    return f'<nav aria-label="Contents"><ul>{links}</ul></nav>'


def _section(section: Section) -> str:
    name = escape(section.name)
    return (
        f'<section id="{name}" aria-labelledby="{name}-title">\n'
        f'<h2 id="{name}-title">{escape(section.title)}</h2>\n{_all(section.blocks)}\n</section>'
    )


def _all(blocks: Iterable[Block]) -> str:
    return "\n".join(_block(block) for block in blocks)


def words(text: str) -> str:
    """Words with code between backticks, as HTML."""
    return re.sub("`([^`\n]+)`", r"<code>\1</code>", escape(text))


def _block(block: Block) -> str:
    match block:
        case Heading(text=text):
            return f"<h3>{words(text)}</h3>"
        case Paragraph(text=text, soft=soft):
            kind = ' class="soft"' if soft else ""
            return f"<p{kind}>{words(text)}</p>"
        case Points(items=items):
            return f"<ul>{''.join(f'<li>{words(each)}</li>' for each in items)}</ul>"
        case Note(text=text, warning=warning):
            return f'<p class="note{" bad" if warning else ""}">{words(text)}</p>'
        case Table():
            return _table(block)
        case Picture():
            return _figure(block)
        case Facts(pairs=pairs):
            rows = "".join(f"<dt>{words(name)}</dt><dd>{words(fact)}</dd>" for name, fact in pairs)
            return f"<dl>{rows}</dl>"
        case Code():
            return _code(block)


def _figure(picture: Picture) -> str:
    caption = f"<figcaption>{words(picture.caption)}</figcaption>" if picture.caption else ""
    return (
        f'<figure id="figure-{escape(picture.name)}">\n<h3>{words(picture.title)}</h3>\n'
        f"{inline_svg(picture)}\n{caption}</figure>"
    )


def _table(table: Table) -> str:
    heads = "".join(
        f'<th scope="col"{_number(table, number)}>{words(heading)}</th>'
        for number, heading in enumerate(table.headings)
    )
    rows = "\n".join(f"<tr>{_row(table, row)}</tr>" for row in table.rows)
    cards = ' class="cards"' if len(table.headings) <= MOST_AS_CARDS else ""
    text = (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(table.title)}">'
        f"<table{cards}><caption>{words(table.title)}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )
    return _folded(f"{table.title}: the table", text) if table.folded else text


def _row(table: Table, row: tuple[str, ...]) -> str:
    """The cells of a row; each says what it is, for a screen too narrow for columns."""
    cells = "".join(
        f'<td{_number(table, number)} data-says="{escape(table.headings[number])}">'
        f"{words(cell)}</td>"
        for number, cell in enumerate(row)
        if number
    )
    return f'<th scope="row">{words(row[0])}</th>{cells}'


def _number(table: Table, column: int) -> str:
    return ' class="number"' if column in table.numbers else ""


def _code(code: Code) -> str:
    text = f"<pre><code>{escape(code.text.rstrip())}</code></pre>"
    if code.folded:
        return _folded(code.title, text)
    return f"<p>{words(code.title)}</p>{text}" if code.title else text


def _folded(title: str, text: str) -> str:
    return f"<details><summary>{words(title)}</summary>{text}</details>"
