"""Where are the documents, and how are they drawn? Markdown from the checkout or the installation.

A checkout has them in `docs` beside the packages; an installed program in `share/joinedup/docs` of
its environment, where the wheel puts them.
"""

import base64
import re
import sysconfig
from functools import lru_cache
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from abm.errors import InputError

FIRST = "ODD.md"
IN_FRONT = (FIRST, "reference/parameters.md", "validation.md", "limits.md", "verification.md")
PLACES = (
    Path(__file__).parents[2] / "docs",
    Path(sysconfig.get_path("data")) / "share" / "joinedup" / "docs",
)
PICTURES = {".png": "image/png", ".svg": "image/svg+xml"}
LARGEST = 2 * 1024 * 1024
"""Bytes of a picture that is put into a page."""
HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
"""What is written for those who write: which parts are made from the code."""
PREFIX = "doc-"
KEPT = 64


def folder() -> Path | None:
    """Where the documents are, if they are anywhere."""
    return next((place for place in PLACES if (place / FIRST).is_file()), None)


def names() -> list[tuple[str, str]]:
    """Every document and its title, those that researchers ask for first in front."""
    above = folder()
    if above is None:
        return []
    found = sorted(path.relative_to(above).as_posix() for path in above.rglob("*.md"))
    order = [name for name in IN_FRONT if name in found]
    order += [name for name in found if name not in order]
    return [(name, title_of(above / name)) for name in order]


def title_of(path: Path) -> str:
    """The first heading of a document, or its name."""
    heading = HEADING.search(path.read_text(encoding="utf-8"))
    return heading[1].replace("`", "") if heading else path.stem


@lru_cache(KEPT)
def page(name: str) -> str:
    """A document as HTML. InputError where there is none of that name."""
    from markdown_it import MarkdownIt

    above = folder()
    if above is None or name not in dict(names()):
        raise InputError(f"there is no document {name[:60]!r}")
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    text = COMMENT.sub("", (above / name).read_text(encoding="utf-8"))
    tokens = reader.parse(text)
    number_headings(tokens)
    for token in tokens:
        for each in token.children or ():
            if each.type == "link_open":
                point_link(each, PurePosixPath(name))
            elif each.type == "image":
                put_picture(each, above, PurePosixPath(name))
    html = reader.renderer.render(tokens, reader.options, {})
    return framed(html)


def number_headings(tokens: list[Any]) -> None:
    """Give every heading the name by which links know it; the page's own stays the first."""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", PREFIX + slug(tokens[at + 1].content))
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"


def slug(heading: str) -> str:
    """A heading as links write it: lower case, no marks, hyphens between words."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def point_link(link: Any, here: PurePosixPath) -> None:
    """Links to documents open here, to headings go there, to the web open beside."""
    where = unquote(str(link.attrGet("href") or ""))
    link.attrs.pop("href", None)
    path, _, heading = where.partition("#")
    if where.startswith(("http://", "https://")):
        link.attrs.update(href=where, target="_blank", rel="noopener noreferrer")
    elif not path:
        link.attrs.update({"href": f"#{PREFIX}{heading}", "data-heading": PREFIX + heading})
    elif path.endswith(".md"):
        link.attrs.update({"href": "#", "data-document": resolved(here, path)})


def resolved(here: PurePosixPath, path: str) -> str:
    """A relative path from one document to another, within the documents."""
    parts: list[str] = list(here.parent.parts)
    for part in PurePosixPath(path).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def put_picture(image: Any, above: Path, here: PurePosixPath) -> None:
    """A picture of the documents, written into the page; nothing else is ever loaded."""
    path = above / resolved(here, unquote(str(image.attrGet("src") or "")))
    kind = PICTURES.get(path.suffix)
    image.attrs.pop("src", None)
    if kind and path.is_file() and path.stat().st_size <= LARGEST:
        content = base64.b64encode(path.read_bytes()).decode("ascii")
        image.attrs["src"] = f"data:{kind};base64,{content}"


def framed(html: str) -> str:
    """Wide tables scroll by themselves, reachable by keyboard."""
    region = f'<div class="ju-scroll" tabindex="0" role="group" aria-label="{escape("Table")}">'
    return html.replace("<table>", f'{region}<table class="ju-table">').replace(
        "</table>", "</table></div>"
    )
