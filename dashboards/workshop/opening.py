"""How does every chapter begin? One idea, one question for the room, one thing to look for."""

from collections.abc import Sequence
from typing import Any

import solara

from dashboards.kit.words import Said, said


@solara.component
def Opening(chapter: str, children: Sequence[Any] = ()) -> Any:
    """What a chapter is about, in the same place in all of them; children stand beside it."""
    parts = [part(chapter, "question"), part(chapter, "look")]
    beside = [solara.Div(children=parts), *children] if children else parts
    with solara.Div(classes=["ju-page"]) as main:
        Said(f"{chapter}.idea", classes=["ju-lead"])
        solara.Div(classes=["ju-grid-wide"], children=beside)
    return main


def part(chapter: str, name: str) -> Any:
    """The question or the thing to look for, with what it is in bold before it."""
    words = f"<strong>{said(f'opening.{name}')}</strong> {said(f'{chapter}.{name}')}"
    return solara.HTML(tag="p", unsafe_innerHTML=words, classes=[f"ju-{name}"])
