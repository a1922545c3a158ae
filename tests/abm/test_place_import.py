"""Claims about making a place of a district: what is read, refused and written."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from abm.errors import InputError
from abm.neighbourhood_table import COLUMNS, LARGEST_FILE
from abm.place import CARRIED, Place, carried_places, slug
from abm.place_import import import_place

ROOT = Path(__file__).parents[2]
ENGLAND = ROOT.parent / "shared" / "data" / "england_neighbourhoods.csv"
with_england = pytest.mark.skipif(not ENGLAND.exists(), reason="the table of England is not here")

HEADER = [*COLUMNS, "district", "region"]
NUMBERS = ["51.5", "-2.6", "10", *"53110", *"12345678"]


def row(code: str, district: str = "Avon", **cells: str) -> dict[str, str]:
    """A sound row of a table, but for the cells given."""
    words = {"msoa21_code": code, "neighbourhood": f"Area {code}"}
    sound = words | dict(zip(COLUMNS[2:], NUMBERS, strict=True))
    return sound | {"district": district, "region": "South West"} | cells


def table(folder: Path, *rows: dict[str, str], header: list[str] | None = None) -> Path:
    """A table of these rows, as a spreadsheet would save it."""
    file = folder / "table.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, header or HEADER, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return file


def refusal(file: Path, district: str = "Avon") -> str:
    """What is said when the district is refused; nothing may have been written."""
    with pytest.raises(InputError) as error:
        import_place(file, district, file.parent / "made")
    assert not (file.parent / "made").exists()
    return str(error.value)


# What is made


def test_a_district_becomes_a_place_that_loads(tmp_path: Path) -> None:
    file = table(tmp_path, row("A"), row("B"), row("Z", "Elsewhere"))
    made = import_place(file, " avon ", tmp_path / "made")
    place = Place.load(made)
    assert made == tmp_path / "made" / "avon.toml"
    assert (place.name, place.title, place.region) == ("avon", "Avon", "South West")
    assert [each.code for each in place.neighbourhoods] == ["A", "B"]
    assert place.neighbourhoods[0].households == (5, 3, 1, 1, 0)
    assert place.neighbourhoods[0].deprivation.overall == 8
    assert len(place.agencies) == 7
    assert sorted(each.name for each in made.parent.iterdir()) == ["avon.csv", "avon.toml"]


def test_the_order_of_columns_and_further_columns_do_not_matter(tmp_path: Path) -> None:
    plain = import_place(table(tmp_path, row("A")), "Avon", tmp_path / "plain")
    header = [*reversed(HEADER), "notes"]
    odd = table(tmp_path, row("A", notes="seen, and checked"), header=header)
    assert Place.load(import_place(odd, "Avon", tmp_path / "odd")) == Place.load(plain)


def test_mistakes_in_other_districts_do_not_matter(tmp_path: Path) -> None:
    file = table(tmp_path, row("A"), row("B", "Elsewhere", latitude="north"))
    assert Place.load(import_place(file, "Avon", tmp_path)).households == 10


def test_a_name_with_quotes_and_accents_survives(tmp_path: Path) -> None:
    title = 'Évry "Neuve" \\ King\'s Côté'
    place = Place.load(import_place(table(tmp_path, row("A", title)), title, tmp_path))
    assert place.title == title
    assert place.name == "évry-neuve-kings-côté"


def test_file_names_are_plain_words() -> None:
    assert slug("King's Lynn and West Norfolk") == "kings-lynn-and-west-norfolk"
    assert slug("Bristol, City of") == "bristol-city-of"
    assert slug("../../etc/passwd") == "etc-passwd"


@with_england
@pytest.mark.parametrize("name", carried_places())
def test_the_carried_places_are_what_the_table_of_england_says(name: str, tmp_path: Path) -> None:
    fresh = import_place(ENGLAND, Place.load(name).title, tmp_path)
    assert Place.load(fresh) == Place.load(name)
    for ending in (".toml", ".csv"):
        carried = (CARRIED / name).with_suffix(ending)
        assert fresh.with_suffix(ending).read_bytes() == carried.read_bytes()


@with_england
def test_every_district_of_england_can_be_imported(tmp_path: Path) -> None:
    with ENGLAND.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    districts = {row["district"] for row in rows}
    places = [Place.load(import_place(ENGLAND, name, tmp_path)) for name in sorted(districts)]
    assert len({place.name for place in places}) == len(districts) == 296
    assert sum(place.households for place in places) == sum(int(row["households"]) for row in rows)


# What is refused


WRONG_CELLS = {
    "a word": ("latitude", "north", "'north'; expected a number from -90 to 90"),
    "nothing": ("longitude", "", "''; expected a number from -180 to 180"),
    "not a number": ("crime_deprivation_percentile", "NaN", "'NaN'; expected a number from 0"),
    "an infinity": ("income_deprivation_percentile", "inf", "'inf'; expected a number from 0"),
    "over 100": ("imd_deprivation_percentile", "100.5", "'100.5'; expected a number from 0 to 100"),
    "negative": ("households_2_dimensions", "-1", "'-1'; expected a whole number from 0"),
    "half a household": ("households_0_dimensions", "4.5", "'4.5'; expected a whole number"),
    "absurd": ("households_0_dimensions", "9" * 5000, "expected a whole number from 0 to"),
    "a sum that is off": ("households", "11", "'11'; expected 10, the sum of its five counts"),
    "an empty neighbourhood": ("households", "0", "'0'; expected a whole number from 1"),
    "no code": ("msoa21_code", "", "''; expected printable words"),
    "a name with a bell": ("neighbourhood", "Bell\a", "expected printable words"),
}


@pytest.mark.parametrize(("column", "cell", "said"), WRONG_CELLS.values(), ids=WRONG_CELLS)
def test_a_wrong_cell_is_named_by_line_and_column(
    tmp_path: Path, column: str, cell: str, said: str
) -> None:
    message = refusal(table(tmp_path, row("A"), row("B", **{column: cell})))
    assert "has 1 mistake:" in message
    assert f"line 3, column {column}: " in message
    assert said in message
    assert len(message) < 500


def test_a_code_or_name_used_twice_is_traced_to_its_first_line(tmp_path: Path) -> None:
    message = refusal(table(tmp_path, row("A"), row("B"), row("A", neighbourhood="Area B")))
    assert "line 4, column msoa21_code: 'A'; expected one not used before (see line 2)" in message
    assert "line 4, column neighbourhood: 'Area B'" in message


def test_all_mistakes_are_told_at_once_twenty_of_them_in_full(tmp_path: Path) -> None:
    rows = [row(f"N{number}", latitude="x", households="-1") for number in range(15)]
    message = refusal(table(tmp_path, *rows))
    assert "has 30 mistakes:" in message
    assert message.count("\n  line ") == 20
    assert "\n  and 10 more\n" in message


def test_a_row_with_too_few_or_too_many_cells_is_named(tmp_path: Path) -> None:
    file = table(tmp_path, row("A"))
    with file.open("a", encoding="utf-8") as stream:
        stream.write("B,Somewhere,51\n" + "1," * 30 + "\n")
    message = refusal(file)
    assert "line 3, whole row: 3 cells; expected 20, as in the first line" in message
    assert "line 4, whole row: 31 cells" in message


def test_an_unknown_district_is_met_with_the_nearest_names(tmp_path: Path) -> None:
    file = table(tmp_path, row("A", "Avon"), row("B", "Bristol, City of"))
    assert "such as 'Avon'" in refusal(file, "Avn")
    assert "such as 'Bristol, City of'" in refusal(file, "bristol")
    assert "is not in" in refusal(file, "")


def test_a_district_without_a_region_is_refused(tmp_path: Path) -> None:
    assert "line 2: region is ''" in refusal(table(tmp_path, row("A", region="")))


def test_missing_and_repeated_columns_are_named(tmp_path: Path) -> None:
    few = [name for name in HEADER if name not in ("latitude", "region")]
    assert "lacks the columns latitude, region" in refusal(table(tmp_path, row("A"), header=few))
    twice = [*HEADER, "latitude"]
    assert "latitude more than once" in refusal(table(tmp_path, row("A"), header=twice))


WRONG_CONTENTS: dict[str, tuple[Callable[[str], bytes], str]] = {
    "empty": (lambda text: b"", "is empty"),
    "only a header": (lambda text: text.splitlines()[0].encode(), "no rows at all"),
    "another encoding": (lambda text: text.replace("Area", "\xc9").encode("latin-1"), "UTF-8"),
    "a spreadsheet": (lambda text: b"PK\x03\x04\xff\xfe", "not UTF-8"),
    "semicolons": (lambda text: text.replace(",", ";").encode(), "separated by commas"),
    "an open quote": (lambda text: f'{text}"unfinished'.encode(), "is not a CSV table"),
    "a web page": (lambda text: b"<html><body>404</body></html>", "lacks the columns"),
}


@pytest.mark.parametrize(("spoil", "said"), WRONG_CONTENTS.values(), ids=WRONG_CONTENTS)
def test_a_file_is_refused_when_it_is(
    tmp_path: Path, spoil: Callable[[str], bytes], said: str
) -> None:
    file = table(tmp_path, row("A"))
    file.write_bytes(spoil(file.read_text("utf-8-sig")))
    assert said in refusal(file)


def test_a_file_beyond_fifty_megabytes_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.csv"
    with file.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    assert "expected at most 50 MB" in refusal(file)


def test_a_folder_or_a_missing_file_is_not_a_table(tmp_path: Path) -> None:
    assert "is not a file" in refusal(tmp_path / "nowhere.csv")
    (tmp_path / "folder.csv").mkdir()
    assert "is not a file" in refusal(tmp_path / "folder.csv")


def test_a_district_without_a_letter_cannot_name_a_file(tmp_path: Path) -> None:
    assert "has no letter" in refusal(table(tmp_path, row("A", "!!!")), "!!!")


# Where it is written


def test_a_place_already_there_is_kept_unless_told_otherwise(tmp_path: Path) -> None:
    import_place(table(tmp_path, row("A")), "Avon", tmp_path)
    changed = table(tmp_path, row("A"), row("B"))
    with pytest.raises(InputError, match="already there"):
        import_place(changed, "Avon", tmp_path)
    assert Place.load(tmp_path / "avon.toml").households == 10
    import_place(changed, "Avon", tmp_path, overwrite=True)
    assert Place.load(tmp_path / "avon.toml").households == 20


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    file = table(tmp_path, row("A"))
    with pytest.raises(InputError, match=r"table\.csv.*cannot be written to.*another folder"):
        import_place(file, "Avon", file / "inside")


def test_the_guide_explains_every_column() -> None:
    guide = (ROOT / "docs" / "places.md").read_text("utf-8")
    assert [name for name in HEADER if f"`{name}`" not in guide] == []
