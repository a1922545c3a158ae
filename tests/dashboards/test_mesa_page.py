"""Mesa's page on the model: it shows the place, and what steps and sliders change."""

from collections.abc import Iterator
from html import escape
from typing import Any

import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

import ipyvuetify
import solara
from solara.widgets import HTML

from abm import Place, Policy, carried_places, carried_policies
from abm.mesa_model import COLLECTED
from abm.parameters import REGISTRY
from agents.vocabulary import BEHAVIOURS
from dashboards.mesa_drawings import TITLES, lines, neighbourhood_map
from dashboards.mesa_page import Page, ShownPlace, controls, explained
from dashboards.settings import Settings
from dashboards.view import View

# Solara warns that its own widgets and Mesa's page break rules of newer Solara and ipywidgets.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


@pytest.fixture
def page() -> Iterator[Any]:
    """The page as one visitor sees it."""
    visitor = opened()
    yield visitor
    visitor.close()


def opened() -> Any:
    """The page, opened by one more visitor."""
    view = View(Settings(), lambda **_: None, lambda _: None)
    _, rendered = solara.render(Page(view), handle_error=False)
    return rendered


def drawings(page: Any) -> str:
    """Everything drawn on the page."""
    return " ".join(widget.unsafe_innerHTML or "" for widget in page.find(HTML).widgets)


def choose(page: Any, label: str, value: str) -> None:
    """Choose from one of the lists."""
    page.find(ipyvuetify.Select, label=label).widget.v_model = value


def press(page: Any, button: str) -> None:
    """Press one of Mesa's buttons."""
    page.find(ipyvuetify.Btn, children=[button]).widget.click()


@pytest.fixture
def model() -> ShownPlace:
    """Coventry as the page first shows it."""
    return ShownPlace("coventry", "silo", families=100)


def test_the_page_opens_on_the_map_and_the_lines_of_a_place(page: Any) -> None:
    assert "Families with a need in Coventry, week 0" in drawings(page)
    assert "Silo, week 0 of 260" in drawings(page)


def test_another_place_and_policy_can_be_chosen(page: Any) -> None:
    press(page, "Step")
    for place, policy in (("salford", "collaborative"), ("swindon", "rules-only")):
        choose(page, "Place", place)
        choose(page, "Policy", policy)
        press(page, "Reset")
        press(page, "Step")
        assert f"in {Place.load(place).title}, week 1" in drawings(page)
        assert f"{Policy.load(policy).title}, week 1" in drawings(page)


def test_a_step_changes_what_this_visitor_sees_and_nothing_for_others(page: Any) -> None:
    other = opened()
    before = drawings(page)
    press(page, "Step")
    assert "in Coventry, week 1" in drawings(page)
    assert "Silo, week 1 of 260" in drawings(page)
    assert drawings(other) == before
    other.close()


def test_every_neighbourhood_with_families_has_a_dot_with_its_name(model: ShownPlace) -> None:
    drawn = neighbourhood_map(model)
    homes = model.world.neighbourhoods["homes"]
    assert drawn.count("<circle") == (homes > 0).sum() > 30
    for place, number in zip(model.setting.place.neighbourhoods, homes, strict=True):
        assert (f"<title>{escape(place.name)}: " in drawn) == (number > 0)


def test_every_collected_measure_has_a_line_with_its_title(model: ShownPlace) -> None:
    assert tuple(TITLES) == COLLECTED
    assert lines(model).count("<polyline") == len(COLLECTED)
    for title in TITLES.values():
        assert title in lines(model)


def test_the_controls_offer_what_is_declared() -> None:
    inputs = controls()
    assert tuple(inputs["place"]["values"]) == carried_places()
    offered = tuple(inputs["policy"]["values"])
    assert set(carried_policies()) - set(offered) == {"salford-spotlight"}
    for place in map(Place.load, carried_places()):
        for policy in map(Policy.load, offered):
            policy.tabulate(place)
    for name in BEHAVIOURS:
        assert (inputs[name]["min"], inputs[name]["max"]) == REGISTRY[name].possible
        assert inputs[name]["value"] == REGISTRY[name].default
        assert REGISTRY[name].meaning in explained()


def test_a_slider_that_was_moved_sets_the_behaviour_of_every_agency() -> None:
    given = {name: REGISTRY[name].default for name in BEHAVIOURS} | {"voice": 0.9}
    # Newer versions of Mesa hand over a scenario of their own.
    model = ShownPlace("coventry", "collaborative", families=50, seed=3, scenario=None, **given)
    model.fast_forward(1)
    levers = Policy.load("collaborative").tabulate(model.setting.place).levers
    assert (model.world.rules["voice"][0] == 0.9).all()
    assert (model.world.rules["openness"][0] == levers["openness"][0, 0]).all()
