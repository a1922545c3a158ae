"""Claims about the starting population: it is the real one, at every sample size."""

import numpy as np
import pytest

from abm.parameters import Parameters
from abm.place import Place, allocate, carried_places
from abm.population import expected_prevalence
from abm.simulation import Setting, begin
from abm.world import World
from agents.vocabulary import CENSUS_NEEDS, NEEDS, NOBODY, SAFETY

SIZES = (1, 37, 500, 2_000)
COVENTRY = Place.load("coventry")
PARAMETERS = Parameters().record()[0]


def settled(place: Place, families: int) -> World:
    """A place on the day everybody has arrived."""
    return begin(Setting(place, families=families, weeks=1, burn_in=0))


def deprivations(world: World) -> np.ndarray:
    """The number of census dimensions each family is deprived in."""
    return (world.families["need"][:, CENSUS_NEEDS] > 0).sum(axis=1)


def neighbourhood_counts(world: World) -> np.ndarray:
    """Families by neighbourhood and by number of deprivations."""
    counts = np.zeros((len(world.neighbourhoods), 5), np.int64)
    np.add.at(counts, (world.families["neighbourhood"], deprivations(world)), 1)
    return counts


@pytest.mark.parametrize("name", carried_places())
@pytest.mark.parametrize("families", SIZES)
def test_the_population_reproduces_the_counts_of_every_neighbourhood(
    name: str, families: int
) -> None:
    place = Place.load(name)
    world = settled(place, families)
    assert (neighbourhood_counts(world) == allocate(place, families)).all()
    assert (world.neighbourhoods["homes"] == allocate(place, families).sum(axis=1)).all()


@pytest.mark.parametrize("name", carried_places())
def test_at_full_scale_the_population_is_the_census(name: str) -> None:
    place = Place.load(name)
    census = np.array([each.households for each in place.neighbourhoods])
    assert (neighbourhood_counts(settled(place, place.households)) == census).all()


def test_the_luck_of_a_replication_changes_who_is_deprived_not_how_many() -> None:
    one = begin(Setting(COVENTRY, families=500, weeks=1, burn_in=0), 1)
    other = begin(Setting(COVENTRY, families=500, weeks=1, burn_in=0), 2)
    assert (neighbourhood_counts(one) == neighbourhood_counts(other)).all()
    assert (one.families["need"] != other.families["need"]).any()


def test_deprived_neighbourhoods_expect_more_of_every_need() -> None:
    by_deprivation = sorted(COVENTRY.neighbourhoods, key=lambda each: each.deprivation.overall)
    least, most = (
        np.mean([expected_prevalence(each, PARAMETERS) for each in half], axis=0)
        for half in (by_deprivation[:21], by_deprivation[21:])
    )
    assert (most > least).all()
    assert ((least > 0) & (most < 1)).all()


def test_expected_census_needs_add_up_to_the_neighbourhoods_count() -> None:
    for each in COVENTRY.neighbourhoods:
        dimensions = np.dot(np.arange(5), each.households) / each.total
        expected = expected_prevalence(each, PARAMETERS)[list(CENSUS_NEEDS)]
        assert expected.sum() == pytest.approx(dimensions)


@pytest.mark.parametrize("need", ["money", "substance", "crime"])
def test_other_needs_are_as_common_as_expected(need: str) -> None:
    world = settled(COVENTRY, 20_000)
    number = NEEDS.index(need)
    expected = world.neighbourhoods["prevalence"][world.families["neighbourhood"], number].mean()
    found = (world.families["need"][:, number] > 0).mean()
    assert abs(found - expected) < 4 * np.sqrt(expected / 20_000)


def test_the_share_of_families_with_children_is_the_places() -> None:
    world = settled(COVENTRY, 20_000)
    share = COVENTRY.children_share
    found = (world.families["children"] > 0).mean()
    assert abs(found - share) < 4 * np.sqrt(share * (1 - share) / 20_000)
    assert not world.families["need"][world.families["children"] == 0, SAFETY].any()


@pytest.mark.parametrize("families", SIZES)
def test_every_agency_has_its_posts_at_every_sample_size(families: int) -> None:
    world = settled(COVENTRY, families)
    for number, spec in enumerate(COVENTRY.agencies):
        agency = world.agencies[number]
        own = world.workers[agency["first_post"] : agency["last_post"]]
        posts = spec.workers_per_thousand * families / 1_000
        assert set(own["agency"]) == {number}
        assert own["full_time"].sum() == agency["posts"] == pytest.approx(posts)
        assert (own["full_time"] <= 1 + 1e-12).all()
    assert list(world.workers["id"]) == list(range(len(world.workers)))


def test_every_need_has_a_door_at_an_agency_that_answers_for_it() -> None:
    commissioner = settled(COVENTRY, 100).commissioner[0]
    for number, need in enumerate(NEEDS):
        assert need in COVENTRY.agencies[commissioner["door"][number]].answers_for
    assert COVENTRY.agencies[commissioner["generalist"]].generalist


def test_noticing_is_shared_out_in_full() -> None:
    world = settled(COVENTRY, 100)
    assert world.agencies["notices"][-1] == pytest.approx(1)
    assert (np.diff(world.agencies["notices"], axis=0) >= 0).all()


def test_nobody_knows_anybody_when_a_run_begins() -> None:
    world = settled(COVENTRY, 500)
    assert (world.families["case"] == NOBODY).all()
    assert not world.families["contacts"].any()
    assert not world.families["known"].any()
    assert world.run["open_cases"][0] == 0
    assert world.commissioner["children"][0] == world.families["children"].sum()
