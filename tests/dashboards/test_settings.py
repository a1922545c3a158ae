"""The address holds what is shown: there and back, and never an error, whatever is typed."""

from dataclasses import fields, replace
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.change import ALL_AGENCIES, Change
from abm.errors import InputError
from abm.parameters import MODEL_ROLES, REGISTRY
from abm.place import carried_places
from abm.policy import Policy, carried_policies
from dashboards.own import MOST_BYTES, in_address, to_travel
from dashboards.packed import packed, unpacked
from dashboards.reading import LONGEST_TITLE
from dashboards.settings import (
    DECLARED,
    FEWEST_FAMILIES,
    LAST_SEED,
    LONGEST,
    LONGEST_ADDRESS,
    MOST_FAMILIES,
    MOST_FUTURES,
    MOST_RUNS,
    SHORTEST,
    Settings,
)
from dashboards.view import View, address, elsewhere
from experiments.outcomes import OUTCOMES

POLICIES = ("silo", "collaborative", "rules-only", "behaviours-only", "silo+aligned-targets")
SHOCKS = ("austerity",)
NUMBERS = [number for number in REGISTRY.of_role(*MODEL_ROLES) if not number.options]
LEVERS = [lever for lever in REGISTRY.own_levers if not lever.options]


@st.composite
def levers(draw: Any, of: Any = LEVERS) -> tuple[tuple[str, float], ...]:
    chosen = draw(st.lists(st.sampled_from(of), unique=True, max_size=4))
    shares = st.floats(0, 1)
    return tuple((each.name, between(each.possible, draw(shares))) for each in chosen)


def between(possible: tuple[float, float], share: float) -> float:
    low, high = possible
    return min(max(low + share * (high - low), low), high)


words = st.text(st.characters(codec="utf-8"), max_size=LONGEST_TITLE).filter(str.isprintable)
some_looks = st.dictionaries(
    st.from_regex("[a-z_]{1,20}", fullmatch=True),
    words.filter(lambda text: text and "|" not in text),
    max_size=3,
)


@st.composite
def own_policies(draw: Any) -> tuple[Policy, ...]:
    found = []
    for name in draw(st.lists(st.sampled_from(["ours", "plan-b", "c3"]), unique=True)):
        told = draw(levers().filter(bool))
        changes = tuple(Change(week, ALL_AGENCIES, *each) for week, each in enumerate(told))
        found.append(Policy(name, title=draw(st.sampled_from(["Ours", "Éa <b>"])), changes=changes))
    return tuple(found)


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
    speed=st.integers(0, LONGEST),
    family=st.integers(-1, MOST_FAMILIES),
    rule=levers(),
    outcome=st.sampled_from([each.name for each in OUTCOMES if each.direction != "neither"]),
    futures=st.integers(1, MOST_FUTURES),
    runs=st.integers(2, MOST_RUNS),
    title=words,
    own=own_policies(),
    numbers=levers(NUMBERS),
    experiment=st.sampled_from(["", 'question = "Why?"\n']),
    looks=some_looks.map(lambda told: tuple(told.items())),
)


@given(some_settings)
def test_an_address_brings_back_what_it_was_made_from(settings: Settings) -> None:
    assert Settings.from_address(settings.address()) == (settings, ())


@given(st.text(max_size=LONGEST_ADDRESS + 10))
def test_whatever_is_typed_as_an_address_gives_settings(typed: str) -> None:
    settings, troubles = Settings.from_address(typed)
    assert isinstance(settings, Settings)
    assert all(isinstance(trouble, str) for trouble in troubles)


@given(st.sampled_from(sorted(DECLARED)), st.text(max_size=60))
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
        ("policies=slo", "did you mean silo? The usual setting"),
        ("shocks=silo", "no shock"),
        ("weeks=5", "not from 13"),
        ("families=many", "whole number"),
        ("levers=no-such:1", "no-such"),
        ("seed=-1", "not from 0"),
        ("outcome=happiness", "no outcome"),
        ("title=" + "x" * (LONGEST_TITLE + 1), "at most"),
        ("room=../secret", ""),
        ("own=ours:nonsense", "damaged"),
        ("own=../../secret:" + packed("[levers]\nopennes=1\n"), "did you mean openness"),
        ("own=silo:" + packed("[levers]\nopenness=1\n"), "a policy of the model already"),
        ("own=my-levers:" + packed("[levers]\nopenness=1\n"), "the levers on top of a policy"),
        ("own=ours:" + packed("x" * (MOST_BYTES + 1)), "longer than 32 KB"),
        ("numbers=openness:1", "lever"),
        ("experiment=x", "damaged"),
        ("looks=side", "nothing that a page can show"),
        ("looks=Side:money", "nothing that a page can show"),
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


@pytest.mark.parametrize(
    "odd",
    [
        "policies=" + "%2B".join(["lean"] * 300),
        "levers=" + "a" * 3_000,
        "outcome=" + "b" * 3_000,
    ],
)
def test_long_nonsense_is_answered_at_once_in_a_short_line(odd: str) -> None:
    settings, troubles = Settings.from_address(odd)
    assert settings == Settings()
    assert len(troubles[0]) < 300


def test_the_usual_settings_need_no_words_in_the_address() -> None:
    assert Settings().address() == ""
    assert address("worlds", Settings()) == "/worlds"


def test_every_setting_says_how_it_is_read_and_what_it_changes() -> None:
    for each in fields(Settings):
        assert set(each.metadata) == {"read", "write", "changes"}


@given(some_settings)
def test_what_is_only_looked_at_changes_no_world_and_no_question(settings: Settings) -> None:
    looks = (("side", "money"),)
    looked = settings.with_changes(week=3, speed=4, family=4, looks=looks, title="Ours")
    assert looked.world() == settings.world()
    assert looked.question() == settings.question()
    assert settings.with_changes(runs=9).world() == settings.world()
    assert settings.with_changes(runs=9).question() != settings.with_changes(runs=8).question()
    assert settings.world().setting().seed == settings.seed


def test_what_is_looked_at_is_kept_by_name_and_forgotten_when_usual() -> None:
    settings = Settings().with_changes(look=("side", "money")).with_changes(look=("part", "files"))
    assert dict(settings.looks) == {"side": "money", "part": "files"}
    assert settings.address() == "looks=side:money%7Cpart:files"
    assert settings.with_changes(look=("side", "")).looks == (("part", "files"),)


def test_the_week_stays_with_the_page_where_it_was_chosen() -> None:
    assert elsewhere("why", Settings(week=9, family=4)) == "/why?family=4"


def test_every_carried_policy_fits_an_address_as_ones_own() -> None:
    for name in carried_policies():
        own = (replace(Policy.load(name), name="ours"),)
        if own[0].changes:
            settings = Settings(own=(to_travel(own[0]),))
            assert settings.fits
            assert Settings.from_address(settings.address()) == (settings, ())


def test_a_policy_too_large_for_an_address_is_found_out() -> None:
    # Numbers that follow no rule cannot be made small.
    weeks = [Change(week, ALL_AGENCIES, "openness", (week * 0.618) % 1) for week in range(300)]
    own = tuple(Policy(f"ours-{n}", changes=tuple(weeks[n:])) for n in range(3))
    assert not Settings(own=own).fits
    assert len(in_address(own)) > LONGEST_ADDRESS


@given(st.text(max_size=500))
def test_a_text_comes_back_as_it_was_packed(text: str) -> None:
    try:
        assert unpacked(packed(text), 2_000) == text
    except UnicodeEncodeError:
        assert not text.isprintable()


def test_what_would_unpack_into_very_much_is_not_unpacked() -> None:
    small = packed("a" * 50_000_000)
    with pytest.raises(InputError, match="longer than 64 KB"):
        unpacked(small, 64 * 1024)


@pytest.mark.parametrize("letters", ["", "é", "%00", "a", "AAAA", packed("cut off")[:-4]])
def test_what_was_not_packed_is_refused_in_words(letters: str) -> None:
    with pytest.raises(InputError, match="in the address"):
        unpacked(letters, 100)


def test_a_view_is_told_what_was_wrong_with_the_address() -> None:
    settings, troubles = Settings.from_address("place=atlantis")
    view = View(settings, lambda **_: None, lambda _: None, troubles)
    assert view.troubles
