"""Controls: made from what is declared, told once, and deaf to what cannot be."""

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

import ipyvuetify
import solara

from abm import Place, Policy, carried_places, carried_policies
from abm.parameters import REGISTRY
from abm.registry import Role
from dashboards.kit import controls, fields
from dashboards.kit.controls import (
    FamiliesNumber,
    LeverControl,
    PlaceChoice,
    PolicyChoice,
    SeedNumber,
    ShockChoice,
    WeeksNumber,
    fitting,
    policies_for,
    shocks,
    step_of,
    words_of,
)
from dashboards.settings import Settings
from dashboards.view import View

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
LEVERS = REGISTRY.of_role(Role.LEVER)


def drawn(component: Any) -> Any:
    """The one widget that a control draws in the browser."""
    _, rendered = solara.render(solara.Div(children=[component]), handle_error=False)
    return rendered.find(ipyvuetify.VuetifyTemplate).widget


def tell(widget: Any, value: object) -> None:
    """What the browser does after a quiet moment."""
    widget.vue_commit(value)


def viewed(settings: Settings, changed: list[dict[str, Any]]) -> View:
    """A page whose changes are written down."""
    return View(settings, lambda **changes: changed.append(changes), lambda path: None)


@pytest.mark.parametrize("lever", LEVERS, ids=[each.name for each in LEVERS])
def test_a_lever_shows_its_words_its_range_its_value_of_today_and_its_source(lever: Any) -> None:
    widget = drawn(LeverControl(lever.name, None, lambda value: None))
    assert widget.label == words_of(lever.name)
    more = " ".join(" ".join(line) for line in widget.more)
    assert lever.source in more
    if lever.options:
        assert len(widget.options) == len(lever.options)
        assert widget.value == str(int(lever.default))
    else:
        assert (widget.low, widget.high) == lever.possible
        assert widget.value == widget.usual == lever.default


@pytest.mark.parametrize("lever", LEVERS, ids=[each.name for each in LEVERS])
def test_a_slider_reaches_both_ends_of_its_range_and_today(lever: Any) -> None:
    low, high = lever.possible
    step = step_of(lever)
    for place in (high, lever.default):
        assert (place - low) / step == pytest.approx(round((place - low) / step), abs=1e-6)
    assert 1 <= (high - low) / step <= 520


def test_a_control_tells_a_value_once_and_only_one_that_can_be() -> None:
    told: list[float] = []
    slider = drawn(LeverControl("openness", 0.5, told.append))
    for value in (0.7, 0.5, 1.7, -1, "0.3", None, float("nan")):
        tell(slider, value)
    assert told == [0.7]
    choice = drawn(LeverControl("target_regime", None, told.append))
    for option in ("2", "9", "1", None):
        tell(choice, option)
    assert told == [0.7, 2.0]


def test_policies_are_offered_where_a_place_can_have_them() -> None:
    for name in carried_places():
        offered = {policy.name for policy in policies_for(name)}
        for policy in policies_for(name):
            policy.tabulate(Place.load(name))
        assert ("salford-spotlight" in offered) == (name == "salford")
        assert not offered & {shock.name for shock in shocks()}
    everything = {p.name for p in policies_for("salford")} | {s.name for s in shocks()}
    assert everything == set(carried_policies())


def test_another_place_takes_away_only_policies_that_it_cannot_have() -> None:
    kept = ("silo", "collaborative")
    assert fitting(kept, "swindon") == {}
    assert fitting(("silo", "salford-spotlight"), "swindon") == {"policies": kept}
    changed: list[dict[str, Any]] = []
    view = viewed(Settings(place="salford", policies=("silo", "salford-spotlight")), changed)
    tell(drawn(PlaceChoice(view)), "coventry")
    assert changed == [{"place": "coventry", "policies": kept, "family": -1}]
    for policy in changed[0]["policies"]:
        Policy.load(policy).tabulate(Place.load("coventry"))


def test_a_policy_is_chosen_at_its_place_in_the_comparison() -> None:
    changed: list[dict[str, Any]] = []
    widget = drawn(PolicyChoice(viewed(Settings(), changed)))
    offered = [name for name, _ in widget.options]
    assert "silo" not in offered
    assert offered[:1] == ["behaviours-only"]
    assert Policy.load("collaborative").source in widget.more[-1][1]
    tell(widget, "rules-only")
    assert changed == [{"policies": ("silo", "rules-only")}]


def test_a_policy_of_several_parts_stays_among_the_choices() -> None:
    settings = Settings(policies=("silo", "collaborative+lean@26"))
    widget = drawn(PolicyChoice(viewed(settings, [])))
    assert widget.value in [name for name, _ in widget.options]


def test_a_shock_can_be_chosen_and_let_go_of() -> None:
    changed: list[dict[str, Any]] = []
    view = viewed(Settings(), changed)
    tell(drawn(ShockChoice(view)), "austerity")
    tell(drawn(ShockChoice(viewed(Settings(shocks=("austerity",)), changed))), "")
    tell(drawn(ShockChoice(view)), "silo")
    assert changed == [{"shocks": ("austerity",)}, {"shocks": ()}]


@pytest.mark.parametrize(
    ("control", "key", "fits", "does_not"),
    [
        (FamiliesNumber, "families", 500, 10_001),
        (WeeksNumber, "weeks", 104, 12),
        (SeedNumber, "seed", 7, -1),
    ],
)
def test_what_a_number_control_allows_the_address_allows(
    control: Callable[[View], Any], key: str, fits: int, does_not: int
) -> None:
    changed: list[dict[str, Any]] = []
    widget = drawn(control(viewed(Settings(), changed)))
    tell(widget, fits)
    tell(widget, does_not)
    tell(widget, 99.5)
    assert [change[key] for change in changed[:1]] == [fits]
    assert all(isinstance(change[key], int) for change in changed)
    for end, fine in ((widget.low, True), (widget.high, True), (widget.high + 1, False)):
        _, troubles = Settings.from_address(f"{key}={int(end)}")
        assert (not troubles) == fine


def test_every_control_of_a_page_is_made_here() -> None:
    assert controls.Number is fields.Number
    assert words_of("onset_rate.work") == "Onset rate: work"
