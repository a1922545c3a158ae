"""Every number is declared once, completely, and without contradicting itself."""

from typing import Any

import pytest

from abm.declared import ALL
from abm.errors import InputError
from abm.registry import Parameter, Role, each, fixed, lever, matrix, uncertain, world

REGIMES = ("none", "volume", "learning")


def declared(**changes: Any) -> Parameter:
    words = {"unit": "share", "meaning": "how readily news is shared", "source": "assumed"}
    numbers = {"default": 0.2, "possible": (0, 1), "plausible": (0.1, 0.5)}
    return Parameter(**{"name": "openness", "role": Role.LEVER, **numbers, **words, **changes})


def test_each_kind_of_declaration_has_its_role() -> None:
    (openness,) = lever("openness", 0.2, (0, 1), "share", "sharing")
    (demand,) = world("labour_demand", 1, (0, 3), "ratio", "work to be had")
    (loss,) = uncertain("trust_loss", 0.1, (0, 1), (0.05, 0.2), "trust", "lost with a bounce")
    (hours,) = fixed("hours_a_week", 37, (1, 60), "hours", "a full-time week", "contract")
    assert [p.role.value for p in (openness, demand, loss, hours)] == [
        "lever", "world", "uncertain", "fixed",
    ]  # fmt: skip


def test_what_is_not_said_is_an_assumption_over_everything_possible() -> None:
    (openness,) = lever("openness", 0.2, (0, 1), "share", "sharing")
    assert openness.source == "assumed"
    assert openness.plausible == openness.possible == (0.0, 1.0)


def test_a_fixed_number_has_only_one_plausible_value() -> None:
    (hours,) = fixed("hours_a_week", 37, (1, 60), "hours", "a full-time week", "contract")
    assert hours.plausible == (37.0, 37.0)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"default": 1.5, "plausible": (0.1, 2)}, "not within possible"),
        ({"default": 0.9}, "default 0.9 is not within plausible"),
        ({"default": float("nan")}, "not within plausible"),
        ({"possible": (1, 0)}, "give \\(low, high\\), finite"),
        ({"possible": (0, float("inf"))}, "finite"),
        ({"plausible": (0.3, 0.1)}, "give \\(low, high\\)"),
        ({"meaning": " "}, "meaning is empty"),
        ({"unit": ""}, "unit is empty"),
        ({"source": ""}, "source is empty"),
        ({"name": "open ness"}, "words joined by dots"),
        ({"scope": "family"}, "'place', 'agency' or 'pair'"),
        ({"scope": "pair", "limitable": True}, "only a lever of the place or of an agency"),
        ({"role": Role.WORLD, "limitable": True}, "only a lever of the place or of an agency"),
        ({"scope": "pair", "name": "led.work"}, "one number, without labels"),
        ({"options": ("a", "b"), "possible": (0, 1), "limitable": True}, "has no mean over"),
        ({"role": Role.UNCERTAIN, "scope": "agency"}, "only a lever"),
        ({"options": REGIMES}, "number of options - 1"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(
    changes: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint) as refused:
        declared(**changes)
    assert changes.get("name", "openness") in str(refused.value)


def test_each_label_gets_its_own_number_meaning_and_source() -> None:
    work, money = each(
        "onset", ("work", "money"), (0.01, 0.02), (0, 1), "chance a week", "{label} goes wrong",
        source=("survey", "assumed"), factor=(0.5, 2),
    )  # fmt: skip
    assert (work.name, work.default, work.plausible) == ("onset.work", 0.01, (0.005, 0.02))
    assert (money.meaning, money.source) == ("money goes wrong", "assumed")


def test_a_factor_never_leads_beyond_what_is_possible() -> None:
    (high,) = each("share", ("work",), (0.8,), (0, 1), "share", "of {label}", factor=(0.5, 2))
    (below,) = each("pull", ("work",), (-2,), (-3, 3), "logit", "of {label}", factor=(0.5, 2))
    assert high.plausible == (0.4, 1.0)
    assert below.plausible == (-3.0, -1.0)


def test_labels_and_defaults_must_match() -> None:
    with pytest.raises(ValueError, match="shorter"):
        each("onset", ("work", "money"), (0.01,), (0, 1), "chance", "of {label}")


def test_effects_that_nobody_declared_are_fixed_at_zero() -> None:
    spill = matrix(
        "spill", ("work", "money"), {("work", "money"): (0.8, "S5")}, (0, 5), "log odds",
        "{row} strains {column}", factor=(0.5, 2),
    )  # fmt: skip
    by_name = {parameter.name: parameter for parameter in spill}
    assert len(by_name) == 4
    assert by_name["spill.work.money"].role is Role.UNCERTAIN
    assert by_name["spill.work.money"].meaning == "work strains money"
    assert by_name["spill.work.money"].plausible == (0.4, 1.6)
    none = by_name["spill.money.work"]
    assert (none.role, none.default, none.meaning) == (Role.FIXED, 0, "no direct effect assumed")


def test_an_effect_between_unknown_labels_is_refused() -> None:
    with pytest.raises(ValueError, match="wrok"):
        matrix("spill", ("work", "money"), {("wrok", "money"): (1, "S5")}, (0, 5), "x", "y")


@pytest.mark.parametrize(
    "given", [1.01, -0.001, float("nan"), float("inf"), True, "half", None, [0.5], 10**400]
)
def test_a_value_that_cannot_be_is_refused_with_the_range_and_the_unit(given: object) -> None:
    with pytest.raises(InputError, match=r"openness = .*: give 0 to 1 \(share\)"):
        declared().check(given)


@pytest.mark.parametrize(("given", "means"), [(0, 0), (1, 1), (0.25, 0.25)])
def test_the_ends_of_the_range_can_be_given(given: float, means: float) -> None:
    assert declared().check(given) == means


def test_a_choice_is_given_by_its_word_and_kept_as_its_position() -> None:
    (regime,) = lever("regime", 1, (0, 2), "choice", "what counts", options=REGIMES)
    assert regime.check("learning") == 2.0
    assert regime.check(2) == 2.0
    assert regime.shown(2.0) == "learning"


@pytest.mark.parametrize("given", ["Volume!", 0.5, 3, True])
def test_a_word_that_is_no_choice_is_refused_with_the_choices(given: object) -> None:
    (regime,) = lever("regime", 1, (0, 2), "choice", "what counts", options=REGIMES)
    with pytest.raises(InputError, match="give one of none, volume, learning"):
        regime.check(given)


@pytest.mark.parametrize("parameter", ALL, ids=lambda parameter: parameter.name)
def test_the_default_of_every_number_of_the_model_could_be_given(parameter: Parameter) -> None:
    assert parameter.check(parameter.default) == parameter.default
