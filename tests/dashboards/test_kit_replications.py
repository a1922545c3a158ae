"""Replications in the background: the numbers of `joinedup compare`, as they come."""

import time
from collections.abc import Callable
from threading import Event
from typing import Any

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

import solara

from abm.ensemble import Ensemble
from dashboards.kit import replications as kit
from dashboards.kit.background import Pool
from dashboards.kit.replications import (
    Measures,
    Progress,
    Replications,
    use_measures,
    use_replications,
)
from dashboards.settings import Settings
from experiments.comparison import compared
from experiments.findings import findings

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
SMALL = Settings(families=200, weeks=26)
PATIENCE = 180.0


@pytest.fixture(autouse=True)
def pool(monkeypatch: pytest.MonkeyPatch) -> Pool:
    """A pool of this test's own."""
    made = Pool(2)
    monkeypatch.setattr(kit, "POOL", made)
    return made


class Page:
    """A page that shows what is found, and everything that it has been told."""

    def __init__(self, ask: Callable[[Settings], Any], settings: Settings = SMALL) -> None:
        self.told: list[Any] = []
        self.ask = ask
        _, self.rendered = solara.render(self._page(settings), handle_error=False)

    def _page(self, settings: Settings) -> Any:
        @solara.component
        def Shown(settings: Settings) -> None:
            found = self.ask(settings)
            self.told.append(found)
            Progress(found)

        self.shown = Shown
        return Shown(settings)

    @property
    def last(self) -> Any:
        return self.told[-1]

    def html(self) -> str:
        found = self.rendered.find(solara.widgets.HTML).widgets
        return " ".join(str(widget.unsafe_innerHTML) for widget in found)

    def change(self, settings: Settings) -> None:
        self.rendered.render(self.shown(settings))

    def until(self, true: Callable[[Any], Any]) -> Any:
        end = time.monotonic() + PATIENCE
        while not true(self.last):
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.01)
        return self.last


def done(found: Measures[Any]) -> bool:
    return found.done == found.asked


def test_the_background_finds_what_compare_finds_to_the_last_digit() -> None:
    page = Page(lambda settings: use_replications(settings, 4))
    found: Replications = page.until(done)
    assert found.comparison is not None
    setting, policies = SMALL.setting(), SMALL.loaded_policies()
    straight = compared(setting, policies, 4, 2, None, Ensemble.of(setting.parameters, "best"))
    np.testing.assert_array_equal(found.comparison.runs.values, straight.runs.values)
    np.testing.assert_array_equal(found.comparison.runs.lines.mean, straight.runs.lines.mean)
    ours, theirs = (each.runs.differences.widths().both for each in (found.comparison, straight))
    np.testing.assert_array_equal(ours, theirs)
    assert findings(found.comparison) == findings(straight)
    assert found.comparison.provenance["replications"] == 4
    assert [gap.shape for gap in found.gaps] == [(1, 26, 6)] * 4
    page.rendered.close()


def test_intervals_are_there_from_two_pairs_on_and_numbers_come_in_order() -> None:
    page = Page(lambda settings: use_replications(settings, 6))
    page.until(done)
    numbers = [found.done for found in page.told]
    assert numbers == sorted(numbers)
    for found in page.told:
        assert (found.comparison is None) == (found.done < 2)
    page.rendered.close()


def test_where_somebody_looks_starts_nothing_anew_but_another_place_does(pool: Pool) -> None:
    page = Page(lambda settings: use_replications(settings, 3))
    page.until(done)
    page.change(SMALL.with_changes(week=9, family=3))
    assert page.last.done == 3
    assert len(pool.jobs) == 1
    page.change(SMALL.with_changes(place="salford"))
    page.until(lambda found: done(found) and found.setting.place.name == "salford")
    assert next(each.done for each in page.told if each.setting.place.name == "salford") == 0
    before = len(page.told)
    page.change(SMALL)
    page.until(lambda found: found.setting.place.name == "coventry")
    again = page.told[before:]
    assert next(each.done for each in again if each.setting.place.name == "coventry") == 3
    page.rendered.close()


def test_another_visitor_finds_the_answer_there() -> None:
    first = Page(lambda settings: use_replications(settings, 3))
    first.until(done)
    second = Page(lambda settings: use_replications(settings, 3))
    assert second.told[0].done == 3
    first.rendered.close()
    second.rendered.close()


def counts(number: int, stopped: Event) -> int:
    time.sleep(0.02)
    return number


def test_stopping_keeps_what_is_there_and_going_on_goes_on(pool: Pool) -> None:
    page = Page(lambda settings: use_measures("count", counts, 200))
    page.until(lambda found: found.done >= 3)
    assert page.last.running
    page.last.cancel()
    page.until(lambda found: not found.running)
    kept = page.last.done
    assert kept >= 3
    assert not pool.visitors
    page.last.start()
    page.until(lambda found: found.done > kept)
    assert page.last.results == tuple(range(page.last.done))
    page.rendered.close()


def test_nothing_runs_before_it_is_asked_for_and_nothing_after_the_visitor_left(
    pool: Pool,
) -> None:
    page = Page(lambda settings: use_measures("patient", counts, 500, wait=True))
    assert not page.last.running
    assert not pool.jobs
    page.last.start()
    page.until(lambda found: found.done >= 1)
    (job,) = pool.jobs.values()
    page.rendered.close()
    assert job.stopped.is_set()
    assert not pool.visitors
    time.sleep(0.1)
    reached = len(job.results)
    time.sleep(0.1)
    assert len(job.results) == reached


def test_a_run_that_cannot_be_is_told_on_the_page() -> None:
    def broken(number: int, stopped: Event) -> int:
        raise ZeroDivisionError("division by <zero>")

    page = Page(lambda settings: use_measures("broken", broken, 3))
    page.until(lambda found: found.failed and "division by &lt;zero&gt;" in page.html())
    page.rendered.close()
