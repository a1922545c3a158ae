"""A story loses nothing on its way to the browser, and is small enough to send."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from abm.place import Place, carried_places
from abm.simulation import Setting, begin
from dashboards.gaps import Bands, gaps_of
from dashboards.homes import discs, homes
from dashboards.living import Living
from dashboards.story import COUNTS, PARTS, about, agency_columns, chunk, start
from experiments.lines import LINES, lines
from tests.dashboards.lived_town import FAMILIES, WEEKS, lived, policies, setting


def part(name: str, world: int = 1, first: int = 0, last: int = WEEKS) -> bytes:
    """One array of a world, as it is sent."""
    return chunk(lived(), first, last).buffers[world * len(PARTS) + PARTS.index(name)]


def numbers(name: str, *shape: int) -> NDArray[np.float32]:
    return np.frombuffer(part(name), np.float32).reshape(WEEKS, *shape)


def test_families_can_be_put_together_again_from_what_changed() -> None:
    changed = np.frombuffer(part("families"), np.uint8).reshape(WEEKS, FAMILIES)
    first = np.frombuffer(start(lived())[2], np.uint8)
    rows = np.bitwise_xor.accumulate(np.vstack([first, changed]))
    np.testing.assert_array_equal(rows, lived().worlds[1].families)


def test_workers_arrive_with_their_agencies() -> None:
    posts, first = start(lived())[3:]
    changed = np.frombuffer(part("workers"), np.uint8).reshape(WEEKS, len(first))
    rows = np.bitwise_xor.accumulate(np.vstack([np.frombuffer(first, np.uint8), changed]))
    world = lived().worlds[1]
    np.testing.assert_array_equal(rows, world.workers)
    np.testing.assert_array_equal(np.frombuffer(posts, np.uint8), world.world.workers["agency"])


def test_numbers_arrive_as_they_were_counted() -> None:
    counted = lived().counted(1)
    np.testing.assert_allclose(numbers("lines", len(LINES)), lines(counted), rtol=1e-6)
    told = numbers("counts", len(COUNTS))
    for name in ("referrals", "bounces", "trust"):
        np.testing.assert_allclose(told[:, COUNTS.index(name)], counted.weekly(name), rtol=1e-6)
    columns = agency_columns()
    agencies = numbers("agencies", len(setting().agencies), len(columns))
    for name, own in (
        ("waiting", counted.agencies["waiting"]),
        ("hours_direct", counted.agencies["hours_direct"]),
        ("stuck_support", counted.agencies["stuck"][:, :, 3]),
    ):
        np.testing.assert_allclose(agencies[:, :, columns.index(name)], own, rtol=1e-6)
    pairs = numbers("pairs", len(setting().agencies), len(setting().agencies), 2)
    np.testing.assert_allclose(pairs[..., 1], counted.pairs["agreement"], rtol=1e-6)


def test_trips_arrive_week_by_week() -> None:
    sent = np.frombuffer(part("trips"), np.uint16)
    lengths, rows = sent[:WEEKS], sent[WEEKS:].reshape(-1, 4)
    made = lived().worlds[1].trips
    assert lengths.tolist() == [len(week) for week in made]
    np.testing.assert_array_equal(rows, np.concatenate(made))


def test_weeks_sent_in_pieces_are_those_sent_at_once() -> None:
    for name in ("families", "lines", "counts", "agencies", "pairs"):
        pieces = part(name, last=17) + part(name, first=17)
        assert pieces == part(name)


def test_five_years_of_two_worlds_with_2_000_families_are_less_than_2_megabytes() -> None:
    few = sum(map(len, chunk(lived(), 0, WEEKS).buffers))
    families = 2 * WEEKS * FAMILIES
    trips = 2 * 4 * sum(len(week) for world in lived().worlds for week in world.trips)
    others = few - families - trips
    years = 260 / WEEKS
    assert years * (others + (families + trips) * 2_000 / FAMILIES) < 2_000_000


def test_what_stays_the_same_is_told_once_with_words_for_every_column() -> None:
    told = about(lived(), titles=("As it is", "Together"))
    assert [world["title"] for world in told["worlds"]] == ["As it is", "Together"]
    assert len(told["map"]["neighbourhoods"]) == len(setting().place.neighbourhoods)
    assert all(each["unit"] and each["meaning"] for each in told["counts"])
    assert told["block"]["meanings"].keys() == set(told["block"]["kinds"])


@pytest.mark.parametrize("name", carried_places())
def test_neighbourhoods_keep_apart_and_families_stay_in_them(name: str) -> None:
    place = Place.load(name)
    where = begin(Setting(place, min(1_000, place.households), 1, 1)).families["neighbourhood"]
    laid = discs(place, where)
    middles = laid.x + 1j * laid.y
    apart = np.abs(middles[:, None] - middles[None, :])
    np.fill_diagonal(apart, math.inf)
    assert (apart > laid.radius[:, None] + laid.radius[None, :]).all()
    at = homes(laid, where)
    out = np.abs(at[:, 0] + 1j * at[:, 1] - middles[where])
    assert (out <= laid.radius[where] * 1.1 + laid.pitch).all()
    assert at.min() >= -laid.pitch
    assert at[:, 0].max() <= 1 + laid.pitch


def test_gaps_are_those_between_worlds_lived_on_the_same_luck() -> None:
    found = gaps_of(setting(), policies(), replication=0)
    own = lines(lived().counted(1)) - lines(lived().counted(0))
    np.testing.assert_array_equal(found[0], own)
    assert found.shape == (1, WEEKS, len(LINES))


def test_the_band_of_three_gaps_is_students_interval() -> None:
    gaps = [np.full((1, 4, len(LINES)), value) for value in (1.0, 2.0, 3.0)]
    bands = Bands.of(gaps)
    # t(0.975, 2) = 4.303; the standard error of 1, 2, 3 is 1 / sqrt(3).
    assert bands.low[0, 0, 0] == pytest.approx(2 - 4.3027 / math.sqrt(3), abs=1e-3)
    assert bands.high[0, 3, 5] == pytest.approx(2 + 4.3027 / math.sqrt(3), abs=1e-3)
    assert bands.replications == 3


def test_one_gap_has_no_band() -> None:
    bands = Bands.of([np.ones((1, 4, len(LINES)))])
    assert np.isnan(bands.low).all()
    assert bands.message()[0] == {"replications": 1, "weeks": 4, "lines": len(LINES)}


def test_a_world_that_has_not_begun_has_nothing_to_send() -> None:
    living = Living.begun(setting(weeks=5), policies())
    assert all(not buffer for buffer in chunk(living, 0, 0).buffers)
