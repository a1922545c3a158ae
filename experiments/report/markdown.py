"""How does a report read as Markdown? One text, with its pictures as files beside it."""

import re
from collections.abc import Iterable, Sequence

from experiments.document import markdown_table
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

PICTURES, TABLES = "figures", "tables"
"""The folders beside the text in which pictures and tables lie."""
MARKUP = re.compile(r"([\\*_\[\]#|~])")


def markdown(title: str, lead: Iterable[Block], sections: Iterable[Section]) -> str:
    """The whole report as one text."""
    parts = [f"# {plain(title)}", *(written(block) for block in lead)]
    for section in sections:
        parts += [f"## {plain(section.title)}", *(written(block) for block in section.blocks)]
        if section.data:
            parts += [_files(section.data)]
    return "\n\n".join(part for part in parts if part) + "\n"


def plain(text: str) -> str:
    """Words with nothing in them that Markdown or HTML would read as markup, but `code`."""
    parts = re.split("(`[^`\n]+`)", " ".join(text.split()))
    return "".join(part if number % 2 else _escaped(part) for number, part in enumerate(parts))


def _escaped(text: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("`", "&#96;")):
        text = text.replace(sign, entity)
    return MARKUP.sub(r"\\\1", text)


def written(block: Block) -> str:
    """One block as Markdown."""
    match block:
        case Heading(text=text):
            return f"### {plain(text)}"
        case Paragraph(text=text):
            return plain(text)
        case Points(items=items):
            return "\n".join(f"- {plain(each)}" for each in items)
        case Note(text=text, warning=warning):
            return f"> {'**Note:** ' if warning else ''}{plain(text)}"
        case Table():
            return _table(block)
        case Picture():
            caption = f"\n\n{plain(block.caption)}" if block.caption else ""
            image = f"![{plain(block.alt)}]({PICTURES}/{block.name}.svg)"
            return f"### {plain(block.title)}\n\n{image}{caption}"
        case Facts(pairs=pairs):
            return "\n".join(f"- **{plain(name)}**: {plain(fact)}" for name, fact in pairs)
        case Code():
            return _code(block)


def _table(table: Table) -> str:
    rows = ([plain(cell) for cell in row] for row in table.rows)
    return f"### {plain(table.title)}\n\n" + markdown_table(
        [plain(heading) or " " for heading in table.headings], rows
    )


def _code(code: Code) -> str:
    """A block whose fence is longer than any in it."""
    longest = max((len(ticks) for ticks in re.findall("`+", code.text)), default=0)
    fence = "`" * max(3, longest + 1)
    title = f"{plain(code.title)}\n\n" if code.title else ""
    return f"{title}{fence}text\n{code.text.rstrip()}\n{fence}"


def _files(names: Sequence[str] | Iterable[str]) -> str:
    links = ", ".join(f"[{plain(name)}]({TABLES}/{name}.csv)" for name in names)
    return f"In full: {links}."
