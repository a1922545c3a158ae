"""The address holds what is shown: there and back, and never an error, whatever is typed."""

from dataclasses import fields
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.parameters import REGISTRY
from abm.place import carried_places
from dashboards.settings import (
    FEWEST_FAMILIES,
    LAST_SEED,
    LONGEST,
    LONGEST_ADDRESS,
    LONGEST_TITLE,
    MOST_FAMILIES,
    MOST_FUTURES,
    MOST_RUNS,
    READERS,
    SHORTEST,
    Settings,
)
from dashboards.view import View, address
from experiments.outcomes import OUTCOMES

POLICIES = ("silo", "collaborative", "rules-only", "behaviours-only", "silo+aligned-targets")
SHOCKS = ("austerity",)
LEVERS = [lever for lever in REGISTRY.own_levers if not lever.options]


@st.composite
def levers(draw: Any) -> tuple[tuple[str, float], ...]:
    chosen = draw(st.lists(st.sampled_from(LEVERS), unique=True, max_size=4))
    shares = st.floats(0, 1)
    return tuple((each.name, between(each.possible, draw(shares))) for each in chosen)


def between(possible: tuple[float, float], share: float) -> float:
    low, high = possible
    return min(max(low + share * (high - low), low), high)


some_settings = st.builds(
    Settings,
    place=st.sampled_from(carried_places()),
    policies=st.lists(st.sampled_from(POLICIES), min_size=1, max_size=4, unique=True).map(tuple),
    levers=levers(),
    shocks=st.sampled_from([(), SHOCKS]),
    families=st.integers(FEWEST_FAMILIES, MOST_FAMILIES),
    weeks=st.integers(SHORTEST, LONGEST),
    seed=st.integers(0, LAST_SEED),
    week=st.integers(0, LONGEST),
    family=st.integers(-1, MOST_FAMILIES),
    rule=levers(),
    outcome=st.sampled_from([each.name for each in OUTCOMES if each.direction != "neither"]),
    futures=st.integers(1, MOST_FUTURES),
    runs=st.integers(2, MOST_RUNS),
    title=st.text(st.characters(codec="utf-8"), max_size=LONGEST_TITLE).filter(str.isprintable),
)


@given(some_settings)
def test_an_address_brings_back_what_it_was_made_from(settings: Settings) -> None:
    assert Settings.from_address(settings.address()) == (settings, ())


@given(st.text(max_size=LONGEST_ADDRESS + 10))
def test_whatever_is_typed_as_an_address_gives_settings(typed: str) -> None:
    settings, troubles = Settings.from_address(typed)
    assert isinstance(settings, Settings)
    assert all(isinstance(trouble, str) for trouble in troubles)


@given(st.sampled_from(sorted(READERS)), st.text(max_size=60))
def test_whatever_is_typed_for_a_setting_is_taken_or_answered_in_words(
    key: str, typed: str
) -> None:
    settings, troubles = Settings.from_address(f"{key}={quote_plus(typed)}")
    changed = settings != Settings()
    assert not (changed and troubles)
    assert Settings.from_address(settings.address()) == (settings, ())


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("place=atlantis", "no place"),
        ("policies=silo|silo", "different policies"),
        ("policies=../../secret.toml", "no carried policy"),
        ("policies=nonsense", "nonsense"),
        ("shocks=silo", "no shock"),
        ("weeks=5", "not from 13"),
        ("families=many", "whole number"),
        ("levers=no-such:1", "no-such"),
        ("seed=-1", "not from 0"),
        ("outcome=happiness", "no outcome"),
        ("title=" + "x" * (LONGEST_TITLE + 1), "at most"),
        ("room=../secret", ""),
    ],
)
def test_what_cannot_be_shown_is_said_and_the_usual_is_shown(typed: str, told: str) -> None:
    settings, troubles = Settings.from_address(typed)
    assert settings == Settings()
    assert len(troubles) == 1
    assert told in troubles[0]


def test_an_address_far_too_long_is_not_read() -> None:
    settings, troubles = Settings.from_address("weeks=52&" + "x" * LONGEST_ADDRESS)
    assert settings == Settings()
    assert "too long" in troubles[0]


def test_the_usual_settings_need_no_words_in_the_address() -> None:
    assert Settings().address() == ""
    assert address("worlds", Settings()) == "/worlds"


def test_every_setting_can_be_written_in_an_address() -> None:
    assert set(READERS) == {each.name for each in fields(Settings)}


def test_the_command_tells_the_same_place_people_and_luck() -> None:
    settings = Settings(place="salford", families=500, weeks=52, seed=7, shocks=("austerity",))
    command = settings.command()
    for part in (
        "--place salford",
        "--families 500",
        "--weeks 52",
        "--seed 7",
        "--shock austerity",
    ):
        assert part in command


def test_a_view_is_told_what_was_wrong_with_the_address() -> None:
    settings, troubles = Settings.from_address("place=atlantis")
    view = View(settings, lambda **_: None, lambda _: None, troubles)
    assert view.troubles
