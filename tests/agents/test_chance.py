"""Claims about chance: known answers, fair draws, and nobody's luck tied to another's."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit
from numpy.typing import NDArray
from scipy import stats

from agents import chance
from agents.chance import SCALE, household, luck, philox, post_holder, uniform
from agents.records import World

AGENTS = Path(chance.__file__).parent
COORDINATES = ("seed", "replication", "who", "week", "decision", "which")
DRAWS = 40_000
ONES = 0xFFFFFFFF

words = st.integers(0, ONES)
names_of_people = st.integers(0, 2**63 - 1)
weeks = st.integers(-10_000, 5_200)
keys = st.tuples(words, words, names_of_people, weeks, st.integers(0, 24), st.integers(0, 63))


@njit
def draws(start: NDArray[np.int64], step: NDArray[np.int64], number: int) -> NDArray[np.float64]:
    """As many draws, from one key on, each a step further."""
    out = np.empty(number)
    for at in range(number):
        key = start + step * at
        out[at] = uniform(key[0], key[1], key[2], key[3], key[4], key[5])
    return out


def along(coordinate: str, number: int = DRAWS) -> NDArray[np.float64]:
    """Draws along one coordinate, all others fixed."""
    step = np.array([int(name == coordinate) for name in COORDINATES])
    return draws(np.array([1, 0, 7, 3, 0, 0]), step, number)


def beside(coordinate: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draws of many people, and at the neighbouring key along one coordinate."""
    start = np.array([1, 0, 12, 3, 5, 0])
    people = np.array([0, 0, 3, 0, 0, 0])
    step = np.array([int(name == coordinate) for name in COORDINATES])
    return draws(start, people, DRAWS), draws(start + step, people, DRAWS)


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0,) * 4, (0,) * 2, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=("zeros", "ones", "digits of pi"),
)
@pytest.mark.parametrize("how", [philox, njit(philox)], ids=("interpreted", "compiled"))
def test_the_generator_gives_its_published_known_answers(
    how: Callable[..., tuple[int, ...]],
    counter: tuple[int, ...],
    key: tuple[int, ...],
    answer: tuple[int, ...],
) -> None:
    assert how(*counter, *key) == answer


@given(keys)
def test_interpreter_and_compiler_draw_the_same_luck(key: tuple[int, ...]) -> None:
    compiled = draws(np.array(key, np.int64), np.zeros(6, np.int64), 1)[0]
    assert compiled == uniform(*key)


@given(keys)
def test_luck_is_strictly_between_0_and_1(key: tuple[int, ...]) -> None:
    assert 0 < uniform(*key) < 1


def test_even_the_extreme_words_stay_between_0_and_1() -> None:
    assert 0.5 * SCALE > 0
    assert (2**52 - 1 + 0.5) * SCALE < 1


@pytest.mark.parametrize("coordinate", COORDINATES)
def test_luck_is_uniform_along_every_coordinate(coordinate: str) -> None:
    assert stats.kstest(along(coordinate), "uniform").pvalue > 1e-3


@pytest.mark.parametrize("coordinate", COORDINATES)
def test_the_last_bits_are_as_fair_as_the_first(coordinate: str) -> None:
    bits = (along(coordinate) / SCALE).astype(np.int64)
    for shift in (0, 20, 44):
        frequencies = np.bincount((bits >> shift) & 0xFF, minlength=256)
        assert stats.chisquare(frequencies).pvalue > 1e-3, f"bits {shift} to {shift + 7}"


@pytest.mark.parametrize("coordinate", COORDINATES)
def test_neighbouring_keys_have_nothing_to_do_with_each_other(coordinate: str) -> None:
    one, other = beside(coordinate)
    assert abs(np.corrcoef(one, other)[0, 1]) < 4 / np.sqrt(DRAWS)


@pytest.mark.parametrize("coordinate", COORDINATES)
def test_what_neighbouring_keys_do_together_is_as_fair_as_what_each_does(coordinate: str) -> None:
    one, other = beside(coordinate)
    together = np.histogram2d(one, other, bins=10, range=((0, 1), (0, 1)))[0]
    assert stats.chisquare(together.ravel()).pvalue > 1e-3


def test_no_two_draws_are_alike() -> None:
    lists = [along(coordinate)[1:] for coordinate in COORDINATES]
    lists += [beside(coordinate)[0] for coordinate in COORDINATES[:1]]
    together = np.concatenate(lists)
    assert len(np.unique(together)) == len(together)


def test_every_decision_point_has_a_number_of_its_own() -> None:
    names = Counter(
        value
        for name, value in vars(chance).items()
        if name in declared_decisions() and isinstance(value, int)
    )
    assert len(names) == len(declared_decisions())
    assert set(names.values()) == {1}


def test_every_decision_point_is_used_and_by_one_room_only() -> None:
    used = Counter(
        name
        for file in sorted(AGENTS.glob("*.py"))
        for name in set(re.findall(r"luck\(\s*world, [\w.]+, week, ([A-Z_]+)", file.read_text()))
    )
    assert used == Counter(declared_decisions())


def declared_decisions() -> list[str]:
    """The names in the list of decision points."""
    listed = re.search(r"\n\(\n(.*?)\n\) = range\((\d+)\)", Path(chance.__file__).read_text(), re.S)
    assert listed is not None
    found = re.findall(r"[A-Z_]+", listed[1])
    assert len(found) == int(listed[2])
    return found


homes = st.tuples(st.integers(0, 10**6), st.integers(-5_200, 5_200))


@given(homes, homes)
def test_a_name_means_the_same_person_in_every_world(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    assert (household(*one) == household(*other)) == (one == other)
    assert (post_holder(*one) == post_holder(*other)) == (one == other)
    assert household(*one) != post_holder(*other)


def test_luck_in_a_world_is_that_of_its_seed_and_replication(world: World) -> None:
    world.run["seed"], world.run["replication"] = 5, 9
    assert luck(world, 14, 3, 2, 1) == uniform(5, 9, 14, 3, 2, 1)
