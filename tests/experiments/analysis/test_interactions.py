"""Are levers found that only work together, and is it said where a design cannot tell?"""

from dataclasses import replace

import numpy as np
import pytest

from abm.errors import InputError
from experiments.analysis.interactions import interactions
from experiments.design.designs import Design
from experiments.design.factor import Factor
from tests.experiments.analysis.known_functions import Numbers, nothing, sample_of, unit_factors

FULL = Design("full-factorial")
FRACTION = Design("fractional-factorial", resolution=4)


def two_only_together(values: Numbers) -> Numbers:
    """The first works alone; the second and third only with each other."""
    return np.asarray(2 * values[:, 0] - 3 * values[:, 1] * values[:, 2])


def test_effects_of_a_full_factorial_are_those_of_the_formula() -> None:
    found = interactions(sample_of(two_only_together, FULL, unit_factors(3)))
    assert found.of("x1").found.mean == pytest.approx(2)
    assert found.of("x2").found.mean == pytest.approx(-1.5)
    assert found.of("x2").alone.mean == pytest.approx(0)
    assert found.of("x2", "x3").found.mean == pytest.approx(-3)
    assert found.of("x3", "x2").alone.mean == pytest.approx(-3)
    assert found.of("x1", "x2").found.mean == pytest.approx(0)
    assert found.of("x1", "x2", "x3").found.mean == pytest.approx(0)


def test_what_three_do_only_together_is_found() -> None:
    sample = sample_of(lambda v: v.prod(axis=1), FULL, unit_factors(3), 6, noise=0.02)
    found = interactions(sample)
    assert found.of("x1", "x2", "x3").found.mean == pytest.approx(1, abs=0.1)
    assert found.of("x1", "x2", "x3").seen


def test_it_is_said_in_words_which_only_work_together() -> None:
    found = interactions(
        sample_of(two_only_together, FULL, unit_factors(3), 8, noise=0.2, shared=20)
    )
    told = found.sentences()
    assert any(each.startswith("x2 and x3 work only together: alone none of them") for each in told)
    assert [each.factors for each in found.effects if each.seen and len(each.factors) == 2] == [
        ("x2", "x3")
    ]


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda v: 2 * v[:, 0] + 3 * v[:, 0] * v[:, 1], "x2 is not seen to do anything alone, but"),
        (lambda v: 2 * v[:, 0] + v[:, 1] + 3 * v[:, 0] * v[:, 1], "do more together than the sum"),
        (lambda v: 2 * v[:, 0] + 2 * v[:, 1] - v[:, 0] * v[:, 1], "do less together than the sum"),
        (lambda v: 2 * v[:, 0] + 2 * v[:, 1], "No factors are seen to do more or less together"),
    ],
)
def test_each_way_of_working_together_has_its_words(function: object, words: str) -> None:
    sample = sample_of(function, FULL, unit_factors(2), 8, noise=0.05)  # type: ignore[arg-type]
    assert words in " ".join(interactions(sample).sentences())


def test_intervals_hold_the_truth_and_luck_that_policies_share_leaves_no_trace() -> None:
    held = []
    for seed in range(100):
        sample = sample_of(two_only_together, FULL, unit_factors(3), 5, 1, 100, seed)
        pair = interactions(sample).of("x2", "x3").found
        held.append(pair.low <= -3 <= pair.high)
    assert 0.9 <= np.mean(held) <= 0.99


def test_a_fraction_names_what_it_cannot_tell_apart() -> None:
    sample = sample_of(two_only_together, FRACTION, unit_factors(6), 6, noise=0.1)
    found = interactions(sample)
    mixed = found.of("x2", "x3")
    assert ("x2", "x3") in (mixed.factors, *mixed.aliases)
    assert mixed.aliases
    assert mixed.found.mean == pytest.approx(-3, abs=0.2)
    assert "this fraction does not tell which" in " ".join(found.sentences())
    assert len(found.effects) < 6 + 15


def test_designs_with_levels_between_take_the_ends() -> None:
    factors = tuple(Factor(f"x{at}", "uncertainty", 0, 1, levels=(0, 0.4, 1)) for at in (1, 2, 3))
    found = interactions(sample_of(two_only_together, FULL, factors))
    assert found.of("x2", "x3").found.mean == pytest.approx(-3)


def test_futures_that_differ_widen_the_intervals() -> None:
    sample = sample_of(two_only_together, FULL, unit_factors(3), 8, noise=0.1)
    by_future = np.repeat([0.0, 3.0, -3.0, 1.0], 2)
    differ = sample.shown + by_future * sample.values[:, :1]
    wide = interactions(replace(sample, shown=differ, sets=np.repeat(np.arange(4), 2)))
    assert wide.of("x1").found.parameters_told
    assert wide.of("x1").found.high - wide.of("x1").found.low > 5


def test_of_nothing_but_chance_nothing_is_told() -> None:
    told = interactions(sample_of(nothing, FULL, unit_factors(3), 6, noise=1)).sentences()
    assert len(told) == 1
    assert "nothing is told" in told[0]


def test_with_too_few_runs_it_is_said_that_points_differ_but_not_by_what() -> None:
    sample = sample_of(two_only_together, FULL, unit_factors(3), 2, noise=0.5)
    told = interactions(sample).sentences()
    assert len(told) == 1
    assert "give more replications" in told[0]


def test_other_designs_and_effects_that_are_not_there_are_refused() -> None:
    with pytest.raises(InputError, match="full-factorial"):
        interactions(sample_of(nothing, Design("halton", points=64), unit_factors(2)))
    found = interactions(sample_of(two_only_together, FULL, unit_factors(3)))
    with pytest.raises(InputError, match="no effect of x9"):
        found.of("x9")
