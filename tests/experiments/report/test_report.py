"""Does a report say what a batch shows, say what it does not know, and hold all it needs?"""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from abm.errors import InputError
from abm.policy import Policy
from experiments.batch.results import BatchResults
from experiments.design.factor import Factor
from experiments.report import Report, report
from experiments.report.drawing import png
from tests.experiments.analysis.made_up import made_up_results

FOUR = ("silo", "behaviours-only", "rules-only", "collaborative")
WITHOUT_END = {"meta", "link", "br", "img", "hr", "path", "use"}
"""Elements that may stand without an end; the last two end themselves in a figure."""


class Page(HTMLParser):
    """Elements that were opened and not closed, headings, identities and what is fetched."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.headings: list[int] = []
        self.names: list[str] = []
        self.links: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag not in WITHOUT_END:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.names += [str(told["id"])] if "id" in told else []
        self.links += [str(told[name]) for name in ("src", "href", "xlink:href") if name in told]
        if tag == "svg":
            self.pictures.append(told)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in WITHOUT_END:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in WITHOUT_END and (not self.open or self.open.pop() != tag):
            self.wrong.append(tag)


def results_with(effect: float, **more: object) -> BatchResults:
    """Twelve futures in which collaboration has a known effect, and the others have none."""
    given = {
        "policies": FOUR,
        "futures": 12,
        "replications": 3,
        "effects": {"collaborative": {"with_3_needs": effect}},
        "uncertainties": [Factor("crisis_rate.emergency", "uncertainty", 0.001, 0.01)],
    }
    return made_up_results(**(given | more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def clear() -> BatchResults:
    return results_with(
        -12.0,
        yearly={"collaborative": {"services_cost_council": [9] * 5, "crisis_cost_nhs": [-30] * 5}},
        grouped={"collaborative": {("deprivation", "5 most deprived"): {"severity": -20.0}}},
    )


@pytest.fixture(scope="module")
def told(clear: BatchResults) -> Report:
    return report(clear)


@pytest.fixture(scope="module")
def page(told: Report) -> str:
    return told.html()


@pytest.fixture(scope="module")
def folder(told: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("report")
    told.save(place)
    return place


def test_the_page_is_whole_html_with_one_title_and_headings_in_order(page: str) -> None:
    found = Page(page)
    assert found.open == []
    assert found.wrong == []
    assert found.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(found.headings))
    assert len(found.names) == len(set(found.names))


def test_nothing_is_fetched_when_the_page_is_opened(page: str) -> None:
    assert all(link.startswith("#") for link in Page(page).links)
    assert not re.search(r"https?:|url\([^#]|@import|<script|<link", page)


def test_every_link_within_the_page_leads_somewhere(page: str) -> None:
    found = Page(page)
    assert {link[1:] for link in found.links} <= set(found.names)


def test_every_figure_says_what_it_shows(page: str) -> None:
    pictures = Page(page).pictures
    assert len(pictures) >= 6
    assert all(len(str(each["aria-label"])) > 40 and each["role"] == "img" for each in pictures)


def test_the_sections_that_a_board_needs_are_there(told: Report) -> None:
    assert [section.name for section in told.sections] == [
        "answer", "scorecard", "people", "money", "robust", "looked", "limits", "made",
    ]  # fmt: skip


def test_the_three_sentences_say_the_known_effect_who_pays_and_how_sure(told: Report) -> None:
    effect, money, sure = told.answer
    mean = re.search(r"about ([\d.]+) fewer per 1,000 families under collaborative", effect)
    assert mean is not None
    assert 11 < float(mean[1]) < 13
    assert "better" in effect
    assert re.search(r"more is paid by the council \(GBP 4\d a family\)", money)
    assert re.search(r"less by the NHS \(GBP 1[45]\d a family\)", money)
    assert "over 99% of the futures" in sure


def test_the_policy_that_did_best_is_told_of_and_that_it_was_picked(told: Report) -> None:
    assert "which did best of 3 policies" in told.markdown()
    assert "which did best" not in report(results_with(0.0), policy="rules-only").markdown()


def test_the_best_of_many_that_do_nothing_is_not_sold_as_better() -> None:
    names = ("silo", *(f"openness={number / 60:.3f}" for number in range(60)))
    found = report(made_up_results(policies=names, futures=1, replications=20))
    assert "not clear any more beside all" in found.answer[0]
    assert re.search("both ways round: no clear difference", found.markdown())


def test_where_nothing_differs_the_report_says_so() -> None:
    effect, money, _ = report(results_with(0.0, noise=4.0, seed=5), policy="collaborative").answer
    assert "no clear difference between collaborative and silo" in effect
    assert "agrees with anything between" in effect
    assert "no clear difference" in money


def test_a_difference_too_small_to_matter_is_called_so() -> None:
    found = results_with(-0.2, noise=0.05, smallest={"with_3_needs": 1.0})
    assert "too small to matter" in report(found, policy="collaborative").answer[0]


def test_one_run_of_each_claims_nothing_about_chance() -> None:
    found = made_up_results(futures=1, replications=1)
    assert "says nothing about chance" in report(found).answer[0]


def test_one_future_is_not_sold_as_many(clear: BatchResults) -> None:
    found = report(results_with(-12.0, futures=1, replications=9))
    assert "one future was run" in found.answer[2]
    assert "on average over" not in found.answer[0]


def test_where_a_policy_fails_is_in_the_third_sentence() -> None:
    found = results_with(
        0.0,
        futures=60,
        effects={"collaborative": lambda future: -9.0 if future.values[0] < 0.006 else 9.0},
    )
    sure = report(found, policy="collaborative").answer[2]
    assert "worse mostly where" in sure
    assert "crisis_rate.emergency" in sure


def test_an_unfinished_batch_says_so_on_top(clear: BatchResults) -> None:
    part = replace(clear, runs=clear.runs[clear.runs["replication"] < 2])
    text = report(part).markdown()
    assert "This batch is not finished: 96 of 144 runs are done" in text
    assert text.index("not finished") < text.index("The answer in three sentences")


def test_runs_that_failed_are_told_with_their_errors(clear: BatchResults) -> None:
    failed = {
        "place": "coventry", "policy": "rules-only", "future": 3, "replication": 2,
        "stage": "policy", "error": "ValueError: <b>no</b>", "traceback": "...",
    }  # fmt: skip
    gone = (clear.runs["policy"] == "rules-only") & (clear.runs["future"] == 3)
    gone &= clear.runs["replication"] == 2
    part = replace(clear, runs=clear.runs[~gone], failures=pd.DataFrame([failed]))
    text = report(part).markdown()
    assert "1 of 144 runs failed" in text
    assert "1 in policy: ValueError: &lt;b&gt;no&lt;/b&gt;" in text


def test_whatever_people_write_is_shown_and_not_obeyed() -> None:
    evil = "<script>alert('x')</script> & `<i>` | [x](http://x.invalid) *b*"
    name = 'a<b>&"c'
    found = made_up_results(policies=("silo", Policy(name)), futures=1, question=evil)
    told = report(found)
    text = told.html()
    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;" in text
    assert Page(text).wrong == []
    first = told.markdown().splitlines()[0]
    assert "<script" not in first
    assert r"\[x\](http" in first


def test_the_markdown_leads_to_files_that_are_there(folder: Path) -> None:
    text = (folder / "report.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert len(targets) > 10
    assert all((folder / target).stat().st_size > 100 for target in targets)


def test_every_figure_is_there_as_svg_and_as_png(folder: Path, told: Report) -> None:
    names = [picture.name for picture in told.pictures()]
    assert len(names) == len(set(names))
    for name in names:
        assert (folder / "figures" / f"{name}.svg").read_text(encoding="utf-8").startswith("<?xml")
        assert (folder / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_the_experiment_lies_beside_the_report_to_make_it_again(
    folder: Path, clear: BatchResults
) -> None:
    text = (folder / "experiment.toml").read_text(encoding="utf-8")
    assert text == clear.layout.experiment.text
    assert "joinedup batch experiment.toml --store STORE" in (folder / "report.md").read_text()


def test_the_same_results_make_the_same_bytes(clear: BatchResults, told: Report, page: str) -> None:
    again = report(clear)
    assert again.html() == page
    assert again.markdown() == told.markdown()
    one, other = (next(iter(each.pictures())) for each in (told, again))
    assert png(one) == png(other)


def test_the_scorecard_file_holds_every_outcome_as_it_is(folder: Path) -> None:
    frame = pd.read_csv(folder / "tables" / "scorecard.csv")
    one = frame[(frame["policy"] == "collaborative") & (frame["outcome"] == "with_3_needs")]
    assert one["difference"].item() == pytest.approx(-12, abs=1)


def test_another_outcome_and_policy_may_be_asked_for(clear: BatchResults) -> None:
    assert report(clear, outcome="crises", policy="rules-only").answer[0].startswith("All crises:")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"policy": "silo"}, "no policy that ran beside the baseline 'silo'"),
        ({"outcome": "crimes"}, "there is no outcome 'crimes', did you mean crises"),
        ({"place": "atlantis"}, "no place 'atlantis'"),
    ],
)
def test_what_is_not_there_is_refused_in_one_line(
    clear: BatchResults, asked: dict[str, str], says: str
) -> None:
    with pytest.raises(InputError, match=re.escape(says)):
        report(clear, **asked)


def test_a_batch_without_a_second_policy_has_no_report() -> None:
    found = made_up_results(policies=("silo",), futures=2, replications=2)
    with pytest.raises(InputError, match="no policy ran beside the baseline silo"):
        report(found)


def test_analyses_without_data_are_left_out_with_a_reason() -> None:
    found = made_up_results(futures=2, replications=2)
    bare = replace(found, years=found.years[:0], groups=found.groups[:0])
    sections = {section.name for section in report(bare).sections}
    assert "people" not in sections
    assert "levers" not in sections


def test_order_and_dose_are_told_where_the_experiment_has_them() -> None:
    names = ("silo", "behaviours-only", "rules-only", "behaviours-only+rules-only",
             "behaviours-only+rules-only@104", "collaborative*0.5", "collaborative")  # fmt: skip
    found = made_up_results(policies=names, futures=8, replications=2)
    text = report(found).markdown()
    assert "figures/order.svg" in text
    assert "figures/dose.svg" in text


def test_several_places_stand_side_by_side() -> None:
    found = made_up_results(places=("coventry", "salford"), futures=8, replications=2)
    text = report(found, place="salford").markdown()
    assert "They are about Salford" in text
    assert re.search(r"\| collaborative \| Coventry \|", text)


def test_the_numbers_of_each_future_are_kept(folder: Path, clear: BatchResults) -> None:
    frame = pd.read_csv(folder / "tables" / "futures.csv")
    own = frame[frame["policy"] == "collaborative"].sort_values("future")["difference"]
    expected = np.nanmean(clear.differences("collaborative", "with_3_needs"), axis=1)
    assert own.to_numpy() == pytest.approx(expected)


def test_money_is_told_whole_where_there_is_no_interval() -> None:
    once = report(results_with(-12.0, futures=1, replications=1)).answer[1]
    assert "no clear difference" not in once
    assert once.endswith("; too few runs for an interval.")
    alike = results_with(0.0, futures=1, replications=4)
    same = alike.runs.copy()
    same["total_cost"] = 100.0
    years = alike.years.drop(alike.years.index)
    told = report(replace(alike, runs=same, years=years)).answer[1]
    assert told.endswith("crises and benefits: no difference in any run.")
