"""Does the report tell all that was seen, and does it fail when a target that held is lost?"""

import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place, carried_places
from abm.simulation import Setting
from experiments.cli import command
from experiments.held import CARRIED, Measured, Record, load, losses, save
from experiments.targets import NOT_TESTABLE, TARGETS, find
from experiments.validation import Finding, observed, pooled, replicate
from experiments.validation_page import page
from experiments.validation_report import Report, examine

SMALL = ("--families", "300", "--replications", "2", "--places", "none")
SETTING = Setting(Place.load("coventry"), families=300)


def joinedup(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, ["validate", *map(str, arguments)])


@pytest.fixture(scope="module")
def report() -> Report:
    others = [Place.load("swindon"), Place.load("coventry")]
    return examine(SETTING, Ensemble.load("declared"), 2, others)


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    file = tmp_path / "held.toml"
    assert joinedup(*SMALL, "--record", "--held", file).exit_code == 0
    return file


def test_the_carried_targets_still_hold() -> None:
    done = joinedup("--places", "none")
    assert done.exit_code == 0, done.stdout
    assert "used to hold still do" in " ".join(done.stdout.split())


def test_what_holds_is_recorded_and_found_to_hold_again_without_any_option(recorded: Path) -> None:
    told = joinedup("--held", recorded, "--places", "none", "--json")
    assert told.exit_code == 0
    seen = json.loads(told.stdout)
    inside = {row["name"]: row["value"] for row in seen["findings"] if row["verdict"] == "inside"}
    assert load(recorded).held == inside
    assert seen["held"] == {"checked": True, "held": len(inside), "losses": []}
    assert seen["families"] == 300


def test_a_target_that_is_lost_is_named_with_both_values_and_fails(recorded: Path) -> None:
    with recorded.open("a", encoding="utf-8") as file:
        file.write("S4 = 0.5\n")
    done = joinedup("--held", recorded, "--places", "none")
    assert done.exit_code == 3
    words = " ".join(done.stdout.split())
    assert "Lost: S4, health on itself a year ago: was 0.50, is 0." in words
    assert "joinedup validate --record" in words


def test_in_another_setting_nothing_is_checked(recorded: Path) -> None:
    with recorded.open("a", encoding="utf-8") as file:
        file.write("S4 = 0.5\n")
    done = joinedup("--held", recorded, "--places", "none", "--seed", "2")
    assert done.exit_code == 0
    assert "was not checked" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(14.5, 15.5, "lost"), (13.5, 16.5, "slipped")]
)
def test_outside_by_no_more_than_chance_is_not_yet_lost(
    low: float, high: float, verdict: str
) -> None:
    record = Record(Measured(), {"T6": 12})
    (loss,) = losses(record, [Finding(find("T6"), 15, low, high)])
    assert loss.verdict == verdict


def test_a_target_that_no_row_answers_to_any_more_is_lost() -> None:
    (loss,) = losses(Record(Measured(), {"T99": 1}), [])
    assert (loss.name, loss.verdict) == ("T99", "lost")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda text: "", "two tables"),
        (lambda text: text.replace("seed", "seeds"), "needs place, families"),
        (lambda text: text.replace("300", "'many'"), "families = 'many'"),
        (lambda text: text + "T1 = true\n", "T1 = True is not a number"),
        (lambda text: text + "T1 = \n", "not valid TOML"),
    ],
)
def test_a_file_that_is_no_record_is_refused_with_what_to_do(
    spoil: Callable[[str], str], says: str, recorded: Path
) -> None:
    recorded.write_text(spoil(recorded.read_text()))
    done = joinedup("--held", recorded)
    assert done.exit_code == 2
    (line,) = done.stderr.strip().splitlines()
    assert says in line


def test_a_missing_record_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="make one with `joinedup validate --record`"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("option", "value"), [("--place", "mine.toml"), ("--parameters", "mine.toml")]
)
def test_only_what_everybody_has_can_be_recorded(option: str, value: str, tmp_path: Path) -> None:
    done = joinedup("--record", "--held", tmp_path / "held.toml", option, value)
    assert done.exit_code == 2
    assert "not carried" in done.stderr


def test_a_record_reads_as_it_was_written(tmp_path: Path) -> None:
    findings = [Finding(find("T6"), 12, 11, 13), Finding(find("T7"), 90, 80, 95)]
    setting = Measured("swindon", 400, 3, 5, "best")
    assert save(tmp_path / "a.toml", setting, findings) == load(tmp_path / "a.toml")
    assert load(tmp_path / "a.toml") == Record(setting, {"T6": 12})


def test_the_carried_record_is_of_a_carried_place() -> None:
    assert load(CARRIED).setting.place in carried_places()


def test_places_are_told_apart_and_the_validated_one_comes_first(report: Report) -> None:
    assert list(report.places) == ["Coventry", "Swindon"]
    assert report.places["Coventry"] is report.findings
    values = [findings[0].value for findings in report.places.values()]
    assert values[0] != values[1]


def test_neighbourhoods_stand_beside_their_own_census(report: Report) -> None:
    hoods, place = report.neighbourhoods, report.setting.place
    last = place.neighbourhoods[-1]
    assert hoods.codes[-1] == last.code
    np.testing.assert_allclose(hoods.census[-1], np.array(last.households) / last.total)
    np.testing.assert_allclose(hoods.model.sum(axis=1), 1)


def test_each_set_of_an_ensemble_counts_once_with_all_its_runs() -> None:
    sets = Parameters(), Parameters({"moving_rate": 0})
    two = Ensemble("two", sets)
    seen = observed(SETTING, 4, ensemble=two)
    assert len(seen) == 2
    settled = pooled(replicate(replace(SETTING, parameters=sets[1]), 4)[2:])
    assert seen[1]["cohort.stayed"] == settled["cohort.stayed"] == 600


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [str(value) for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_holds_all_it_shows(report: Report) -> None:
    text = page(report)
    shown = Page(text)
    assert shown.links == []
    assert not {"script", "link", "img", "iframe"} & set(shown.tags)
    assert not re.search(r"url\(|@import|https?:", text)
    assert shown.tags.count("svg") == len(TARGETS) + 5
    words = " ".join(shown.words)
    names = [target.name for target in TARGETS] + [each.name for each in NOT_TESTABLE]
    assert [name for name in (*names, "Swindon") if name not in words] == []
    assert not re.search(r"[\"> (]nan\b", text)


def test_words_from_a_place_file_cannot_become_part_of_the_page(report: Report) -> None:
    place = replace(report.setting.place, title="<script>alert(1)</script>")
    setting = replace(report.setting, place=place)
    odd = replace(report, setting=setting, places={place.title: report.findings, "b": ()})
    assert "script" not in Page(page(replace(odd, places={}))).tags


def test_a_target_that_was_not_seen_has_a_picture_all_the_same(report: Report) -> None:
    unseen = Finding(find("T6"), math.nan, math.nan, math.nan, (math.nan,))
    assert "not seen" in page(replace(report, findings=[unseen], places={}))


def test_report_and_page_are_written_into_the_files_named(tmp_path: Path) -> None:
    done = joinedup(*SMALL, "--json", tmp_path / "a.json", "--html", tmp_path / "a.html")
    assert done.exit_code == 0
    told = json.loads((tmp_path / "a.json").read_text(), parse_constant=pytest.fail)
    assert len(told["neighbourhoods"]) == len(SETTING.place.neighbourhoods)
    assert [row["name"] for row in told["not_testable"]] == ["S3"]
    assert all(len(row["each"]) == 2 for row in told["findings"])
    assert (tmp_path / "a.html").read_text().endswith("</html>\n")
    assert "inside of" in done.stdout
