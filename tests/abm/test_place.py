"""Claims about places: what they hold, what they refuse, and how a sample is drawn from them."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.errors import InputError
from abm.place import CARRIED, Deprivation, Neighbourhood, Place, allocate, carried_places
from agents.vocabulary import NEEDS

HOUSEHOLDS = {
    "coventry": 134_138,
    "doncaster": 133_476,
    "salford": 115_125,
    "stoke-on-trent": 110_411,
    "swindon": 95_860,
    "wolverhampton": 105_141,
}
COVENTRY = Place.load("coventry")
EVERYWHERE_ALIKE = Deprivation(50, 50, 50, 50, 50, 50, 50, 50)


def town(*households: tuple[int, int, int, int, int]) -> Place:
    """Coventry's agencies over neighbourhoods with these households."""
    neighbourhoods = tuple(
        Neighbourhood(f"N{number}", f"Area {number}", 52.4, -1.5, counts, EVERYWHERE_ALIKE)
        for number, counts in enumerate(households)
    )
    return replace(COVENTRY, neighbourhoods=neighbourhoods)


def households_of(place: Place) -> np.ndarray:
    return np.array([each.households for each in place.neighbourhoods])


counts = st.tuples(*[st.integers(0, 3000)] * 5).filter(any)
towns = st.lists(counts, min_size=1, max_size=12).map(lambda rows: town(*rows))


# What the project carries


def test_the_project_carries_six_places() -> None:
    assert carried_places() == tuple(sorted(HOUSEHOLDS))


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_a_carried_place_has_its_census_households(name: str) -> None:
    assert Place.load(name).households == HOUSEHOLDS[name]


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_a_carried_place_states_its_source_and_licence(name: str) -> None:
    place = Place.load(name)
    assert "Census 2021" in place.source
    assert "Indices of Deprivation 2019" in place.source
    assert "Open Government Licence v3.0" in place.licence


def test_longford_is_the_first_neighbourhood_of_coventry() -> None:
    longford = COVENTRY.neighbourhoods[0]
    assert (longford.code, longford.name) == ("E02001958", "Longford")
    assert (longford.latitude, longford.longitude) == (52.45161, -1.48187)
    assert longford.households == (1425, 1183, 570, 211, 8)
    assert longford.total == 3397
    expected = Deprivation(73.7, 74.1, 72.1, 66.6, 60.3, 65.3, 76.0, overall=73.5)
    assert longford.deprivation == expected


def test_seven_agencies_serve_coventry_and_only_the_voluntary_sector_is_contracted() -> None:
    names = [agency.name for agency in COVENTRY.agencies]
    assert names == ["jobcentre", "housing", "nhs", "children", "schools", "police", "voluntary"]
    assert [agency.name for agency in COVENTRY.agencies if agency.contracted] == ["voluntary"]
    assert [agency.name for agency in COVENTRY.agencies if agency.generalist] == ["voluntary"]


def test_the_police_notice_more_danger_at_home_than_schools_or_doctors() -> None:
    safety = NEEDS.index("safety")
    notices = {agency.name: agency.notices[safety] for agency in COVENTRY.agencies}
    assert notices["police"] == 26
    assert notices["schools"] == notices["nhs"] == 15
    assert notices["children"] == 12, "other children's services of the council"


def test_some_professional_notices_each_need() -> None:
    assert np.all(np.sum([agency.notices for agency in COVENTRY.agencies], axis=0) > 0)


def test_every_agency_says_where_its_figures_come_from() -> None:
    assert all(len(agency.source) > len("assumed") for agency in COVENTRY.agencies)


def test_a_place_may_be_named_as_people_write_it() -> None:
    assert Place.load("Stoke-on-Trent") == Place.load(CARRIED / "stoke-on-trent.toml")


# The digest


def test_the_same_place_always_has_the_same_digest_and_places_differ() -> None:
    assert Place.load("coventry").digest == COVENTRY.digest
    assert len({Place.load(name).digest for name in HOUSEHOLDS}) == len(HOUSEHOLDS)


def test_one_more_worker_changes_the_digest() -> None:
    first, *others = COVENTRY.agencies
    stronger = replace(first, workers_per_thousand=first.workers_per_thousand + 1)
    assert replace(COVENTRY, agencies=(stronger, *others)).digest != COVENTRY.digest


def test_writing_50_or_50_point_0_leaves_the_same_digest() -> None:
    first, *others = COVENTRY.agencies
    whole, fraction = (replace(first, hourly_cost=cost) for cost in (50, 50.0))
    digests = {replace(COVENTRY, agencies=(each, *others)).digest for each in (whole, fraction)}
    assert len(digests) == 1


# A sample of families


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_at_full_scale_every_household_of_the_census_is_there(name: str) -> None:
    place = Place.load(name)
    assert np.array_equal(allocate(place, place.households), households_of(place))


@given(place=towns, data=st.data())
def test_a_sample_is_as_the_place_is_to_within_one_family(
    place: Place, data: st.DataObject
) -> None:
    families = data.draw(st.integers(1, place.households))
    households = households_of(place)
    sample = allocate(place, families)
    totals = sample.sum(axis=1)
    proportional = households.sum(axis=1) * families / place.households
    within = households * (totals / households.sum(axis=1))[:, None]
    assert sample.dtype == np.int64
    assert sample.sum() == families
    assert np.all(np.abs(totals - proportional) < 1)
    assert np.all(np.abs(sample - within) < 1)
    assert np.all((sample >= 0) & (sample <= households))


@given(families=st.integers(1, 20_000))
@settings(max_examples=50)
def test_rare_families_are_not_lost_from_a_small_sample(families: int) -> None:
    expected = households_of(COVENTRY).sum(axis=0) * families / COVENTRY.households
    assert np.all(np.abs(allocate(COVENTRY, families).sum(axis=0) - expected) < 2)


def test_a_sample_of_four_from_two_equal_streets_worked_out_by_hand() -> None:
    place = town((3, 1, 0, 0, 0), (3, 1, 0, 0, 0))
    # Each street is owed 1.5 and 0.5; the first rounds up to 2, the second makes that good.
    assert allocate(place, 4).tolist() == [[2, 0, 0, 0, 0], [1, 1, 0, 0, 0]]


def test_a_single_family_lives_in_the_largest_neighbourhood() -> None:
    place = town((5, 0, 0, 0, 0), (2, 9, 0, 0, 0), (4, 0, 0, 0, 0))
    assert allocate(place, 1).tolist() == [[0] * 5, [0, 1, 0, 0, 0], [0] * 5]


@pytest.mark.parametrize("families", [0, -1, 134_139, 10**12, math.nan, 2.5, True, "many"])
def test_no_sample_can_be_empty_or_larger_than_the_place(families: int) -> None:
    with pytest.raises(InputError, match=r"at most 134,138.*use --scale 1"):
        allocate(COVENTRY, families)


# What cannot be a place


def test_an_unknown_place_is_met_with_the_nearest_name_and_the_way_to_add_one() -> None:
    with pytest.raises(InputError) as error:
        Place.load("Coventri")
    message = str(error.value)
    assert "'Coventri' is not known" in message
    assert "perhaps 'coventry'" in message
    assert all(name in message for name in HOUSEHOLDS)
    assert "joinedup place import FILE --district NAME" in message


WRONG_PLACES = {
    "no neighbourhood": ({"neighbourhoods": ()}, "0 given; expected from 1 to 500"),
    "too many neighbourhoods": (
        {"neighbourhoods": COVENTRY.neighbourhoods[:1] * 501},
        "501 given; expected from 1 to 500",
    ),
    "the same neighbourhood twice": (
        {"neighbourhoods": COVENTRY.neighbourhoods[:1] * 2},
        "codes: 'E02001958' is given more than once",
    ),
    "no agency": ({"agencies": ()}, "0 given; expected from 1 to 16"),
    "too many agencies": ({"agencies": COVENTRY.agencies[:1] * 17}, "17 given"),
    "the same agency twice": (
        {"agencies": COVENTRY.agencies + COVENTRY.agencies[:1]},
        "agency names: 'jobcentre' is given more than once",
    ),
    "a need left to nobody": ({"agencies": COVENTRY.agencies[1:]}, "no agency answers for work"),
    "a need left to a generalist that does not name it": (
        {"agencies": COVENTRY.agencies[:-2] + COVENTRY.agencies[-1:]},
        "no agency answers for crime",
    ),
    "more children than households": ({"children_share": 1.2}, "a number from 0 to 1"),
    "a share that is no number": ({"children_share": math.nan}, "a number from 0 to 1"),
    "no title": ({"title": " "}, "expected one line of words"),
    "no source": ({"source": ""}, "expected one line of words"),
}


@pytest.mark.parametrize(("changes", "said"), WRONG_PLACES.values(), ids=WRONG_PLACES)
def test_there_is_no_place_with(changes: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        replace(COVENTRY, **changes)  # type: ignore[arg-type]


WRONG_AGENCIES = {
    "no workers": ({"workers_per_thousand": 0}, "a number from 0.001 to 1,000"),
    "workers without end": ({"workers_per_thousand": math.inf}, "a number from 0.001 to 1,000"),
    "free work": ({"hourly_cost": -3}, "a number from 0.01 to 10,000"),
    "an unknown need": ({"answers_for": ("helth",)}, "perhaps 'health'"),
    "a need twice": ({"answers_for": ("work", "work")}, "more than once"),
    "nothing to do": ({"answers_for": ()}, "answers for no need"),
    "an unknown payer": ({"payer": "counsel"}, "perhaps 'council'"),
    "weights for two needs": ({"notices": (1.0, 2.0)}, "holds 2 weights; expected 8"),
    "a negative weight": ({"notices": (-1.0,) + (0.0,) * 7}, "notices of work is -1.0"),
    "a flag in words": ({"contracted": "yes"}, "expected true or false"),
}


@pytest.mark.parametrize(("changes", "said"), WRONG_AGENCIES.values(), ids=WRONG_AGENCIES)
def test_there_is_no_agency_with(changes: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        replace(COVENTRY.agencies[0], **changes)  # type: ignore[arg-type]


WRONG_NEIGHBOURHOODS = {
    "no households": ({"households": (0, 0, 0, 0, 0)}, "households is 0; expected a whole number"),
    "fewer than none": ({"households": (5, -1, 0, 0, 0)}, "households_1_dimensions is -1"),
    "half a household": ({"households": (5, 0.5, 0, 0, 0)}, "households_1_dimensions is 0.5"),
    "four counts": ({"households": (1, 2, 3, 4)}, "a tuple of five counts"),
    "absurdly many": ({"households": (10**30, 0, 0, 0, 0)}, "from 0 to 1,000,000"),
    "a place beyond the pole": ({"latitude": 91.0}, "latitude is 91.0; expected a number from -90"),
    "no longitude": ({"longitude": math.nan}, "longitude is nan"),
    "no name": ({"name": ""}, "expected one line of words"),
}


@pytest.mark.parametrize(
    ("changes", "said"), WRONG_NEIGHBOURHOODS.values(), ids=WRONG_NEIGHBOURHOODS
)
def test_there_is_no_neighbourhood_with(changes: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        replace(COVENTRY.neighbourhoods[0], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("percentile", [-0.1, 100.1, math.nan, math.inf])
def test_no_neighbourhood_is_more_deprived_than_all(percentile: float) -> None:
    with pytest.raises(InputError, match="crime_deprivation_percentile"):
        replace(EVERYWHERE_ALIKE, crime=percentile)


# Place files


def place_file(folder: Path, change: tuple[str, str] = ("", "")) -> Path:
    """Coventry's place file in another folder, with one piece of its text changed."""
    text = (CARRIED / "coventry.toml").read_text(encoding="utf-8")
    (folder / "coventry.csv").write_bytes((CARRIED / "coventry.csv").read_bytes())
    file = folder / "coventry.toml"
    file.write_text(text.replace(*change), encoding="utf-8")
    return file


def test_a_place_file_elsewhere_may_use_the_agencies_that_the_project_carries(
    tmp_path: Path,
) -> None:
    assert Place.load(place_file(tmp_path)) == COVENTRY


def test_a_place_file_may_describe_agencies_of_its_own(tmp_path: Path) -> None:
    agency = f"""
        [[agency]]
        name = "sozialamt"
        title = "Social welfare office"
        answers_for = {list(NEEDS)}
        workers_per_thousand = 3
        hourly_cost = 60
        payer = "council"
        notices = {{ work = 1, crime = 2.5 }}
    """
    file = place_file(tmp_path, ('services = "services-england.toml"', agency))
    (only,) = Place.load(file).agencies
    assert list(only.answers_for) == list(NEEDS)
    assert list(only.notices) == [1, 0, 0, 0, 0, 0, 0, 2.5]
    assert only.source == "assumed"


WRONG_FILES = {
    "malformed": (("children_share = 0.285", "children_share = = 1"), "not valid TOML"),
    "no title": (('title = "Coventry"', ""), "no title; expected"),
    "a misspelt key": (("children_share", "childrens_share"), "perhaps 'children_share'"),
    "a title that is a number": (('title = "Coventry"', "title = 3"), "title is 3"),
    "a share in words": (("0.285", '"a third"'), "children_share is 'a third'"),
    "no such table": (('"coventry.csv"', '"conventry.csv"'), "conventry.csv is not a file"),
    "a table that is a number": (('"coventry.csv"', "12"), "neighbourhoods is 12"),
    "no such services": (("services-england", "services-mars"), "cannot read .*services-mars"),
    "neither services nor agencies": (("services =", "# services ="), "expected either services"),
    "agency as a word": (('services = "services-england.toml"', 'agency = "police"'), "not a list"),
    "an empty agency": (('services = "services-england.toml"', "[[agency]]"), "agency 1: no name"),
}


@pytest.mark.parametrize(("change", "said"), WRONG_FILES.values(), ids=WRONG_FILES)
def test_a_place_file_is_refused_when_it_is(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    file = place_file(tmp_path, change)
    with pytest.raises(InputError, match=said):
        Place.load(file)


def test_a_place_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"atlantis\.toml"):
        Place.load(tmp_path / "atlantis.toml")


def test_all_that_is_wrong_with_a_carried_table_is_said_by_line(tmp_path: Path) -> None:
    file = place_file(tmp_path)
    table = file.with_suffix(".csv")
    table.write_text(table.read_text("utf-8").replace("Longford,52.45161", ",north"), "utf-8")
    with pytest.raises(InputError) as error:
        Place.load(file)
    assert "line 2, column neighbourhood: ''" in str(error.value)
    assert "line 2, column latitude: 'north'; expected a number from -90 to 90" in str(error.value)
