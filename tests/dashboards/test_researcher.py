"""The researcher's page: files are read and never run, batches run live, stores are only read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

import solara
from solara.widgets import HTML

from abm import Parameters
from abm.errors import InputError
from abm.place import CARRIED
from dashboards.researcher import (
    batches,
    coverage,
    fails,
    hangs_on,
    library,
    made,
    over_time,
    parameters,
    spread,
    stores,
    tables,
)
from dashboards.researcher.events import as_table, followed
from dashboards.researcher.files import MOST_BYTES, MOST_FILES, Opened, experiment_in, opened
from dashboards.researcher.looking import Batch, Looked
from dashboards.researcher.opening import taken
from dashboards.researcher.page import Page
from dashboards.settings import Settings
from dashboards.view import View
from experiments.batch.batch import run_batch
from experiments.batch.store import Store
from experiments.design.layout import Layout
from experiments.outcomes import BY_NAME

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

ASKED = """question = "What does it hang on?"
places = ["coventry"]
policies = ["silo", "collaborative"]
outcomes = ["crises", "with_3_needs"]
families = 60
weeks = 60
burn_in = 26
replications = 2
[uncertainties]
labour_demand = "plausible"
call_effect = { low = 0.2, high = 0.6 }
[futures_design]
kind = "latin-hypercube"
points = 24
"""
POLICY = "[levers]\nopenness = 0.6\n"
OUTSIDE = ("/etc/secret.toml", "../secret.toml", "secret.toml", "silo+/etc/secret.toml@4")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one store in it, of a small batch."""
    folder = tmp_path_factory.mktemp("stores")
    run_batch(Layout.of(experiment_in(ASKED, {}, "asked.toml")), folder / "small", threads=1)
    return folder


@pytest.fixture
def looked(kept: Path, monkeypatch: pytest.MonkeyPatch) -> Looked:
    """The store as the page looks at it."""
    monkeypatch.setenv(stores.CHOSEN, str(kept))
    results = stores.results_of("small")
    batch = Batch(results.layout, results, "small")
    return Looked(batch, results, BY_NAME["crises"], "collaborative", "coventry")


@pytest.mark.parametrize("outside", OUTSIDE)
def test_an_experiment_can_name_no_file_of_the_server(outside: str) -> None:
    for line in ('policies = ["silo", "collaborative"]', 'places = ["coventry"]'):
        key = line.split(" ")[0]
        with pytest.raises(InputError, match="open that file first"):
            experiment_in(ASKED.replace(line, f'{key} = ["{outside}"]'), {}, "mine.toml")
    for extra in (f'shocks = ["{outside}"]\n', f'parameters = "{outside}"\n'):
        with pytest.raises(InputError):
            experiment_in(extra + ASKED, {}, "mine.toml")
    with pytest.raises(InputError, match="open that file first"):
        experiment_in(f'{ASKED}table = "/etc/passwd"\n', {}, "mine.toml")


def test_no_name_of_a_key_or_part_is_read_as_a_file_of_the_server() -> None:
    for section in (
        '[parts]\ntitle = "/etc/secret.toml"\n',
        '[dose]\npolicy = "/etc/secret.toml"\nshares = [1]\n',
        '[order]\nparts = ["/etc/secret.toml"]\ngap = 4\n',
        '[fingerprints.policies]\n"/etc/secret.toml" = "0"\n',
        '[[shock]]\nname = "x"\npolicies = ["/etc/secret.toml"]\n',
    ):
        with pytest.raises(InputError, match="open that file first"):
            experiment_in(ASKED + section, {}, "mine.toml")


def test_an_experiment_that_was_written_out_can_be_opened_again() -> None:
    experiment = experiment_in(ASKED, {}, "asked.toml")
    assert experiment_in(experiment.text, {}, "again.toml") == experiment


def test_parameters_cannot_be_the_path_of_any_file() -> None:
    with pytest.raises(InputError, match="or an open file"):
        experiment_in('parameters = "/etc/hostname"\n' + ASKED, {}, "mine.toml")


def test_a_place_file_can_name_no_file_of_the_server() -> None:
    text = (CARRIED / "coventry.toml").read_text(encoding="utf-8")
    lines = [
        'neighbourhoods = "/etc/passwd"' if line.startswith("neighbourhoods") else line
        for line in text.splitlines()
    ]
    with pytest.raises(InputError, match="open that file first"):
        opened({"name": "town.toml", "text": "\n".join(lines)}, {})


def test_a_place_and_its_neighbourhoods_can_be_opened_in_any_order() -> None:
    files = [
        {"name": f"town{end}", "text": (CARRIED / f"coventry{end}").read_text(encoding="utf-8")}
        for end in (".toml", ".csv")
    ]
    files[0]["text"] = files[0]["text"].replace("coventry.csv", "town.csv")
    found, wrong = taken(files, {})
    assert wrong == ()
    assert "neighbourhoods" in found["town.toml"].told
    asked = ASKED.replace('places = ["coventry"]', 'places = ["town.toml"]')
    assert experiment_in(asked, found, "mine.toml").places[0].households > 0


def test_an_opened_policy_can_be_used_in_an_experiment() -> None:
    found, wrong = taken([{"name": "mine.toml", "text": POLICY}], {})
    assert wrong == ()
    asked = ASKED.replace('"collaborative"', '"mine.toml@4"')
    assert len(experiment_in(asked, found, "asked.toml").policies) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("../mine.toml", POLICY),
        ("mine.py", POLICY),
        ("mine.toml", "x" * (MOST_BYTES + 1)),
        ("mine.toml", "openness = "),
        ("mine.toml", "[levers]\nopeness = 0.5\n"),
        ("mine.csv", "a,b\n1\n"),
        (None, POLICY),
        ("mine.toml", 3),
    ],
)
def test_what_is_no_file_for_us_is_refused_in_words(name: object, text: object) -> None:
    found, wrong = taken([{"name": name, "text": text}], {})
    assert found == {}
    assert len(wrong) == 1


def test_no_more_files_are_kept_than_said() -> None:
    sent = [{"name": f"p{number}.toml", "text": POLICY} for number in range(MOST_FILES)]
    found, _ = taken(sent, {})
    more, wrong = taken([{"name": "one-more.toml", "text": POLICY}], found)
    assert len(more) == MOST_FILES
    assert "drop one first" in wrong[0]


@pytest.mark.parametrize("line", ["points = 24", "families = 60", "weeks = 60"])
def test_nobody_can_ask_a_shared_server_for_a_million(line: str) -> None:
    asked = ASKED.replace(line, f"{line.split(' ', maxsplit=1)[0]} = 1_000_000")
    with pytest.raises(InputError, match="here at most"):
        experiment_in(asked, {}, "mine.toml")


def test_only_stores_of_the_folder_can_be_opened(looked: Looked, tmp_path: Path) -> None:
    assert stores.names() == ("small",)
    for name in ("../small", "/", "", str(tmp_path), "none"):
        with pytest.raises(InputError, match="no store"):
            stores.store_of(name)


def test_without_a_folder_there_are_no_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(stores.CHOSEN, raising=False)
    assert stores.names() == ()


def test_the_bands_are_those_of_the_runs(looked: Looked) -> None:
    rows = over_time.of_place(looked)
    own = rows[(rows["policy"] == "silo") & (rows["future"] == 0) & (rows["year"] == 1)]
    drawn = over_time.by_chance(looked, rows, "crises", 0).table
    assert drawn.iloc[0, 1] == pytest.approx(own["crises"].mean())
    one, other = sorted(own["crises"])
    middle, low, high = over_time.band(np.array([[one], [other]]))
    assert low[0] == pytest.approx(one + 0.05 * (other - one))
    assert one <= low[0] <= middle[0] <= high[0] <= other


def test_differences_are_taken_within_pairs(looked: Looked) -> None:
    levels = list(spread.values_of(looked).values())
    gaps = spread.differences(looked)
    assert gaps.mean() == pytest.approx(np.mean(levels[1]) - np.mean(levels[0]))
    assert len(gaps) == len(looked.results.runs) / 2


def test_every_point_of_the_design_is_on_the_picture(looked: Looked) -> None:
    points = coverage.points_of(looked.batch.layout)
    assert list(points) == ["labour_demand", "call_effect"]
    assert len(coverage.dotted(points, *points).table) == 24
    assert [coverage.tenths(points[name].to_numpy()) for name in points] == [10, 10]


def test_every_side_can_be_drawn(looked: Looked) -> None:
    for side in (over_time, spread, hangs_on, fails, tables, made):
        _, drawn = solara.render(side.Section(looked), handle_error=False)
        drawn.close()
    for way in ("best", "tornado"):
        found = hangs_on.analysis(looked, way, level=True)
        assert all("<svg" in picture.svg(360) for picture in hangs_on.pictures_of(found))
    where = fails.discovered(looked, "worse")
    assert all("<svg" in picture.svg(360) for picture in fails.pictures_of(where))


def test_how_it_was_made_does_not_tell_where_the_server_keeps_it(looked: Looked) -> None:
    assert looked.results.about["rules"] in made.as_json(looked)
    assert '"store"' not in made.as_json(looked)


def test_changed_numbers_come_back_as_a_file_that_can_be_read(tmp_path: Path) -> None:
    name = "labour_demand"
    file = tmp_path / parameters.FILE
    file.write_text(parameters.as_toml({name: 0.9}), encoding="utf-8")
    expected = parameters.fitted().with_changes({name: 0.9})
    assert Parameters.load(file) == expected
    with pytest.raises(InputError):
        parameters.as_toml({name: -1e9})


def test_a_changed_number_changes_the_runs_and_one_out_of_range_is_refused(tmp_path: Path) -> None:
    settings = Settings(families=60, weeks=26, futures=1, runs=2)
    text = batches.with_numbers(batches.question_in(settings))
    severity = []
    for value in (0.5, 1.5):
        layout = batches.planned(text, parameters.as_file({"labour_demand": value}))
        assert layout.futures[0].parameters["labour_demand"] == value
        run_batch(layout, tmp_path / str(value), threads=1)
        severity.append(Store.open(tmp_path / str(value)).results().runs["severity"].to_numpy())
    assert np.abs(severity[0] - severity[1]).min() > 0
    wrong = Opened(parameters.FILE, "labour_demand = -3\n", "parameters", "")
    with pytest.raises(InputError, match="labour_demand"):
        batches.planned(text, {parameters.FILE: wrong})


def test_numbers_that_nobody_measured_are_said_to_have_no_source() -> None:
    assumed = parameters.found("", parameters.ASSUMED)
    assert 0 < len(assumed) < len(parameters.table())
    assert f"{len(assumed):,} of them no source exists" in parameters.sources_told()


def test_documents_are_drawn_with_their_tables_and_nothing_from_elsewhere() -> None:
    names = dict(library.names())
    assert library.FIRST in names
    for name in names:
        html = library.page(name)
        assert 'src="http' not in html
        assert "<script" not in html
    assert "<table" in library.page("reference/parameters.md")
    with pytest.raises(InputError):
        library.page("../README.md")


def test_links_between_documents_lead_to_documents() -> None:
    names = dict(library.names())
    led = [part.partition('"')[0] for name in names
           for part in library.page(name).split('data-document="')[1:]]  # fmt: skip
    assert led
    assert {each for each in led if not each.endswith("README.md")} <= set(names)


def test_the_events_of_a_family_are_those_of_its_journey() -> None:
    journey, _ = followed(Settings(families=60, weeks=60, family=7))
    rows = as_table(journey)
    assert len(rows) == len(journey.past) + sum(len(life.happenings) for life in journey.lives)
    assert set(rows["policy"]) == {"before week 0", *(life.title for life in journey.lives)}


@pytest.fixture
def page() -> Iterator[Any]:
    """The page as one visitor sees it."""
    view = View(Settings(families=60, weeks=60), lambda **_: None, lambda _: None)
    _, drawn = solara.render(Page(view), handle_error=False)
    yield drawn
    drawn.close()


def test_the_page_opens_on_batches(page: Any) -> None:
    words = " ".join(str(each.unsafe_innerHTML or "") for each in page.find(HTML).widgets)
    assert "every run with its digest" in words


@pytest.mark.parametrize(
    "bomb",
    [
        ".".join(["a"] * 9_000) + " = 1",
        "[levers]\n" + ".".join(["a"] * 200) + " = 1",
        "a = " + "[" * 9_000,
        "\n".join(f"k{number} = 1" for number in range(9_000)),
        'title = "\ud800"\n[levers]\nopenness = 1',
    ],
)
def test_a_file_made_to_keep_the_server_busy_is_refused_at_once(bomb: str) -> None:
    with pytest.raises(InputError) as refused:
        opened({"name": "bomb.toml", "text": bomb}, {})
    assert len(str(refused.value)) < 400
