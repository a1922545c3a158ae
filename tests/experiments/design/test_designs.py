"""Are the points of designs where they should be, the same for ever, and fit for analysis?"""

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.test_functions import Ishigami, Sobol_G
from scipy.stats import qmc

from abm.errors import InputError
from agents.chance import SCALE, philox
from experiments.design.designs import KINDS, Design, aliases, points, unit_points
from experiments.design.draws import LAYING_OUT, draws
from experiments.design.factor import Factor
from experiments.design.factorial import generators

Numbers = NDArray[np.float64]
RANGES = [kind for kind in KINDS if kind not in ("ensemble", "table")]
OPENNESS = Factor("openness", "lever", 0, 1)
VOICE = Factor("voice", "lever", 0, 1)


def design_of(kind: str, number: int = 4) -> Design:
    return Design(kind, points=number if "points" in KINDS[kind].takes else 0)


def factors(number: int, low: float = 0, high: float = 1) -> list[Factor]:
    return [Factor(f"x{each}", "uncertainty", low, high) for each in range(number)]


GOLDEN: dict[str, list[list[float]]] = {
    "full-factorial": [[0, 0], [0, 1], [1, 0], [1, 1]],
    "fractional-factorial": [[0, 0], [1, 0], [0, 1], [1, 1]],
    "ofat": [[np.nan, np.nan], [0, np.nan], [1, np.nan], [np.nan, 0], [np.nan, 1]],
    "latin-hypercube": [
        [0.9646144802063624, 0.09236065383062039],
        [0.4677464060998552, 0.8676187084377793],
        [0.5542333494539545, 0.4494024016601623],
        [0.15694311882571996, 0.6940729039578657],
    ],
    "sobol": [
        [0.490964965429157, 0.46075355680659413],
        [0.990964965429157, 0.9607535568065941],
        [0.740964965429157, 0.21075355680659413],
        [0.24096496542915702, 0.7107535568065941],
    ],
    "halton": [
        [0.49096496503846654, 0.4607535569777895],
        [0.9909649650384665, 0.7940868903111229],
        [0.7409649650384665, 0.12742022364445615],
        [0.24096496503846654, 0.5718646680889006],
    ],
    "saltelli": [
        [0.490964965429157, 0.46075355680659413],
        [0.26066684583202004, 0.46075355680659413],
        [0.490964965429157, 0.8560884580947459],
        [0.26066684583202004, 0.8560884580947459],
    ],
}


@pytest.mark.parametrize("kind", GOLDEN)
def test_a_design_gives_the_points_it_has_always_given(kind: str) -> None:
    found = unit_points(design_of(kind), 2)[: len(GOLDEN[kind])]
    np.testing.assert_allclose(found, GOLDEN[kind], rtol=0, atol=1e-15)


def test_a_walk_takes_the_steps_it_has_always_taken() -> None:
    found = unit_points(Design("morris", 1), 3) * 3
    assert found.round(12).tolist() == [[3, 2, 2], [3, 0, 2], [1, 0, 2], [1, 0, 0]]


def test_chance_is_that_of_philox_and_the_same_for_ever() -> None:
    assert draws(1, 0, 1, 2).tolist() == [[0.8584579208254498, 0.36944261532248157]]
    one, two, _, _ = philox(3, 2, 5, LAYING_OUT, 7, 0)
    assert draws(7, 5, 4, 3)[3, 2] == (((one << 20) | (two >> 12)) + 0.5) * SCALE
    assert np.array_equal(draws(1, 0, 9, 9)[:3, :2], draws(1, 0, 3, 2))
    many = draws(7, 2, 100, 100)
    assert abs(many.mean() - 0.5) < 0.01
    assert abs(many.var() - 1 / 12) < 0.002


@pytest.mark.parametrize("kind", RANGES)
@pytest.mark.parametrize("number", [1, 2, 5])
def test_points_lie_in_the_range_and_are_as_many_as_said(kind: str, number: int) -> None:
    design = design_of(kind)
    found = unit_points(design, number)
    assert len(found) == KINDS[kind].number(design, [2] * number)
    assert found.shape[1] == number
    assert np.nanmin(found) >= 0
    assert np.nanmax(found) <= 1


@pytest.mark.parametrize("kind", ["latin-hypercube", "sobol", "halton", "morris", "saltelli"])
def test_another_seed_gives_other_points(kind: str) -> None:
    one, other = (unit_points(Design(kind, 8, seed=seed), 3) for seed in (1, 2))
    assert not np.isclose(one, other).all()
    assert np.array_equal(one, unit_points(Design(kind, 8, seed=1), 3))


def test_a_full_factorial_meets_every_combination_once() -> None:
    levels = Factor("a", "lever", 0, 1, levels=(0, 0.2, 1)), Factor.of_part("b", "silo")
    found = points(Design("full-factorial"), levels).tolist()
    assert found == [list(each) for each in itertools.product((0, 0.2, 1), (0, 1))]


def test_one_at_a_time_moves_one_factor_and_leaves_the_others_as_they_are() -> None:
    found = unit_points(Design("ofat", levels=3), 4)
    assert len(found) == 1 + 4 * 3
    assert (~np.isnan(found)).sum(axis=1).tolist() == [0, *[1] * 12]


def test_a_latin_hypercube_has_each_slice_of_each_factor_once() -> None:
    found = unit_points(Design("latin-hypercube", 50), 6)
    assert np.array_equal(
        np.sort((found * 50).astype(int), axis=0),
        np.arange(50)[:, None] + 0 * found[:1].astype(int),
    )


@pytest.mark.parametrize("kind", ["sobol", "halton", "latin-hypercube"])
def test_spread_points_lie_more_evenly_than_chance(kind: str) -> None:
    even = qmc.discrepancy(unit_points(Design(kind, 256), 4))
    assert even < 0.7 * qmc.discrepancy(draws(1, 9, 256, 4))


def effects_apart(found: Numbers, order: int) -> bool:
    """Whether no product of up to `order` columns is the product of others, as far as asked."""
    signs = 2 * found - 1
    main = [signs[:, [a]] for a in range(signs.shape[1])]
    pairs = [signs[:, [a]] * signs[:, [b]] for a, b in itertools.combinations(range(len(main)), 2)]
    left, right = main, main + (pairs if order > 3 else [])
    if order > 4:
        left = main + pairs
    one, other = np.hstack(left), np.hstack(right)
    together = abs(one.T @ other) / len(found)
    together[np.arange(len(left)), np.arange(len(left))] = 0
    return bool((together < 1).all())


@given(number=some.integers(2, 12), resolution=some.sampled_from([3, 4, 5]))
@settings(max_examples=30, deadline=None)
def test_a_fraction_keeps_apart_what_its_resolution_promises(number: int, resolution: int) -> None:
    found = unit_points(Design("fractional-factorial", resolution=resolution), number)
    assert effects_apart(found, resolution)
    assert (found.mean(axis=0) == 0.5).all()


def test_fractions_are_as_small_as_those_of_the_textbook() -> None:
    """Box, Hunter & Hunter 2005, table 6.22: runs for so many factors."""
    sizes = {(7, 3): 8, (15, 3): 16, (4, 4): 8, (8, 4): 16, (16, 4): 32, (5, 5): 16, (8, 5): 64,
             (11, 5): 128, (17, 5): 256}  # fmt: skip
    found = {
        (number, resolution): len(
            unit_points(Design("fractional-factorial", resolution=resolution), number)
        )
        for number, resolution in sizes
    }
    assert found == sizes


def test_a_fraction_says_what_it_cannot_tell_apart() -> None:
    assert aliases(Design("fractional-factorial", resolution=3), factors(3)) == (
        (("x0",), ("x1", "x2")),
        (("x1",), ("x0", "x2")),
        (("x2",), ("x0", "x1")),
    )
    assert aliases(Design("fractional-factorial"), factors(4))[0] == (("x0", "x1"), ("x2", "x3"))
    assert aliases(Design("full-factorial"), factors(3)) == ()


def test_more_factors_than_any_fraction_holds_are_refused() -> None:
    with pytest.raises(InputError, match="lower resolution"):
        generators(200, 5)


@pytest.mark.parametrize("second_order", [False, True])
def test_sobol_indices_of_ishigami_come_out_of_the_matrix(second_order: bool) -> None:
    """First and total order of the Ishigami function: 0.314, 0.442, 0; 0.558, 0.442, 0.244."""
    x = factors(3, -np.pi, np.pi)
    problem = {"num_vars": 3, "names": [each.name for each in x], "bounds": [[-np.pi, np.pi]] * 3}
    design = Design("saltelli", 1_024, second_order=second_order)
    found = sobol_analysis.analyze(
        problem, Ishigami.evaluate(points(design, x)), calc_second_order=second_order, seed=1
    )
    np.testing.assert_allclose(found["S1"], [0.314, 0.442, 0], atol=0.03)
    np.testing.assert_allclose(found["ST"], [0.558, 0.442, 0.244], atol=0.03)
    if second_order:
        assert found["S2"][0, 2] == pytest.approx(0.244, abs=0.03)


def test_walks_find_what_matters_and_are_exact_where_effects_are_straight() -> None:
    x = factors(8)
    problem = {"num_vars": 8, "names": [each.name for each in x], "bounds": [[0, 1]] * 8}
    walked = points(Design("morris", 40), x)
    found = morris_analysis.analyze(problem, walked, Sobol_G.evaluate(walked), num_levels=4, seed=1)
    assert np.argsort(-found["mu_star"])[:4].tolist() == [0, 1, 2, 3]
    straight = morris_analysis.analyze(problem, walked, walked @ np.arange(8.0), seed=1)
    np.testing.assert_allclose(straight["mu"], np.arange(8), atol=1e-9)
    np.testing.assert_allclose(straight["sigma"], 0, atol=1e-9)


def test_a_walk_moves_every_factor_once() -> None:
    found = unit_points(Design("morris", 20, levels=6), 5).reshape(20, 6, 5)
    steps = abs(np.diff(found, axis=1))
    np.testing.assert_allclose(steps.sum(axis=1), 0.6)
    assert ((steps > 0).sum(axis=2) == 1).all()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "latin"}, "perhaps 'latin-hypercube'"),
        ({"kind": "sobol"}, "points = 0 is not possible"),
        ({"kind": "sobol", "points": 2.5}, "not a whole number"),
        ({"kind": "full-factorial", "points": 5}, "points has no meaning here"),
        ({"kind": "morris", "points": 5, "levels": 3}, "an even number"),
        ({"kind": "fractional-factorial", "resolution": 7}, "expected 3, 4 or 5"),
        ({"kind": "table"}, "no table"),
        ({"kind": "sobol", "points": 8, "seed": -1}, "seed = -1"),
    ],
)
def test_a_design_that_cannot_be_is_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Design(**given)  # type: ignore[arg-type]


def test_a_design_without_end_is_refused_before_it_is_laid_out() -> None:
    with pytest.raises(InputError, match="over 60 factors has more than 1,000,000 points"):
        unit_points(Design("full-factorial"), 60)
    with pytest.raises(InputError, match="nothing to vary"):
        unit_points(Design("sobol", 4), 0)


def test_a_table_gives_its_rows_in_the_order_of_the_factors(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("voice,openness\n0.1, 0.9\n\n0.2,0.8\n")
    assert points(Design("table", table=str(file)), [OPENNESS, VOICE]).tolist() == [
        [0.9, 0.1],
        [0.8, 0.2],
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("openness\n0.5\n", "no column voice"),
        ("openness,voice,opennes\n1,1,1\n", "line 1: column: 'opennes' is not known"),
        ("openness,openness\n1,1\n", "more than once"),
        ("openness,voice\n", "has no rows"),
        ("openness,voice\n0.1\n", "line 2 has 1 cells"),
        ("openness,voice\n0.1,0.2\n0.1,2\n", "line 3: voice = '2' is not possible"),
        ("openness,voice\n0.1,much\n", "line 2: voice = 'much'"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        points(Design("table", table=text), [OPENNESS, VOICE])


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read"):
        points(Design("table", table=str(tmp_path / "none.csv")), [OPENNESS])
