"""A room's own words: whatever comes from the model can be called otherwise, and is shown so."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.policy import Policy
from abm.registry import Role
from abm.toml_files import flatten, read_toml
from dashboards import repeating
from dashboards.kit import called, plainly
from dashboards.kit import texts as reading
from dashboards.kit.controls import about, story, words_of
from dashboards.kit.of_model import as_section, event_sentences, names_of_model
from dashboards.kit.texts import CARRIED, CHOSEN, texts
from dashboards.settings import LEVERS, Settings
from dashboards.story import about as about_worlds
from dashboards.take_home import take_home
from dashboards.workshop import happenings
from dashboards.workshop.family_story import tell
from dashboards.workshop.family_telling import walk_of
from experiments.outcomes import OUTCOMES, find
from experiments.sentences import CRISIS_WORDS, NEED_WORDS, Happening
from experiments.sentences import when as when_in_the_model
from experiments.statistics import Estimate
from tests.dashboards.lived_town import lived, policies, setting

Room = Callable[..., None]
WORD = re.compile(r"[A-Za-z’']*[A-Za-z]{2}[A-Za-z’']*")
KNOWN = {"joinedup", *WORD.findall(" ".join(n.name for n in setting().place.neighbourhoods))}
"""Names that are the same in every language."""
MARKUP = re.compile(r"<(style|script|pre)\b.*?</\1>|<[^>]*>|&\w+;", re.DOTALL)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """Gives the server a file of texts: the carried ones, or others, and names of the room's."""
    file = tmp_path / "texts.toml"

    def give(names: dict[str, str], mark: Callable[[str], str] = str) -> None:
        told = {key: mark(text) for key, text in flatten(read_toml(CARRIED)[0]).items()}
        told |= {f"names.{key}": name for key, name in names.items()}
        # Every key is written as it is in the file: in a table of its own.
        lines = [f"{_path(key)} = {json.dumps(text)}\n" for key, text in told.items()]
        file.write_text("".join(lines), encoding="utf-8")
        monkeypatch.setenv(CHOSEN, str(file))
        reading._texts.cache_clear()

    yield give
    reading._texts.cache_clear()


def _path(key: str) -> str:
    """A key as TOML wants it: each part in quotes."""
    return ".".join(json.dumps(part) for part in key.split("."))


def marked(text: str) -> str:
    """Every word of a text with ZZ before it; what is filled in stays as it is."""
    parts = re.split(r"(\{[^}]*\})", text)
    return "".join(each if each.startswith("{") else WORD.sub(r"ZZ\g<0>", each) for each in parts)


def unmarked(html: str) -> set[str]:
    """The words that a room would read and did not write."""
    return {word for word in WORD.findall(MARKUP.sub(" ", html)) if "ZZ" not in word} - KNOWN


def everything() -> dict[str, str]:
    """A name of the room's for all that has one."""
    return {
        key: marked(words.replace("_", " ")) for key, words in names_of_model().items() if words
    }


def test_a_room_calls_things_by_names_of_its_own(room: Room) -> None:
    room({"agency.nhs": "The surgery", "policy.silo": "As it is", "policy.austerity": "Less money",
          "need.substance": "drink and drugs", "outcome.crises": "Bad weeks"})  # fmt: skip
    assert "The surgery" in called.agencies(setting().place)
    together = Policy.load("silo") + Policy.load("lean") + Policy.load("austerity")
    assert called.policy(together) == "As it is + Lean: studying demand + Less money"
    assert called.need("substance") == "drink and drugs"
    assert called.outcome(find("crises")) == "Bad weeks"
    assert "fewer bad weeks a year" in plainly.difference("crises", Estimate(-3, -4, -2, 9), 90)


def test_without_names_everything_is_called_as_in_the_model(room: Room) -> None:
    for policy in policies():
        assert called.policy(policy) == policy.title
    assert called.agencies(setting().place) == tuple(e.title for e in setting().place.agencies)
    assert all(called.outcome(each) == each.title for each in OUTCOMES)
    assert [called.need(name) for name in NEED_WORDS] == list(NEED_WORDS.values())
    assert [plainly.when(week) for week in range(-3, 60)] == [
        when_in_the_model(week) for week in range(-3, 60)
    ]


def test_an_outcome_may_be_called_otherwise_inside_a_sentence(room: Room) -> None:
    room({"outcome.crises": "Krisen im Jahr"})
    assert plainly.named("crises") == "krisen im Jahr"
    room({"outcome.crises": "Krisen im Jahr", "within.crises": "Krisen"})
    assert plainly.named("crises") == "Krisen"
    assert called.outcome(find("crises")) == "Krisen im Jahr"


def test_files_addresses_and_commands_keep_the_names_of_the_model(room: Room) -> None:
    settings = Settings(levers=(("tariff_share", 0.5),), shocks=("austerity",))

    def of_the_model() -> tuple[Any, ...]:
        loaded = settings.loaded_policies()
        told = [(each.name, each.title, each.digest, each.to_toml()) for each in loaded]
        commands = repeating.compare(settings, 9), repeating.story(settings)
        place = settings.setting().place
        return told, commands, settings.address(), place.digest, place.title

    before = of_the_model()
    room(everything())
    assert called.policy(settings.loaded_policies()[-1]).startswith("ZZ")
    assert of_the_model() == before


def test_the_names_that_are_printed_can_be_used_and_change_nothing(room: Room) -> None:
    levers = REGISTRY.of_role(Role.LEVER)

    def shown() -> list[Any]:
        rows = [(words_of(each.name), about(each, meaning=True)) for each in levers]
        told = [plainly.named(each.name) for each in OUTCOMES]
        return [rows, told, about_worlds(lived()), story(Policy.load("lean"))]

    before = shown()
    printed = flatten(tomllib.loads(as_section()))
    room({key.removeprefix("names."): words for key, words in printed.items()})
    assert texts().names
    assert shown() == before


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"agency.nsh": "x"}, "names.agency.nsh is nothing in the model, did you mean names.agenc"),
        ({"agency.nhs": ""}, "give words"),
        ({"agency.nhs": "**x**"}, "names.agency.nhs: a name has no marks"),
        ({"agency.nhs": "{x}"}, "names.agency.nhs has the values {x}, which the model does not"),
        ({"event.asks": "{x}"}, "names.event.asks has the values {x}, which the model does not"),
        ({"policy.lean": "Silo"}, "policy.lean and policy.silo would both be called 'Silo'"),
    ],
)
def test_a_name_that_cannot_be_used_is_one_clear_error(
    room: Room, names: dict[str, str], told: str
) -> None:
    room(names)
    with pytest.raises(InputError, match=re.escape(told)):
        texts()


def sample(sentence: str, parts: dict[str, str]) -> str:
    """A sentence of the model, filled in."""
    return re.sub(r"\{(\w+)[^}]*\}", lambda found: parts[found[1]], sentence)


def test_every_sentence_on_a_family_can_be_told_in_the_rooms_words(room: Room) -> None:
    agency, other = (each.title for each in setting().place.agencies[:2])
    parts = {"need": "crime", "agency": agency, "other": other, "worker": "worker 7",
             "weeks": "1 week", "value": "0.25", "crisis": CRISIS_WORDS["arrest"], "cost": "1,200",
             "newcomers": "A household"}  # fmt: skip
    sentences = event_sentences()
    told = [
        Happening(3, event, "crime", "nhs", 7, 0.25, sample(sentence, parts))
        for event, sentence in sentences.items()
    ]
    room({"need.crime": "the law"})
    for each in told:
        own = sample(sentences[each.event], parts | {"need": "the law"})
        assert happenings.words_of(each) == own
    room(everything(), marked)
    for each in told:
        assert unmarked(happenings.words_of(each)) <= {"household"}


def test_nothing_that_plays_or_goes_home_keeps_words_of_its_own(room: Room) -> None:
    room(everything(), marked)
    told = about_worlds(lived())
    shown = [told["words"], told["place"], [world["title"] for world in told["worlds"]]]
    shown += [[each["title"] for each in told[part]] for part in ("agencies", "hours", "links")]
    shown += [[each["title"], each["unit"]] for each in told["lines"]]
    shown += [[each["meaning"], each["unit"]] for each in told["counts"]]
    words = json.dumps(shown, ensure_ascii=False)
    keys = {f'"{key}":' for key in told["words"]}
    assert unmarked(re.sub("|".join(map(re.escape, keys)) + r"|\{\w+\}", "", words)) == set()
    page = take_home(lived())
    assert unmarked(page[page.index("<title>") :]) == set()


def test_a_familys_story_keeps_no_words_of_the_model(room: Room) -> None:
    room(everything(), marked)
    walk = walk_of(tell(setting(), policies()[0], 5), setting(), called.policy(policies()[0]))
    shown = [walk["home"], *(each["title"] for each in walk["doors"]), *walk["labels"].values()]
    for step in walk["steps"]:
        shown += [step["date"], step["words"], step["remark"], *(n["name"] for n in step["needs"])]
    assert len(walk["steps"]) > 2
    assert unmarked(" ".join(shown)) == set()


def test_results_keep_no_words_of_the_model(room: Room) -> None:
    room(everything(), marked)
    for low, high in ((-2, -1), (1, 2), (-1, 2), (0, 0)):
        found = Estimate((low + high) / 2, low, high, 9)
        for each in OUTCOMES:
            told = plainly.difference(each.name, found, 10), plainly.short(each, found, 10)
            assert unmarked(" ".join((*told, plainly.number(3.2, each.unit)))) == set()


def test_controls_keep_no_words_of_the_model_but_sources_and_costs(room: Room) -> None:
    room(everything(), marked)
    for lever in REGISTRY.of_role(Role.LEVER):
        kept = {lever.source, lever.running_cost}
        rows = [row for row in about(lever, meaning=True) if row[1] not in kept]
        assert unmarked(" ".join(map(" ".join, rows))) == set()
    policy = Policy.load("collaborative")
    (_, first), *_ = story(policy)
    assert unmarked(first) == set()
    assert LEVERS not in called.policy_titled(LEVERS, "levers of your own")
