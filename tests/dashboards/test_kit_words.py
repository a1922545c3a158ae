"""The texts: one file that anybody may reword, and that says what is wrong with it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

from abm.errors import InputError
from dashboards.kit import texts as reading
from dashboards.kit.words import CARRIED, CHOSEN, Texts, marked, plain, said, term, texts

CODE = CARRIED.parent
ASKED = re.compile(r"""\b(?:said|plain|Said)\(\s*"([a-z_0-9.]+)"|texts\(\)\["([a-z_0-9.]+)"\]""")


@pytest.fixture
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A facilitator's own copy of the texts, chosen for this server."""
    file = tmp_path / "texts.toml"
    file.write_text(CARRIED.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv(CHOSEN, str(file))
    reading._texts.cache_clear()
    yield file
    reading._texts.cache_clear()


def test_every_text_that_a_page_asks_for_by_name_is_there() -> None:
    known = Texts.read(CARRIED).texts
    asked = {
        found[1] or found[2]
        for file in CODE.rglob("*.py")
        for found in ASKED.finditer(file.read_text(encoding="utf-8"))
    }
    assert len(asked) > 10
    assert asked - set(known) == set()


def test_every_carried_text_can_be_shown() -> None:
    for key, text in Texts.read(CARRIED).texts.items():
        values = dict.fromkeys(reading._values(text), "x")
        html = said(key, **values)
        assert "[[" not in html
        assert "{" not in html
        assert plain(key, **values)


def test_a_facilitator_can_reword_a_text(own_file: Path) -> None:
    before = plain("kit.stop")
    own_file.write_text(own_file.read_text().replace(f'stop = "{before}"', 'stop = "Halt"', 1))
    reading._texts.cache_clear()
    assert plain("kit.stop") == "Halt"


def test_a_file_with_missing_and_unknown_texts_is_one_clear_error(own_file: Path) -> None:
    told = own_file.read_text().replace('\nstop = "', '\nstopp = "', 1)
    own_file.write_text(told)
    with pytest.raises(InputError) as error:
        texts()
    assert str(own_file) in str(error.value)
    assert "kit.stop is missing" in str(error.value)
    assert "kit.stopp is no text of any page, did you mean kit.stop?" in str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"[[half a term"', r"write \[\[term\|explanation\]\]"),
        ('""', "give words"),
        ("7", "give words"),
        ('"{of} pairs"', "has the values {of}: give {asked}, {done}"),
        ('"{done} of {asked"', "a brace that does not close"),
    ],
)
def test_a_text_that_cannot_be_shown_is_refused(own_file: Path, text: str, told: str) -> None:
    lines = own_file.read_text().splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("running = "))
    lines[at] = f"running = {text}"
    own_file.write_text("\n".join(lines))
    with pytest.raises(InputError, match=told):
        texts()


def test_a_text_that_nobody_wrote_is_an_error_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"did you mean kit\.stop"):
        said("kit.stopp")


class Tags(HTMLParser):
    """The tags of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def test_nothing_in_a_text_or_in_a_value_becomes_a_tag_of_its_own() -> None:
    html = marked("**A** <b>family</b> of {place} [[<i>x|<u>y]]", place="<script>{0}&")
    assert Tags(html).tags == ["strong", "span", "span", "span"]
    assert "&lt;script&gt;{0}&amp;" in html


def test_a_term_can_be_reached_with_the_keyboard_and_is_read_out() -> None:
    html = marked("A [[re-referral|a second referral within 12 months]].")
    assert 'tabindex="0"' in html
    assert html.index("re-referral") < html.index("a second referral")
    assert term("a", "b") in marked("[[a|b]]")
    assert marked("no term") == "no term"
