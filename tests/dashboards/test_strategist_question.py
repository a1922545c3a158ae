"""The strategist's question: is what is run what was chosen, and is it said and written so?"""

import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

from abm.errors import InputError
from dashboards.strategist.page import untitled
from dashboards.strategist.question import (
    BESIDE,
    MOST_RUNS,
    asked_of,
    experiment_of,
    in_words,
    laid_out,
    listed,
)
from experiments.design.experiment import Experiment
from tests.dashboards.test_strategist import SMALL


def test_the_question_holds_what_was_chosen_and_can_be_read_again() -> None:
    asked = experiment_of(SMALL)
    assert asked.outcomes[0] == SMALL.outcome
    assert set(BESIDE) <= set(asked.outcomes)
    assert [policy.name for policy in asked.policies] == list(SMALL.policies)
    assert [shock.name for shock in asked.shocks] == ["none", "austerity"]
    assert asked.futures_design is not None
    assert asked.futures_design.points == 3
    assert Experiment.from_toml(asked.text) == asked


def test_levers_of_ones_own_are_part_of_the_question_and_written_out() -> None:
    asked = experiment_of(SMALL.with_changes(levers=(("openness", 0.9),)))
    assert asked.digest != experiment_of(SMALL).digest
    assert Experiment.from_toml(asked.text).digest == asked.digest


def test_with_one_future_the_best_set_is_run_and_the_page_says_what_that_hides() -> None:
    alone = SMALL.with_changes(futures=1, shocks=())
    layout = laid_out(alone)
    assert len(layout.futures) == 1
    assert any("surer than anyone can be" in each for each in in_words(alone, layout))
    assert not any("surer" in each for each in in_words(SMALL, laid_out(SMALL)))


def test_what_will_be_run_is_counted_in_words() -> None:
    words = " ".join(in_words(SMALL, laid_out(SMALL)))
    assert "36 runs in all" in words
    assert "without a shock and under Austerity" in words
    assert listed(("a", "b", "c")) == "a, b and c"


def test_a_desk_refuses_more_than_it_can_do_and_one_policy_alone() -> None:
    with pytest.raises(InputError, match=f"at most {MOST_RUNS:,}"):
        laid_out(SMALL.with_changes(futures=200, runs=50))
    with pytest.raises(InputError, match="choose a second one"):
        laid_out(SMALL.with_changes(policies=("silo",)))


def test_a_title_names_the_study_and_changes_no_run() -> None:
    titled = SMALL.with_changes(title="Our plan")
    assert experiment_of(titled).question == "Our plan"
    assert untitled(titled) == untitled(SMALL.with_changes(week=7, family=3))
    assert "Coventry" in asked_of(SMALL)
    assert asked_of(SMALL).endswith("?")
