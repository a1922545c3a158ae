"""The chapter on rules: one rule is changed, and what is told of it was counted in the worlds."""

from collections.abc import Iterator
from threading import Event
from typing import Any

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

import ipyvuetify

from abm.policy import Policy
from abm.simulation import Setting, run
from agents.vocabulary import ALIGNED, NO_TARGETS
from dashboards.kit import called
from dashboards.settings import Settings
from dashboards.workshop import rules
from dashboards.workshop.rules_choice import FILE, RULES, USUAL, chosen, file, worlds
from dashboards.workshop.rules_drawn import by_agency, over_time, successes
from dashboards.workshop.rules_told import families, signs
from dashboards.workshop.rules_watch import FAMILIES, SIGNS, Watched, outcome, watch
from experiments.counted import Counted
from experiments.outcomes import BY_NAME, OUTCOMES
from experiments.runner import Cancelled
from tests.dashboards.pages import Visit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
SMALL = Settings(families=300, weeks=65)
NAMES = ("Today's rules", "Changed")


@pytest.fixture(scope="module")
def setting() -> Setting:
    return SMALL.setting()


@pytest.fixture(scope="module")
def pairs(setting: Setting) -> tuple[Watched, ...]:
    """Three pairs of a small place, today's rules against no targets."""
    both = worlds(SMALL.with_changes(rule=(("target_regime", float(NO_TARGETS)),)))
    return tuple(watch(setting, both, number, Event()) for number in range(3))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_rule_in_the_address_is_the_rule_on_the_page(rule: Any) -> None:
    settings = Settings(rule=rule.levers)
    again, troubles = Settings.from_address(settings.address())
    assert (again, troubles) == (settings, ())
    assert chosen(again) == rule


def test_without_a_rule_in_the_address_the_first_is_shown() -> None:
    assert chosen(Settings()) == USUAL
    assert chosen(Settings(rule=(("openness", 0.5),))) == USUAL


def test_how_hard_a_rule_bites_stays_with_its_rule() -> None:
    softer = (("target_regime", 2.0), ("tariff_share", 0.05))
    assert chosen(Settings(rule=softer)).key == "results"
    assert chosen(Settings(rule=softer)).levers == softer


def test_a_single_choice_of_targets_is_told_apart_by_what_is_chosen() -> None:
    assert chosen(Settings(rule=(("target_regime", float(ALIGNED)),))).key == "shared"
    assert chosen(Settings(rule=(("target_regime", float(NO_TARGETS)),))).key == "without"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_only_the_levers_of_the_rule_differ_between_the_worlds(rule: Any) -> None:
    today, changed = worlds(Settings(rule=rule.levers))
    assert today.digest == Policy.load("silo").digest
    more = changed.lever_changes()[len(today.lever_changes()) :]
    assert tuple((each.name, each.value) for each in more) == rule.levers


def test_levers_and_policies_of_other_chapters_change_nothing_here() -> None:
    usual = worlds(Settings())
    others = worlds(Settings(levers=(("openness", 0.9),), policies=("silo", "lean"), room="BCDF"))
    assert [each.digest for each in others] == [each.digest for each in usual]


def test_a_shock_befalls_both_worlds() -> None:
    today, changed = worlds(Settings(shocks=("austerity",)))
    assert today.world_changes() == changed.world_changes() != ()


def test_the_file_makes_the_world_that_is_shown(tmp_path: Any) -> None:
    settings = Settings(rule=RULES[0].levers)
    (tmp_path / FILE).write_text(file(settings)[FILE])
    assert Policy.load(tmp_path / FILE).digest == worlds(settings)[1].digest


def test_what_is_watched_is_what_the_world_counts(
    setting: Setting, pairs: tuple[Watched, ...]
) -> None:
    silo = Counted.of(run(setting, Policy.load("silo")))
    last_year, watched = silo.last(52), pairs[0]
    assert watched.quarters == 5
    for at, name in enumerate(("reported_success", "true_success")):
        assert watched.success[0, -1, at] == BY_NAME[name].compute(last_year)
    for at, outcome_ in enumerate(OUTCOMES):
        np.testing.assert_equal(watched.values[0, at], outcome_.compute(silo))
    np.testing.assert_array_equal(watched.agencies[0, -1, :, 0], silo.agencies["closed"].sum(0))
    screened = [each.key for each in SIGNS].index("screened")
    assert watched.signs[0, -1, screened] == BY_NAME["screened_out"].compute(last_year)


def test_without_targets_nobody_writes_up_and_nobody_closes_early(
    pairs: tuple[Watched, ...],
) -> None:
    early = [each.key for each in SIGNS].index("early")
    for pair in pairs:
        reported, real = pair.success[1, -1]
        assert reported == real
        assert pair.signs[1, -1, early] == 0 < pair.signs[0, -1, early]
        assert pair.success[0, -1, 0] > pair.success[0, -1, 1]


def test_the_worlds_share_their_luck(setting: Setting) -> None:
    same = watch(setting, (Policy.load("silo"), Policy.load("silo")), 0, Event())
    for values in (same.success, same.signs, same.agencies, same.values):
        np.testing.assert_array_equal(values[0], values[1])


def test_watching_stops_when_it_is_told_to(setting: Setting) -> None:
    stopped = Event()
    stopped.set()
    with pytest.raises(Cancelled):
        watch(setting, worlds(SMALL), 0, stopped)


def test_every_difference_is_sorted_by_what_it_means_for_families(
    pairs: tuple[Watched, ...],
) -> None:
    html = families(pairs)
    assert "From 3 pairs" in html
    assert html.count("<li>") >= len(FAMILIES)
    level, apart = outcome(pairs, "crises")
    column = [each.name for each in OUTCOMES].index("crises")
    differences = [each.values[1, column] - each.values[0, column] for each in pairs]
    assert apart.mean == pytest.approx(np.mean(differences))
    assert level == pytest.approx(np.mean([each.values[0, column] for each in pairs]))


def test_one_pair_of_runs_is_called_one(pairs: tuple[Watched, ...]) -> None:
    for html in (families(pairs[:1]), signs(pairs[:1])):
        assert "One run of each: chance alone" in html


def test_the_table_says_of_every_sign_how_sure_it_is(pairs: tuple[Watched, ...]) -> None:
    html = signs(pairs)
    assert html.count('scope="row"') == len(SIGNS)
    assert html.count(" to ") >= len(SIGNS) - 1


def test_an_agency_with_hardly_any_closed_case_has_no_share() -> None:
    agencies = np.array([[[[9.0, 3, 1], [10, 5, 2]]]] * 2).reshape(2, 1, 2, 3)
    few = Watched(np.zeros((2, 1, 2)), np.zeros((2, 1, 7)), agencies, np.zeros((2, 1)))
    shares = successes(few, 0)
    assert np.isnan(shares[:, 0]).all()
    assert shares[0, 1].tolist() == [50, 20]
    assert "too few closed yet" in by_agency(few, NAMES, ("A", "B"), 0).svg()


@pytest.mark.parametrize("width", [720, 360])
def test_pictures_have_words_for_who_cannot_see_them(
    pairs: tuple[Watched, ...], setting: Setting, width: int
) -> None:
    agencies = called.agencies(setting.place)
    for picture in (over_time(pairs[0], NAMES, 2), by_agency(pairs[0], NAMES, agencies, 2)):
        assert 'role="img"' in picture.svg(width)
        assert len(picture.table) in (5, len(agencies))
        assert "nan" not in picture.svg(width)


def test_the_lines_go_no_further_than_the_quarter_that_is_shown(
    pairs: tuple[Watched, ...],
) -> None:
    first, last = (over_time(pairs[0], NAMES, quarter).svg() for quarter in (0, 4))
    assert len(first) < len(last)
    assert over_time(pairs[0], NAMES, 0).table.equals(over_time(pairs[0], NAMES, 4).table)


@pytest.fixture
def page() -> Iterator[Visit]:
    """The chapter as one visitor sees it."""
    visit = Visit(rules.Page, SMALL)
    yield visit
    visit.drawn.close()


def test_the_page_shows_one_pair_and_then_what_all_pairs_say(page: Visit) -> None:
    page.waits_for("need really over")
    page.waits_for("pairs of runs on the same luck; bold")


def test_a_button_puts_its_rule_into_the_address_and_stays_pressed(page: Visit) -> None:
    assert button(page, "Pay for results").attributes["aria-pressed"] == "true"
    button(page, "No targets").fire_event("click", {})
    assert page.settings.rule == (("target_regime", float(NO_TARGETS)),)
    assert button(page, "No targets").attributes["aria-pressed"] == "true"
    assert button(page, "Pay for results").attributes["aria-pressed"] == "false"


def button(page: Visit, words: str) -> Any:
    """The button with these words."""
    return page.drawn.find(ipyvuetify.Html, tag="button", children=[words]).widget
