"""Does the page on fragile conclusions find what flips, and on what it depends, where we know it?

Effects are simulated with a known spread between worlds, known chance within them and a known
dependence on a few of many numbers; one small run goes through the whole command.
"""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.stats import norm, spearmanr

from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.parameters import Parameters
from experiments.calibration_judgement import Learnt
from experiments.calibration_prior import Prior
from experiments.commands.fragility import command
from experiments.document import around
from experiments.fragility import Answer, check_sets
from experiments.fragility_dependence import Dependence, depends_on, explained, rank_scores, steps
from experiments.fragility_learnt import learnt_from, scores_of
from experiments.fragility_questions import POLICIES, QUESTIONS, SMALLEST, runs_wanted
from experiments.fragility_report import to_measure
from experiments.statistics import Estimate
from experiments.worlds import share_beyond, worlds_of

WORLDS, NUMBERS, RUNS = 200, 250, 2
NAMES = tuple(f"number {column}" for column in range(NUMBERS))
SETS = np.repeat(np.arange(WORLDS), RUNS)
PAGE = Path(__file__).parents[2] / "docs" / "fragility.md"
SURE = Estimate(1.0, 0.5, 1.5, 100)


@pytest.fixture(scope="module")
def values() -> np.ndarray:
    """Numbers of 200 worlds; number 1 goes along with number 0 and does nothing itself."""
    drawn = np.random.default_rng(7).normal(size=(WORLDS, NUMBERS))
    drawn[:, 1] = 0.9 * drawn[:, 0] + math.sqrt(1 - 0.81) * drawn[:, 1]
    return drawn


def with_chance(effect: np.ndarray, seed: int = 3) -> np.ndarray:
    """Two runs of each world, with chance of standard deviation 1."""
    return effect[SETS] + np.random.default_rng(seed).normal(size=WORLDS * RUNS)


def test_the_numbers_that_an_effect_depends_on_are_found_with_their_sign(
    values: np.ndarray,
) -> None:
    worlds = worlds_of(with_chance(0.3 + values[:, 0] - 0.6 * values[:, 8]), SETS)
    found = depends_on(NAMES, rank_scores(values), worlds.seen, worlds.effects)

    assert [each.name for each in found] == ["number 0", "number 8"]
    assert found[0].correlation > 0.5
    assert found[1].correlation < -0.2
    assert found[0].low.high < 0 < found[0].high.low
    assert found[0].flips


def test_a_number_that_only_goes_along_with_another_is_not_named(values: np.ndarray) -> None:
    worlds = worlds_of(with_chance(values[:, 0]), SETS)
    assert abs(spearmanr(values[:, 1], worlds.seen).statistic) > 0.5
    found = depends_on(NAMES, rank_scores(values), worlds.seen, worlds.effects)
    assert "number 1" not in [each.name for each in found]


def test_where_nothing_matters_hardly_anything_is_named(values: np.ndarray) -> None:
    scores = rank_scores(values)
    luck = np.random.default_rng(11).normal(size=(100, WORLDS))
    named = [len(steps(scores, rank_scores(each[:, None])[:, 0])) > 0 for each in luck]
    assert sum(named) <= 5, "a false discovery rate of 1 % should name something in about 1 of 100"


def test_the_strength_named_is_the_rank_correlation(values: np.ndarray) -> None:
    worlds = worlds_of(with_chance(np.exp(values[:, 4])), SETS)
    first = depends_on(NAMES, rank_scores(values), worlds.seen, worlds.effects)[0]
    assert first.name == "number 4"
    assert first.correlation == pytest.approx(spearmanr(values[:, 4], worlds.seen).statistic)


def test_what_the_numbers_explain_is_judged_in_worlds_left_out(values: np.ndarray) -> None:
    scores = rank_scores(values)
    assert explained(scores, values[:, 0] - values[:, 8]) > 0.9
    luck = np.random.default_rng(5).normal(size=(20, WORLDS))
    assert np.mean([explained(scores, each) for each in luck]) < 0.02
    assert math.isnan(explained(scores, np.ones(WORLDS)))


def test_the_share_of_worlds_that_flip_is_right_for_normal_effects() -> None:
    chance, number = np.random.default_rng(2), 5_000
    sets = np.repeat(np.arange(number), RUNS)
    effects = chance.normal(0.5, 1, number)[sets] + chance.normal(size=number * RUNS)
    worlds = worlds_of(effects, sets)

    assert share_beyond(worlds, 0, -1) == pytest.approx(norm.cdf(-0.5), abs=0.02)
    assert share_beyond(worlds, 1, 1) == pytest.approx(norm.cdf(-0.5), abs=0.02)
    assert (worlds.seen < 0).mean() > norm.cdf(-0.5) + 0.02, "chance alone makes more worlds flip"
    assert worlds.reliability == pytest.approx(1 / 1.5, abs=0.03)


def test_chance_alone_is_not_told_as_worlds_that_differ() -> None:
    worlds = worlds_of(with_chance(np.full(WORLDS, 0.2), seed=1), SETS)
    assert worlds.effects.std() < 0.5 * worlds.seen.std()
    assert worlds.mean.low < 0.2 < worlds.mean.high


def test_a_mean_that_lies_where_it_begins_to_matter_is_not_said_to_hold() -> None:
    worlds = worlds_of(with_chance(np.full(WORLDS, 0.2), seed=1), SETS)
    assert 0.1 < share_beyond(worlds, worlds.mean.mean, 1) < 0.9
    assert share_beyond(worlds, worlds.mean.mean - 1, 1) > 0.99


def test_worlds_that_all_say_the_same_leave_no_doubt() -> None:
    worlds = worlds_of(np.full(WORLDS * RUNS, -3.0), SETS)
    assert share_beyond(worlds, 2.0, -1) == 1
    assert share_beyond(worlds, 4.0, -1) == 0


def test_a_world_that_shows_nothing_counts_as_the_mean() -> None:
    effects = np.array([1.0, 1.2, math.nan, math.nan, 3.0, 3.2])
    worlds = worlds_of(effects, np.array([0, 0, 1, 1, 2, 2]))
    assert worlds.seen[1] == pytest.approx(np.nanmean(effects))


@pytest.mark.parametrize(
    ("better", "worse", "verdict"),
    [
        (0.99, 0.01, "holds"),
        (0.0, 0.0, "holds"),
        (0.93, 0.07, "flips"),
        (0.85, 0.02, "mostly holds"),
        (0.6, 0.0, "matters or not"),
    ],
)
def test_what_is_called_holding_and_what_flipping(
    better: float, worse: float, verdict: str
) -> None:
    assert answer(better, worse).verdict == verdict


def answer(better: float, worse: float, *names: str) -> Answer:
    """An answer of these shares that depends on some numbers."""
    worlds = worlds_of(np.zeros(4), np.array([0, 0, 1, 1]))
    found = tuple(Dependence(name, 0.5, 0.01, SURE, SURE) for name in names)
    little = 1 - better - worse
    return Answer(QUESTIONS[0], 1.0, worlds, better, worse, little, 0.1, found, 0.5)


def test_every_conclusion_is_about_policies_that_are_run_and_has_a_better_way() -> None:
    for question in QUESTIONS:
        assert {policy for policy, _ in question.contrast.weights} <= set(POLICIES)
        assert sum(weight for _, weight in question.contrast.weights) == 0
        assert question.outcome.direction != "neither"
        assert question.smallest == SMALLEST[question.outcome.name] > 0
    assert {question.outcome.name for question in QUESTIONS} == set(SMALLEST)
    assert len({(each.contrast.name, each.outcome.name) for each in QUESTIONS}) == len(QUESTIONS)


def test_values_are_turned_back_into_the_scores_they_were_drawn_with() -> None:
    prior = Prior.declared()
    drawn = prior.draw(50, seed=1)
    off = np.abs(scores_of(prior, prior.values(drawn)) - drawn)
    assert off[np.abs(drawn) < 2].max() < 0.05, "values are written with four digits"


def test_a_number_that_the_figures_narrowed_is_told_from_those_left_as_drawn() -> None:
    prior = Prior.declared()
    drawn = prior.draw(200, seed=1)
    at = prior.names.index("contact_hours")
    drawn[:, at] = 0.5 + 0.3 * drawn[:, at]
    ensemble = Ensemble("drawn", tuple(map(prior.parameters_of, prior.values(drawn))))

    first, *others = learnt_from(ensemble)
    assert first.name == "contact_hours"
    assert first.identified
    assert first.shifted
    assert first.spread == pytest.approx(0.3, abs=0.05)
    assert not any(each.identified or each.shifted for each in others)


def test_only_numbers_that_no_figure_pins_down_would_have_to_be_measured() -> None:
    learnt = [
        Learnt("contact_hours", 200, 1.0, 0.3, 0.2, 0.3, 0.4),
        Learnt("gaming", 200, 0.0, 1.0, 0.03, 0.1, 0.2),
    ]
    said = to_measure([answer(0.5, 0.4, "contact_hours", "gaming")], learnt)
    assert "gaming" in said
    assert "contact_hours" not in said
    assert "2 numbers" in said
    assert "1 of them" in said
    assert "No conclusion" in to_measure([answer(1.0, 0.0, "gaming")], learnt)


def test_runs_that_cannot_tell_worlds_from_chance_are_refused() -> None:
    with pytest.raises(InputError, match="of 3 sets of parameters: give 20 or more"):
        check_sets(np.repeat(np.arange(3), 2))
    with pytest.raises(InputError, match="30 replications of 30 sets"):
        check_sets(np.arange(30))
    check_sets(Ensemble.carried().numbers(runs_wanted(len(Ensemble.carried().sets))))


def test_the_command_answers_writes_and_draws(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    sets = [
        Parameters({"contact_hours": hours, "easing_rate.health": easing})
        for hours, easing in chance.uniform((0.2, 0.002), (1.0, 0.02), (20, 2))
    ]
    Ensemble("tiny", tuple(sets)).save(tmp_path / "sets.csv")
    page, picture = tmp_path / "page.md", tmp_path / "picture.png"
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    options = ["--families", "60", "--weeks", "13", "--burn-in", "13", "--json"]
    files = ["--parameters", tmp_path / "sets.csv", "--into", page, "--figure", picture]
    done = CliRunner().invoke(command, [*options, *map(str, files)])

    assert done.exit_code == 0, f"{done.output}{done.exception!r}"
    told = json.loads(done.stdout)
    assert told["worlds"] == 20
    assert told["runs_each"] == 2
    assert len(QUESTIONS) / 2 < len(told["conclusions"]) <= len(QUESTIONS)
    for each in told["conclusions"]:
        assert each["better"] + each["worse"] + each["no_difference"] == pytest.approx(1)
    written = page.read_text(encoding="utf-8")
    assert "Holds in every plausible world" in written
    assert "20 plausible worlds" in written
    assert picture.stat().st_size > 10_000


@pytest.mark.parametrize("part", ["fragility", "identified"])
def test_the_page_has_a_place_for_each_part(part: str) -> None:
    before, after = around(PAGE.read_text(encoding="utf-8"), part)
    assert before
    assert after


def test_a_picture_that_could_not_be_written_is_refused_before_anything_runs() -> None:
    for name, words in (("x.svg", "ends in .png"), ("nowhere/x.png", "no folder nowhere")):
        with pytest.raises(InputError, match=words):
            CliRunner().invoke(command, ["--figure", name], catch_exceptions=False)
