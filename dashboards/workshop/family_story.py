"""What happens to one family, step by step, and what has it come to by then?

One step for each thing that happens, in the words of `experiments.sentences`, with counters of all
that happened since week 0. The story ends when the family moves away.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from abm.policy import Policy
from abm.simulation import Setting
from agents.vocabulary import ACTIVE, NEEDS
from dashboards.kit import called
from dashboards.kit.plainly import when
from dashboards.workshop.family_choice import KNOCKS, NOES
from dashboards.workshop.family_weeks import FamilyWeeks, watch
from dashboards.workshop.happenings import words_of
from experiments.journey import ASSESSED, Journey, follow
from experiments.sentences import Happening

Needs = tuple[tuple[str, float], ...]
KINDS = {
    **dict.fromkeys(KNOCKS, "knock"),
    **dict.fromkeys(NOES, "no"),
    "warm_handover": "knock",
    "accepted_for_assessment": "assess",
    "assessed_and_accepted": "wait",
    "allocated": "help",
    "lead_worker": "help",
    "takes_contract": "help",
    "kept_on_course": "help",
    "closed_resolved": "solved",
    "need_ends": "solved",
    "need_eases": "ease",
    "need_arises": "trouble",
    "need_grows": "trouble",
    "gives_up": "lost",
    "worker_leaves": "lost",
    "closed_early": "lost",
    "closed_out_of_time": "lost",
    "disengages": "lost",
    "refuses_contract": "lost",
    "breaks_contract": "lost",
    "moves_in": "moves",
}
"""What an event is for the family; whatever is not here is a crisis."""


@dataclass(frozen=True, slots=True)
class Counters:
    """What it has come to since week 0: numbers of times, weeks, and trust from 0 to 1."""

    dealings: int
    assessments: int
    noes: int
    weeks_waited: int
    trust: float


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens: in which week, what kind, at which agency, and what it comes to.

    `needs` are the severities by the end of that week, in words and from 0 to 1, the worst first.
    `telling` counts the assessments so far where this one is another; `helped` is true where
    somebody was at work on this need when the week began.
    """

    week: int
    kind: str
    event: str
    agency: str
    need: str
    words: str
    needs: Needs
    counters: Counters
    telling: int = 0
    helped: bool = False

    @property
    def date(self) -> str:
        """When it happens, in words."""
        return when(self.week)


@dataclass(frozen=True, slots=True)
class Story:
    """A family's way through services under one policy, from week 0 on.

    `start` and `end` are what it has come to then, `needs_left` what is still there at the end, in
    words and from 0 to 1. `moved` is the week in which the family leaves, if it does.
    """

    journey: Journey
    start: Counters
    steps: tuple[Step, ...]
    end: Counters
    needs_left: Needs
    moved: int | None

    def step_at(self, week: int) -> int:
        """How many steps have been told when a week is over."""
        return sum(step.week <= week for step in self.steps)


def tell(setting: Setting, policy: Policy, family: int, replication: int = 0) -> Story:
    """Follow a family under a policy, step by step. Raises InputError for one not there."""
    journey = follow(setting, (policy,), family, replication)
    weeks = watch(setting, policy, family, replication)
    life = journey.lives[0]
    own = life.happenings
    if life.moved is not None:
        own = tuple(each for each in own if each.week < life.moved)
    steps = tuple(steps_of(own, weeks))
    last = setting.weeks if life.moved is None else life.moved
    return Story(
        journey=journey,
        start=Counters(0, 0, 0, 0, float(weeks.trust[0])),
        steps=steps,
        end=counters_at(weeks, last, *_told(steps)),
        needs_left=needs_in_words(weeks.severity[last]),
        moved=life.moved,
    )


def _told(steps: Sequence[Step]) -> tuple[int, int]:
    """Assessments and noes by the last step."""
    return (steps[-1].counters.assessments, steps[-1].counters.noes) if steps else (0, 0)


def counters_at(weeks: FamilyWeeks, row: int, assessments: int, noes: int) -> Counters:
    """What it has come to when so many weeks are over."""
    waited = int(weeks.weeks_waited()[row])
    return Counters(int(weeks.contacts[row]), assessments, noes, waited, float(weeks.trust[row]))


def steps_of(happenings: Sequence[Happening], weeks: FamilyWeeks) -> Iterator[Step]:
    """A step for each thing that happens, with all that was counted by the end of its week."""
    assessments = noes = 0
    for each in happenings:
        told = each.event in ASSESSED
        assessments += told
        noes += each.event in NOES
        after = each.week + 1
        yield Step(
            week=each.week,
            kind=kind_of(each),
            event=each.event,
            agency=each.agency,
            need=each.need,
            words=words_of(each),
            needs=needs_in_words(weeks.severity[after]),
            counters=counters_at(weeks, after, assessments, noes),
            telling=assessments if told else 0,
            helped=bool(each.need and weeks.stage[each.week, NEEDS.index(each.need)] == ACTIVE),
        )


def kind_of(happening: Happening) -> str:
    """What an event is for the family."""
    return KINDS.get(happening.event, "crisis")


def needs_in_words(severity: Iterable[float]) -> Needs:
    """The needs that are there, in words, with their severity, the worst first."""
    found = [
        (called.need(need), float(value))
        for need, value in zip(NEEDS, severity, strict=True)
        if value > 0
    ]
    return tuple(sorted(found, key=lambda item: -item[1]))
