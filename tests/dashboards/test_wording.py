"""Every sentence of the workshop stands in the texts, where a facilitator can reword it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

from dashboards.kit.texts import CARRIED, Texts
from dashboards.pages import CHAPTERS

CODE = CARRIED.parent
PAGES = [
    *sorted((CODE / "workshop").glob("*.py")),
    *(CODE / name for name in ("home.py", "shell.py", "player.py")),
]
SCRIPTS = [*sorted((CODE / "player").glob("*.js")), *sorted((CODE / "ballot").glob("*.js"))]
NO_WORDS = re.compile(r"<[^>]*>|\$\{[^}]*\}|px sans-serif|\bjup?-[\w-]+|\b[\w-]+=\S*")
SENTENCE = re.compile(r"[A-Za-z’']{2,}(?: [A-Za-z’']{2,}){2,}")
TWO_WORDS = re.compile(r"[A-Za-z’']{2,} [A-Za-z’']{2,}")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\\n]|\\.)*`')
USED = re.compile(r'words\(\s*"(\w+)"')
IN_FILES = {"short of money", "Short of money", "at the start", "what became of referrals"}
"""Names in files that are taken away, which other programs may read."""
MEASURES = "why_measures.py"
"""Here outcomes are named as in the tables of the model; the page has texts for them."""


def written(file: Path) -> Iterator[str]:
    """The strings of a Python file that a page could show: no docstrings, no errors."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    hidden = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr | ast.Raise)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in hidden:
            yield str(node.value)


def test_the_pages_have_no_sentence_of_their_own() -> None:
    found = {
        (file.name, text)
        for file in PAGES
        if file.name != MEASURES
        for text in written(file)
        if SENTENCE.search(NO_WORDS.sub("", text)) and text not in IN_FILES
    }
    assert found == set()


def test_the_player_has_no_words_of_its_own() -> None:
    found = {
        (file.name, text)
        for file in SCRIPTS
        for text in LITERAL.findall(COMMENT.sub("", file.read_text(encoding="utf-8")))
        if text != '"use strict"' and TWO_WORDS.search(NO_WORDS.sub("", text))
    }
    assert found == set()


def test_the_player_is_given_every_text_that_it_asks_for() -> None:
    known = Texts.read(CARRIED).section("player")
    code = "".join(file.read_text(encoding="utf-8") for file in SCRIPTS)
    assert len(USED.findall(code)) > 40
    assert set(USED.findall(code)) - set(known) == set()


@pytest.mark.parametrize("chapter", [page.path for page in CHAPTERS])
def test_every_chapter_has_one_idea_one_question_and_one_thing_to_look_for(chapter: str) -> None:
    texts = Texts.read(CARRIED).section(chapter)
    assert {"idea", "question", "look"} <= set(texts)
    assert "?" in texts["question"]
    assert f'Opening("{chapter}")' in (CODE / "workshop" / f"{chapter}.py").read_text()
