"""Trees find the rules that were put in, and nothing where there is only chance."""

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.prim import Cases
from experiments.analysis.trees import grow_tree, grown
from tests.experiments.analysis.test_discovery import POLICY, in_a_corner, made_up, under_a_shock
from tests.experiments.analysis.test_discovery import SHOCKS as ALL_SHOCKS


def test_the_rules_that_were_put_in_come_out() -> None:
    tree = grow_tree(made_up(in_a_corner), POLICY)
    worst = tree.parts[0]
    assert worst.box.low[0] == pytest.approx(3, abs=0.1)
    assert worst.box.high[1] == pytest.approx(0.25, abs=0.02)
    assert worst.value > 0.9
    assert tree.explained > 0.7
    assert tree.sentences()[0].startswith("Where how much faster trust is lost than won")
    assert "fails in " in tree.sentences()[0]


def test_sizes_are_told_in_the_unit_of_the_outcome() -> None:
    tree = grow_tree(made_up(in_a_corner), POLICY, sizes=True)
    assert tree.parts[0].value == pytest.approx(6, abs=0.5)
    assert tree.parts[-1].value == pytest.approx(-4, abs=0.5)
    assert "per 1,000 families on average over" in tree.sentences()[0]


def test_parts_share_out_all_futures() -> None:
    tree = grow_tree(made_up(in_a_corner), POLICY)
    inside = np.array([part.box.holds(tree.cases.values) for part in tree.parts])
    assert (inside.sum(axis=0) == 1).all()
    assert tree.table().groupby("part")["futures"].first().sum() == 150


def test_a_shock_is_told_by_name() -> None:
    tree = grow_tree(made_up(under_a_shock, futures=60, shocks=ALL_SHOCKS), POLICY)
    assert "the shock is austerity or poverty-shock" in tree.sentences()[0]
    assert any("the shock is none" in each for each in tree.sentences()[1:])


def test_nothing_is_left_of_a_tree_grown_on_chance() -> None:
    luck = np.random.default_rng(1)
    for _ in range(5):
        frame = pd.DataFrame(luck.random((120, 4)), columns=list("abcd"))
        cases = Cases.of(frame, luck.random(120) < 0.4)
        parts, explained = grown(cases, cases.fails.astype(float), np.arange(120))
        assert (len(parts), explained) == (1, 0.0)


def test_a_tree_on_chance_says_so() -> None:
    tree = grow_tree(made_up(0.0, spread=3.0), POLICY)
    assert tree.sentences() == [
        "No rule foretells futures left out better than the mean of all does."
    ]


def test_too_few_futures_grow_no_tree() -> None:
    tree = grow_tree(made_up(in_a_corner, futures=12), POLICY)
    assert "too few to say where" in tree.sentences()[0]
