"""What people take home is whole: it plays alone, says what made it, and what it is not."""

import gzip
import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from abm.errors import InputError
from dashboards.gaps import Bands
from dashboards.kit.texts import texts
from dashboards.story import chunk, start
from dashboards.story_command import command
from dashboards.take_home import take_home
from experiments.lines import LINES
from tests.dashboards.lived_town import WEEKS, lived


def told(page: str) -> dict[str, Any]:
    """What a page knows of its worlds."""
    found: dict[str, Any] = json.loads(re.findall(r'id="told">(.*?)</script>', page, re.S)[0])
    return found


def packed(page: str) -> bytes:
    """The history in a page, unpacked."""
    return gzip.decompress(b64decode(re.findall(r'id="packed">(.*?)</script>', page, re.S)[0]))


def test_the_file_holds_the_whole_history() -> None:
    page = take_home(lived())
    parts = [*start(lived()), *chunk(lived(), 0, WEEKS).buffers]
    assert packed(page) == b"".join(parts)
    assert told(page)["sizes"] == [len(each) for each in parts]
    assert told(page)["last"] == told(page)["about"]["weeks"] == WEEKS


def test_the_file_asks_nothing_of_any_network() -> None:
    page = take_home(lived())
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|link|img|iframe)[^>]*\b(src|href)=", page)
    assert set(re.findall(r"https?://[^\s\"'<)]*", page)) <= {"http://www.w3.org/2000/svg"}


def test_words_in_the_file_cannot_become_scripts() -> None:
    evil = "</script><script>alert(1)</script>"
    page = take_home(lived(), title=evil, question=evil, commands=[evil], titles=[evil, "B"])
    assert evil not in page
    assert told(page)["about"]["worlds"][0]["title"] == evil


def test_the_file_says_what_made_it_and_what_it_is_not() -> None:
    page = take_home(lived(), commands=["joinedup story"], files={"my-levers.toml": "[levers]"})
    assert "<title>Two worlds of Coventry</title>" in page
    assert "joinedup story" in page
    assert "[levers]" in page
    assert texts()["take_home.limits"] in page


def test_the_same_worlds_make_the_same_file() -> None:
    assert take_home(lived()) == take_home(lived())


def test_intervals_go_home_with_the_worlds() -> None:
    gaps = [np.full((1, WEEKS, len(LINES)), value) for value in (1.0, 3.0)]
    page = take_home(lived(), bands=Bands.of(gaps))
    assert told(page)["bands"]["replications"] == 2
    high = np.frombuffer(packed(page)[-told(page)["sizes"][-1] :], np.float32)
    assert high[0] > 3


def test_a_story_is_written_from_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "ours.html"
    asked = ["silo", "rules-only", "--shock", "austerity", "--place", "swindon"]
    small = ["--families", "60", "--weeks", "13", "--title", "Ours", "--output", str(file)]
    result = CliRunner().invoke(command, [*asked, *small])
    assert result.exit_code == 0, result.output
    assert "MB" in result.output
    page = file.read_text(encoding="utf-8")
    assert "<h1>Ours</h1>" in page
    assert told(page)["about"]["families"] == 60
    assert [each["name"] for each in told(page)["about"]["worlds"]] == ["silo", "rules-only"]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (["silo", "silo"], "more than once"),
        (["silo", "lean", "rules-only", "collaborative", "think-family"], "one to 4"),
        (["--families", "20000"], "--families up to 10,000"),
        (["--output", "story.txt"], "ends in .html"),
        (["--output", "no-such-folder/story.html"], "no folder"),
        (["--shock", "lean"], "no shock"),
        (["silo", "think-family:Langworthy"], "Langworthy"),
    ],
)
def test_what_cannot_be_shown_is_refused_before_anything_runs(
    asked: list[str], answer: str
) -> None:
    with pytest.raises(InputError, match=re.escape(answer)):
        CliRunner().invoke(command, asked, catch_exceptions=False)
