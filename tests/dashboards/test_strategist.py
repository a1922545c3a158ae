"""The strategist's desk: is the question the one asked, and the answer that of the command line?"""

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

import ipyvuetify
import solara
from solara.widgets import HTML

from dashboards.settings import Settings
from dashboards.strategist import aims, flip, futures, handing, money, people, scorecard
from dashboards.strategist.looking import SIDES, Looked
from dashboards.strategist.page import Page
from dashboards.strategist.progress import seconds_left
from dashboards.strategist.question import (
    laid_out,
)
from dashboards.strategist.study import Studied, add, keep
from dashboards.view import View
from experiments.batch.batch import run_batch
from experiments.batch.running import run_block
from experiments.batch.store import Store
from experiments.report.subject import subject

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

SMALL = Settings(
    policies=("silo", "collaborative", "behaviours-only"),
    shocks=("austerity",),
    families=60,
    weeks=60,
    futures=3,
    runs=2,
)
PATIENCE = 180.0


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The question as the command line runs it."""
    folder = tmp_path_factory.mktemp("study") / "store"
    run_batch(laid_out(SMALL), folder, threads=2)
    return folder


@pytest.fixture(scope="module")
def looked(store: Path) -> Looked:
    """What a section is given when all runs are done."""
    return looking(store, SMALL)


def looking(store: Path, settings: Settings) -> Looked:
    results = Store.open(store).results()
    view = View(settings, lambda **_: None, lambda _: None)
    return Looked(view, results, store, subject(results, settings.outcome))


def test_what_is_kept_at_the_desk_is_what_the_command_line_keeps(store: Path) -> None:
    layout = laid_out(SMALL)
    done = tuple(run_block(layout, block, Event()) for block in layout.blocks())
    told: list[Studied] = []
    shown: list[Any] = [done[:8]]
    stop = Event()
    follow = partial(keep, layout, lambda: shown[0], stop, told.append)
    thread = Thread(target=follow)
    thread.start()
    wait_until(lambda: len(told) == 1)
    part = told[0].results
    assert part is not None
    assert len(part.runs) == 24
    shown[0] = done
    wait_until(lambda: len(told) == 2)
    whole, folder = told[1].results, told[1].folder
    assert whole is not None
    assert folder is not None
    pd.testing.assert_frame_equal(whole.runs, Store.open(store).results().runs)
    stop.set()
    thread.join(PATIENCE)
    assert not folder.exists(), "the folder of a visitor goes with the page"


def wait_until(true: Callable[[], bool]) -> None:
    ends = monotonic() + PATIENCE
    while not true():
        assert monotonic() < ends
        sleep(0.02)


def test_a_run_that_failed_is_kept_apart_and_told(tmp_path: Path) -> None:
    layout = laid_out(SMALL.with_changes(shocks=(), futures=1))
    blocks = [run_block(layout, block, Event()) for block in layout.blocks()]
    run = blocks[0][1]
    from experiments.batch.part import Failure

    failure = Failure(run.place, run.policy, run.future, run.replication, "policy", "Oh: no", "")
    kept = Store.create_or_open(tmp_path / "store", layout)
    with kept.session(layout) as session:
        add(session, ([blocks[0][0], failure, blocks[0][2]], blocks[1]))
    results = Store.open(tmp_path / "store").results()
    assert (len(results.runs), len(results.failures)) == (5, 1)


def test_the_headline_says_the_difference_as_people_do(looked: Looked) -> None:
    said = scorecard.headline(looked)
    assert said.startswith(looked.names[looked.about.policy])
    assert "families with three or more needs" in said


def test_the_card_draws_better_to_the_right_whichever_way_is_better(looked: Looked) -> None:
    drawn = scorecard.card(looked).table.set_index("name")
    for each in looked.about.told:
        if each.policy != looked.about.policy or each.outcome.title not in drawn.index:
            continue
        way = 1 if each.outcome.direction == "more" else -1
        shown = drawn["value"].to_dict()[each.outcome.title]
        assert np.sign(shown) == np.sign(way * each.difference.mean)


def test_intervals_are_drawn_as_they_narrowed_and_end_at_all_runs(looked: Looked) -> None:
    picture = scorecard.narrowing(looked.about, looked.names)
    assert picture is not None
    assert picture.table.iloc[-1, 0] == 12


def test_every_neighbourhood_is_on_the_map_with_its_change(looked: Looked) -> None:
    found = people.who_gains(looked.results, looked.about.policy)
    picture = people.map_of(found, "Silo")
    places = looked.results.layout.experiment.places[0].neighbourhoods
    lived = {each.title for each in found.of("neighbourhood")}
    assert picture.svg().count("<circle") == len(lived) <= len(places)
    assert set(picture.table["neighbourhood"]) == lived


def test_what_payers_save_and_pay_adds_up_to_the_balance(looked: Looked) -> None:
    found = money.timeline(looked.results, looked.about.policy)
    over = money.by_pocket(found).table["value"].sum()
    assert over == pytest.approx(found.estimates(found.balance())[-1].mean)
    yearly = money.by_year(found, looked.names).table["together"].sum()
    assert yearly == pytest.approx(over, abs=len(money.POCKETS) * money.MOST_TOLD * found.years)


def test_money_says_between_what_when_it_is_not_clear() -> None:
    unsure = money.Estimate(10, -5, 25, 8)
    assert "not clear: between £5 lost and £25 saved" in money.left_over(unsure, 1)
    assert "between £2 and £8 lost" in money.left_over(money.Estimate(-5, -8, -2, 8), 1)


def test_an_average_over_futures_is_told_with_its_own_interval_and_that_of_one_future() -> None:
    left = money.Estimate(10, -5, 25, 64, parameter_share=0.9)
    told = money.left_over(left, 16)
    assert "on average over 16 futures; any one of them may lie between £5 lost" in told
    low = float(told.partition("between £")[2].partition(" ")[0])
    assert 0 < low < 10, "the average is surer than one future"


def test_policies_go_by_their_titles_wherever_sentences_are_shown(looked: Looked) -> None:
    said = looked.say(["Behaviours-only beats silo; GBP 40 saved."])
    assert said == ["“Collaborative behaviours, silo rules” beats Silo; £40 saved."]
    for section in (scorecard, aims, money, people, futures):
        _, rendered = solara.render(section.Section(looked), handle_error=False)
        told = words(rendered)
        assert "behaviours-only" not in told.replace("--policy behaviours-only", "")
        assert "GBP" not in told


def test_what_would_flip_the_order_is_told_for_each_shock_too(looked: Looked) -> None:
    headings, rows = flip._rows(flip._ranked(looked, looked.results), looked)
    assert headings[1:4] == ["In one future", "No shock", "Austerity"]
    assert all(len(row) == len(headings) for row in rows)
    assert rows[0][0].count(" does better than ") == 1


def test_the_baseline_lies_at_nought_beside_what_is_held_against_it(looked: Looked) -> None:
    found, _ = aims.judged(looked)
    assert found is not None
    table = aims.plotted(found, looked, 0).table
    assert table.iloc[0, 2:4].tolist() == [0, 0]
    assert len(table) == len(SMALL.policies)


def test_a_cost_that_decides_is_not_held_against_itself(store: Path) -> None:
    costly = looking(store, SMALL.with_changes(outcome="total_cost"))
    found, _ = aims.judged(costly)
    assert found is not None
    assert [each.name for each in found.outcomes] == ["with_3_needs", "total_cost", "severity_gap"]


def test_too_few_worlds_say_that_they_are_too_few(looked: Looked) -> None:
    _, rendered = solara.render(flip.Flip(looked), handle_error=False)
    wait_until(lambda: "choose 100 plausible worlds" in words(rendered))
    rendered.close()


def test_the_report_bears_the_title_and_the_store_can_be_taken_along(store: Path) -> None:
    titled = looking(store, SMALL.with_changes(title="Our <plan>"))
    results = handing.retitled(titled)
    page = handing.made(titled, results).html()
    assert "Our &lt;plan&gt;" in page
    assert "Our <plan>" not in page
    names = zipfile.ZipFile(io.BytesIO(handing.zipped(store))).namelist()
    assert "store/manifest.json" in names


@pytest.mark.parametrize("side", SIDES, ids=lambda side: side.module)
def test_every_side_can_be_looked_at(side: Any, looked: Looked) -> None:
    _, rendered = solara.render(side.component("dashboards.strategist")(looked), handle_error=False)
    assert words(rendered)
    rendered.close()


def test_the_time_left_is_told_once_it_is_more_than_a_guess() -> None:
    since = monotonic() - 10
    assert seconds_left(2, 10, since) == ""
    assert seconds_left(10, 200, since) == ", about 4 minutes left"
    assert seconds_left(10, 20, since).endswith("seconds left")


@pytest.fixture
def desk() -> Iterator[Any]:
    """The page as one visitor sees it, with a question that takes a moment."""

    @solara.component
    def Visitor() -> None:
        settings, set_settings = solara.use_state(SMALL.with_changes(shocks=(), seed=77))
        Page(
            View(
                settings, lambda **more: set_settings(settings.with_changes(**more)), lambda _: None
            )
        )

    _, rendered = solara.render(Visitor(), handle_error=False)
    yield rendered
    rendered.close()


def words(rendered: Any) -> str:
    return " ".join(widget.unsafe_innerHTML or "" for widget in rendered.find(HTML).widgets)


def press(rendered: Any, label: str) -> None:
    rendered.find(ipyvuetify.Html, tag="button", children=[label]).widget.fire_event("click", {})


def test_nothing_runs_before_start_and_all_is_answered_after(desk: Any) -> None:
    assert "18 runs in all" in words(desk)
    assert "runs are done" not in words(desk)
    press(desk, "Start")
    wait_until(lambda: "All 18 runs are done" in words(desk) and "As a table" not in words(desk))
    wait_until(
        lambda: "The interval is for one more future" in words(desk) or "<li>" in words(desk)
    )
    press(desk, "Who pays, who saves")
    assert "each family's services and programme" in words(desk).replace("&#x27;", "'")
    press(desk, "Austerity")
    assert "36 runs in all" in words(desk)
    assert "runs are done" not in words(desk), "another question has to be started anew"
