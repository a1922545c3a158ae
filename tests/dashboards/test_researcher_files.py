"""What strangers bring to the researcher's page: files are read, never run, and name no others."""

import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

from abm.errors import InputError
from abm.place import CARRIED
from dashboards.researcher.files import MOST_BYTES, MOST_FILES, experiment_in, opened
from dashboards.researcher.opening import taken
from tests.dashboards.test_researcher import ASKED

POLICY = "[levers]\nopenness = 0.6\n"
OUTSIDE = ("/etc/secret.toml", "../secret.toml", "secret.toml", "silo+/etc/secret.toml@4")


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
