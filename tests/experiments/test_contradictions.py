"""Does the page on contradictions tell agreement from contradiction, and name real worlds?"""

import math
from pathlib import Path

import numpy as np
import pytest

from abm.place import Place
from abm.simulation import Setting
from experiments.claims import Expectation
from experiments.contradictions import (
    PARTS,
    evidence_for,
    held_against,
    markdown,
    missed_markdown,
)
from experiments.document import around
from experiments.evidence import Evidence
from experiments.published_findings import FINDINGS, RUNS, Published
from experiments.target import Target
from experiments.validation import Finding

PAGE = Path(__file__).parents[2] / "docs" / "contradictions.md"


@pytest.fixture(scope="module")
def seen() -> Evidence:
    return evidence_for(Setting(Place.load("coventry"), families=40, burn_in=13), 2)


def test_every_published_finding_is_held_against_worlds_that_are_run(seen: Evidence) -> None:
    assert set(seen) == set(RUNS)
    for held in held_against(seen):
        assert held.published.expectations
        assert [len(each.expectation.compute(seen)) for each in held.figures] == [2] * len(
            held.figures
        )


def test_each_range_has_an_end_and_each_finding_a_year() -> None:
    for published in FINDINGS:
        assert any(letter.isdigit() for letter in published.source)
        for each in published.expectations:
            assert each.least < each.most
            assert math.isfinite(each.least) or math.isfinite(each.most)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ((-3.1, -3.0, -2.9), "agrees"),
        ((2.9, 3.0, 3.1), "**contradicts**"),
        ((-3.0, 0.0, 3.1), "not clear"),
    ],
)
def test_a_finding_is_contradicted_only_where_the_whole_interval_says_so(
    values: tuple[float, ...], word: str
) -> None:
    asked = Expectation("severity", "%", lambda seen: seen["a"]["b"], most=0)
    published = Published("Somebody 1999", "It falls", (asked,))
    written = markdown(held_against({"a": {"b": np.array(values)}}, [published]), "About.")
    assert f"| {word} |" in written


def test_only_figures_clearly_outside_their_band_are_told_as_missed() -> None:
    def finding(name: str, value: float) -> Finding:
        target = Target(name, "quantity", 10, 12, "%", lambda seen: 0, "high", "Somebody 1999")
        return Finding(target, value, value, value)

    written = missed_markdown(
        [finding("in", 11), finding("near", 13), finding("far", 30)], "About."
    )
    assert "1 of 3 figures are clearly missed" in written
    assert "| far |" in written
    assert "| near |" not in written


@pytest.mark.parametrize("part", PARTS)
def test_the_page_has_a_place_for_each_table(part: str) -> None:
    before, after = around(PAGE.read_text(encoding="utf-8"), part)
    assert before
    assert after
