"""What are the model's things called in this room? As `[names]` of the texts says, if it does.

Agencies, policies, outcomes and the like have their titles from the model. A facilitator may give
them others: they are shown, and never written into a setting, a file, an address or a command.
"""

from collections.abc import Iterable
from typing import Protocol

from abm.agency_spec import AgencySpec
from abm.place import Place
from abm.policy import Policy
from dashboards.kit.of_model import names_of_model, weekly_columns
from dashboards.kit.texts import texts
from experiments.lines import Line
from experiments.outcomes import Outcome
from experiments.sentences import CRISIS_WORDS, NEED_WORDS

JOIN = "+"
"""Between the names of policies that hold at once."""
TITLES_JOIN = " + "
TOLD_OF = ("agency", "need", "crisis", "event")
"""What a sentence on a family speaks of."""


class Named(Protocol):
    """Whatever has a name for commands and a title for people."""

    @property
    def name(self) -> str:
        """As commands and files name it."""

    @property
    def title(self) -> str:
        """As the model calls it."""


def given(kind: str, name: str) -> str:
    """What this room calls something, or nothing."""
    return texts().names.get(f"{kind}.{name}", "")


def _called(kind: str, named: Named) -> str:
    return given(kind, named.name) or named.title or named.name


def agency(which: AgencySpec) -> str:
    """What an agency is called."""
    return _called("agency", which)


def agencies(place: Place) -> tuple[str, ...]:
    """What a place's agencies are called, in their order."""
    return tuple(map(agency, place.agencies))


def place(which: Place) -> str:
    """What a place is called."""
    return _called("place", which)


def policy(which: Policy) -> str:
    """What a policy is called."""
    return policy_titled(which.name, which.title)


def policy_titled(name: str, title: str) -> str:
    """What a policy is called; of several that hold at once, each has its own name."""
    parts, titles = name.split(JOIN), title.split(TITLES_JOIN)
    if len(parts) != len(titles):
        return given("policy", name) or title or name
    told = zip(parts, titles, strict=True)
    return TITLES_JOIN.join(given("policy", each) or words for each, words in told)


def policies(which: Iterable[Policy]) -> tuple[str, ...]:
    """What some policies are called, in their order."""
    return tuple(map(policy, which))


def outcome(which: Outcome) -> str:
    """What an outcome is called where it stands alone."""
    return _called("outcome", which)


def line(which: Line) -> str:
    """What a weekly line is called."""
    return _called("line", which)


def count(column: str) -> str:
    """What is counted week by week, in words."""
    return given("count", column) or weekly_columns()[column][1]


def unit(words: str) -> str:
    """A unit of the model in this room's words."""
    return given("unit", words) or words


def need(name: str) -> str:
    """What trouble of a family is called inside a sentence."""
    return given("need", name) or NEED_WORDS[name]


def own_words() -> dict[str, str]:
    """The room's words for the model's, where it has any for agencies, needs, crises, events."""
    own, model = texts().names, names_of_model() if texts().names else {}
    return {model[key]: words for key, words in own.items() if key.split(".")[0] in TOLD_OF}


def crisis(name: str) -> str:
    """What a kind of crisis is called inside a sentence."""
    return given("crisis", name) or CRISIS_WORDS[name]
