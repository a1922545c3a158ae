"""Do sets move as theory says they should, and are they judged by the rule that is stated?"""

from collections.abc import Callable

import numpy as np
import pytest

from experiments.calibration import Calibration
from experiments.calibration_goals import DISCREPANCIES, NOT_JUDGED, REPEATED, Goal, goals
from experiments.calibration_judgement import (
    CUT_OFF,
    distance,
    figures_met,
    implausibility,
    judge_sets,
    learnt,
    tied,
)
from experiments.calibration_prior import Numbers, Prior
from experiments.calibration_report import for_machines, markdown
from experiments.calibration_smoother import filled, moved, smoother
from experiments.target import Target
from experiments.targets import TARGETS

NAN = float("nan")
SILENT = np.zeros(1)


def goal(name: str, middle: float, spread: float) -> Goal:
    half = 1.96 * spread
    target = Target(
        name, "a toy", middle - half, middle + half, "units", lambda seen: 0.0, "high", "invented"
    )
    return Goal(target, middle, spread, 0.0)


def smoothed(model: Callable[[Numbers], Numbers], aims: tuple[Goal, ...], steps: int) -> Numbers:
    scores = np.random.default_rng(5).standard_normal((400, 3))
    for step in range(steps):
        scores = moved(scores, model(scores), aims, np.zeros(len(aims)), steps, (1, step))
    return scores


def test_sets_move_to_where_bayes_has_them_and_others_stay() -> None:
    """One number is seen with error: its posterior is known by hand, the other two have none."""
    spread, figure = 0.5, 1.5
    scores = smoothed(lambda drawn: drawn[:, :1], (goal("seen", figure, spread),), 4)
    assert scores[:, 0].mean() == pytest.approx(figure / (1 + spread**2), abs=0.1)
    assert scores[:, 0].std() == pytest.approx(spread / np.sqrt(1 + spread**2), abs=0.06)
    assert np.array_equal(scores[:, 1:], np.random.default_rng(5).standard_normal((400, 3))[:, 1:])


def test_numbers_that_only_their_sum_is_known_of_are_tied_together() -> None:
    scores = smoothed(lambda drawn: drawn[:, :2].sum(1, keepdims=True), (goal("sum", 0, 0.1),), 4)
    assert np.corrcoef(scores[:, 0], scores[:, 1])[0, 1] < -0.9
    assert scores[:, 0].std() == pytest.approx(np.sqrt(0.5), abs=0.08)


def test_a_curved_world_is_reached_in_several_steps() -> None:
    figure = np.exp(1.2)
    scores = smoothed(lambda drawn: np.exp(drawn[:, :1]), (goal("curved", figure, 0.2),), 6)
    assert scores[:, 0].mean() == pytest.approx(1.2, abs=0.1)


def test_a_figure_that_hardly_any_set_shows_moves_nothing() -> None:
    scores = np.random.default_rng(5).standard_normal((40, 3))
    measured = np.full((40, 1), NAN)
    measured[:5] = scores[:5, :1]
    assert np.array_equal(
        moved(scores, measured, (goal("rare", 3, 0.1),), SILENT, 1, (1, 0)), scores
    )


def test_a_set_that_shows_nothing_is_not_pulled_by_its_gap() -> None:
    assert filled(np.array([[1.0], [NAN], [3.0]])).ravel().tolist() == [1, 2, 3]


def test_implausibility_is_the_miss_in_standard_deviations_of_all_three_tolerances() -> None:
    aim = Goal(goal("one", 10, 3).target, 10, 3.0, 4.0)
    off = implausibility(np.array([[10.0], [23.0], [NAN]]), (aim,), np.array([12.0]))
    assert off.ravel().tolist() == [0, 1, CUT_OFF]


def test_a_figure_that_no_set_shows_is_held_against_none() -> None:
    aims = (goal("seen", 0, 1), goal("never", 0, 1))
    measured = np.array([[1.0, NAN], [2.0, NAN]])
    assert distance(measured, aims, np.zeros(2)).tolist() == [1, 2]


PRIOR = Prior(Prior.declared().parameters[:3])


def invented(measured: Numbers, aims: tuple[Goal, ...]) -> Calibration:
    scores = PRIOR.draw(len(measured), seed=2)
    noise = np.zeros(len(aims))
    settings = {"sources": "none", "place_digests": {}, "versions": {}}
    return Calibration(PRIOR, aims, noise, scores, measured, (measured,), settings)


def test_a_set_may_miss_two_figures_but_not_three() -> None:
    aims = tuple(goal(f"{number}", 0, 1) for number in range(4))
    measured = np.array([[9.0, 9, 0, 0], [9, 9, 3.1, 0], [9, 9, 2.9, 2.9], [0, 0, 0, 0]])
    calibration = invented(measured, aims)
    judged = judge_sets(calibration)
    assert sorted(judged.sets) == [0, 2, 3]
    assert judged.best.tolist() == calibration.values[3].tolist()


THREE = tuple(goal(str(number), 0, 1) for number in range(3))


def narrow(aims: tuple[Goal, ...]) -> Calibration:
    """A hundred sets in which the first number is nearly known and the others are as drawn."""
    calibration = invented(np.ones((100, len(aims))), aims)
    calibration.scores[:, 0] = 1 + 0.1 * calibration.scores[:, 0]
    return calibration


def test_the_best_set_is_in_the_middle_where_figures_speak_and_as_declared_elsewhere() -> None:
    judged = judge_sets(narrow(THREE), lambda values: np.zeros((len(values), 3)))
    declared = [parameter.default for parameter in PRIOR.parameters]
    middle = PRIOR.values(np.array([[1.0, 0, 0]]))[0]
    assert judged.best[0] == pytest.approx(middle[0], rel=0.02)
    assert judged.best[1:].tolist() == declared[1:]
    assert judged.best_distance == 0


def test_a_middle_that_is_further_off_than_the_nearest_set_is_not_the_best() -> None:
    judged = judge_sets(narrow(THREE), lambda values: np.full((len(values), 3), 5.0))
    assert judged.best_distance == 1


def test_where_no_set_is_plausible_the_report_still_says_what_was_found() -> None:
    aims = tuple(goal(f"{number}", 0, 1) for number in range(3))
    judged = judge_sets(invented(np.full((4, 3), 50.0), aims))
    assert len(judged.sets) == 0
    assert "0 of 4 sets are plausible" in markdown(judged, "joinedup calibrate")
    assert for_machines(judged, "joinedup calibrate")["plausible"] == 0


def test_numbers_as_they_were_drawn_are_not_called_narrowed_or_moved() -> None:
    judged = judge_sets(invented(np.zeros((100, 3)), tuple(goal(str(n), 0, 1) for n in range(3))))
    assert not any(each.identified or each.shifted for each in learnt(judged))
    assert tied(judged) == []
    assert all(each.holds(each.middle) for each in figures_met(judged))


def test_every_row_is_a_goal_or_has_a_reason_not_to_be() -> None:
    names = {target.name for target in TARGETS}
    assert {each.name for each in goals()} == names - set(NOT_JUDGED)
    assert {*NOT_JUDGED, *REPEATED, *DISCREPANCIES} <= names
    assert all(each.band > 0 for each in goals())


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.calibration_smoother.LIBRARY", "no_such_library")
    with pytest.raises(ValueError, match=r"pip install '\.\[calibrate\]'"):
        smoother()
