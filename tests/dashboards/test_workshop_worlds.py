"""Chapter 5: the bets are settled by runs, and never more surely than the runs allow."""

from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

from abm.ensemble import Ensemble
from dashboards.kit.words import texts
from dashboards.settings import Settings
from dashboards.votes import QUESTIONS, Bets
from dashboards.workshop import worlds
from dashboards.workshop.worlds_bets import (
    CELLS,
    FIRST_YEAR,
    MEASURED,
    MOST,
    Settled,
    first_year,
    most_helpful,
)
from dashboards.workshop.worlds_settled import evidence, four_worlds, verdict, votes
from dashboards.workshop.worlds_sure import SCORES, bands_of, score_picture
from experiments.comparison import TWO_BY_TWO, Comparison, compared
from experiments.outcomes import OUTCOMES, find
from tests.dashboards.pages import Visit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

SMALL = Settings(families=60, weeks=60)
PAIRS = 6
NOISE = np.array([-0.3, -0.2, -0.1, 0.1, 0.2, 0.3])


@pytest.fixture(scope="module")
def lived() -> Comparison:
    """The four worlds of a hamlet, really lived in pairs."""
    policies = four_worlds(SMALL)
    best = Ensemble.of(SMALL.setting().parameters)
    return compared(SMALL.setting(), policies, PAIRS, 2, ensemble=best)


@pytest.fixture
def told(lived: Comparison) -> Any:
    """The same four worlds, with the outcomes that a test wants them to have had."""
    kept = lived.runs.values.copy()

    def made(question: str, **differences: float) -> Comparison:
        column = OUTCOMES.index(find(MEASURED[question]))
        lived.runs.values[:, :, column] = 100.0
        for at, (name, gap) in enumerate(differences.items()):
            shaken = np.roll(NOISE, at)
            lived.runs.values[TWO_BY_TWO.index(CELLS[name]), :, column] += gap + shaken
        return lived

    yield made
    lived.runs.values[:] = kept


def bets(most: dict[str, int], year: dict[str, int]) -> Bets:
    """The votes of a room."""
    counts = {
        question: {answer: given.get(answer, 0) for answer in QUESTIONS[question]}
        for question, given in ((MOST, most), (FIRST_YEAR, year))
    }
    return Bets("HERE", True, True, sum(most.values()), counts, {}, 0)


def test_the_world_with_clearly_fewest_families_in_need_helps_most(told: Any) -> None:
    found = most_helpful(told(MOST, behaviours=-1, rules=-2, both=-5))
    assert (found.answers, found.tied, found.runs) == (("both",), False, PAIRS)


def test_worlds_that_runs_cannot_tell_apart_share_the_first_place(told: Any) -> None:
    found = most_helpful(told(MOST, behaviours=-5, rules=-1, both=-5.05))
    assert set(found.answers) == {"behaviours", "both"}


def test_no_world_helps_where_none_is_clear_of_chance(told: Any) -> None:
    assert most_helpful(told(MOST, behaviours=0.1, rules=-0.1, both=-0.05)).answers == ("none",)
    assert most_helpful(told(MOST, behaviours=5, rules=4, both=3)).answers == ("none",)


@pytest.mark.parametrize(("gap", "answer"), [(-3, "better"), (3, "worse"), (0.05, "same")])
def test_the_first_year_is_better_or_worse_only_where_it_is_clear(
    told: Any, gap: float, answer: str
) -> None:
    assert first_year(told(FIRST_YEAR, both=gap)).answers == (answer,)


def test_everybody_who_bet_on_one_of_the_tied_answers_was_right() -> None:
    room = bets({"both": 3, "rules": 2, "none": 4}, {})
    assert Settled(MOST, ("both", "rules"), {}, PAIRS).right(room) == 5
    assert Settled(MOST, ("none",), {}, PAIRS).right(room) == 4


def test_a_verdict_says_how_many_had_bet_on_it(told: Any) -> None:
    comparison = told(MOST, behaviours=-1, rules=-2, both=-5)
    room = bets({"both": 3, "none": 4}, {})
    assert "3 of 7" in verdict(most_helpful(comparison), room)
    assert " of " not in verdict(most_helpful(comparison), None).replace("number of", "")


def test_every_answer_has_words(told: Any) -> None:
    for question, answers in QUESTIONS.items():
        for answer in answers:
            assert verdict(Settled(question, (answer,), {}, PAIRS), None)


def test_evidence_gives_the_interval_of_every_world_compared(told: Any) -> None:
    comparison = told(MOST, behaviours=-1, rules=0, both=-5)
    lines = evidence(most_helpful(comparison), comparison)
    assert len(lines) == len(CELLS)
    assert "no clear difference" in lines[1]
    assert "about 5 fewer" in lines[2]


def test_votes_are_told_the_most_first() -> None:
    told = votes(bets({"none": 4, "both": 9}, {}), MOST)
    assert told.index("9") < told.index("4")


def test_shocks_befall_all_four_worlds() -> None:
    names = [policy.name for policy in four_worlds(SMALL.with_changes(shocks=("austerity",)))]
    assert names == list(TWO_BY_TWO)
    for policy in four_worlds(SMALL.with_changes(shocks=("austerity",))):
        assert policy.world_changes()


def test_bands_are_the_intervals_of_the_paired_gap_week_by_week(lived: Comparison) -> None:
    bands = bands_of(lived)
    assert bands is not None
    assert bands.mean.shape == (len(TWO_BY_TWO) - 1, SMALL.weeks, 6)
    last = lived.runs.differences.mean[-1, -1, 0]
    assert bands.mean[-1, -1, 0] == last
    assert bands.low[-1, -1, 0] < last < bands.high[-1, -1, 0]
    assert bands_of(None) is None


def test_the_scoreboard_shows_shares_of_the_level_and_says_the_difference(
    lived: Comparison,
) -> None:
    picture = score_picture(lived, ("Silo", "Both"))
    assert len(picture.table) == len(SCORES)
    drawn = picture.svg(720)
    for name in SCORES:
        assert escape(find(name).title.split()[0]) in drawn


def test_every_text_of_the_chapter_is_used() -> None:
    code = "".join(file.read_text() for file in Path(worlds.__file__).parent.glob("worlds*.py"))
    made = {f"worlds.{key}" for key, _ in worlds.QUICK}
    made |= {f"worlds.{part}" for part in ("idea", "question", "look")}
    made |= {f"worlds.bets_{MOST}_{word}" for word in ("one", "tied", "none")}
    made |= {f"worlds.bets_{FIRST_YEAR}_{word}" for word in QUESTIONS[FIRST_YEAR]}
    for key in texts().texts:
        assert not key.startswith("worlds.") or key in made or key in code, key


def test_the_page_tells_of_runs_and_lets_the_other_world_be_chosen() -> None:
    page = Visit(worlds.Page, SMALL)
    try:
        page.waits_for("How sure is the difference?")
        assert "one run" in page.text()
        page.change(policies=("silo", "behaviours-only"))
        page.waits_for("How sure is the difference?")
        assert page.settings.policies == ("silo", "behaviours-only")
    finally:
        page.drawn.close()


def test_one_world_alone_is_shown_without_a_difference() -> None:
    page = Visit(worlds.Page, SMALL.with_changes(policies=("silo",)))
    try:
        assert "One world alone" in page.text()
        assert "How sure is the difference?" not in page.text()
    finally:
        page.drawn.close()
