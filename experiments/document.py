"""How do tables that runs have made get into a document, so that they can be made again?

A document holds two comment lines for each part; what stands between them is replaced.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from abm.errors import InputError


def markers(part: str, command: str) -> tuple[str, str]:
    """The lines around a part: where it begins, with the command that makes it, and ends."""
    return f"<!-- {part}: begin (written by `{command}`) -->", f"<!-- {part}: end -->"


def around(text: str, part: str) -> tuple[str, str]:
    """What a document says before and after a part; `InputError` if it has no place for it."""
    before, begin, rest = text.partition(f"<!-- {part}: begin")
    _, end, after = rest.partition(f"<!-- {part}: end -->")
    if not (begin and end):
        first, last = markers(part, "...")
        raise InputError(
            f"the document has no place for {part}: give it two lines, {first}, {last}"
        )
    return before, after


def with_part(text: str, part: str, content: str, command: str) -> str:
    """A document with a part made anew."""
    before, after = around(text, part)
    first, last = markers(part, command)
    return f"{before}{first}\n\n{content.strip()}\n\n{last}{after}"


def replace_part(document: Path, part: str, content: str, command: str) -> None:
    """Write a part of a document anew, in one step."""
    write_anew(document, with_part(document.read_text(encoding="utf-8"), part, content, command))


def write_anew(document: Path, text: str) -> None:
    """Replace a file in one step: whatever goes wrong, the old one or the new one is there."""
    unfinished = document.with_name(f".{document.name}-{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(document)
    finally:
        unfinished.unlink(missing_ok=True)


def markdown_table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table for a document."""
    heads = list(headings)
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
