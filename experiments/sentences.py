"""How is an event in the life of a family told in words?"""

from collections.abc import Iterator
from dataclasses import dataclass

from abm.simulation import Setting
from abm.world import Records
from agents.vocabulary import CRISES, EVENTS, NEEDS, NOBODY

YEAR = 52
NEED_WORDS = {
    "work": "work",
    "money": "money",
    "housing": "housing",
    "health": "health",
    "substance": "substance use",
    "safety": "family safety",
    "schooling": "schooling",
    "crime": "crime",
}
SENTENCES = {
    "need_arises": "Trouble with {need} begins, at {value:.2f}.",
    "need_grows": "Trouble with {need} grows to {value:.2f}.",
    "need_eases": "Trouble with {need} eases to {value:.2f}.",
    "need_ends": "Trouble with {need} ends.",
    "moves_in": "{newcomers} moves in, deprived in {value:.0f} of the four census dimensions.",
    "asks": "Asks for help with {need}: {agency}.",
    "is_noticed": "Referred by {other} to {agency} about {need}.",
    "sent_elsewhere": "Sent elsewhere by {agency}: for {need}, try {other}.",
    "gives_up": "Gives up before help with {need} starts: {agency}.",
    "other_service_first": "Told by {agency} to see about {other} first, before {need}.",
    "screened_out": "Turned away at the front door of {agency}: {need}, at {value:.2f}.",
    "accepted_for_assessment": "Accepted for assessment by {agency}: {need}.",
    "assessed_no_further_action": "Assessed by {agency}: no further action, {need} at {value:.2f}.",
    "assessed_and_accepted": "Assessed by {agency} and put on the waiting list: {need}.",
    "allocated": "Help with {need} starts: {worker} of {agency}, {weeks} after the referral.",
    "referred_on": "Referred on by {other} to {agency} about {need}.",
    "warm_handover": "Handed over in person by {agency}.",
    "lead_worker": "Gets a lead worker: {worker} of {agency}.",
    "worker_leaves": "Loses {worker} of {agency}, who leaves: {need} is back on the waiting list.",
    "closed_resolved": "Case closed by {agency}: trouble with {need} is over.",
    "closed_early": "Case closed early by {agency}: {need} is still at {value:.2f}.",
    "closed_out_of_time": "Case closed by {agency}, time up: {need} is still at {value:.2f}.",
    "disengages": "Stops seeing {worker} of {agency}: {need}.",
    "crisis": "Crisis: {crisis}. Trouble with {need} gets worse; it costs GBP {cost:,.0f}.",
    "takes_contract": "Takes the contract that an outreach worker offers.",
    "refuses_contract": "Refuses the contract that an outreach worker offers.",
    "breaks_contract": "Does not keep to its contract with the outreach worker, which ends.",
    "kept_on_course": "A weekly call keeps a young person on course.",
}
"""What each kind of event says; the family is the one it happens to."""
AT_ITS_WORST = "Trouble with {need} grows as bad as can be."
NOT_TAKEN_UP = "Is offered help with {need} by {agency} and does not take it up."
NO_LONGER_NEEDED = "Needs no help with {need} any more: the referral is closed."
LEAVES_CASE = "Leaves the area: {agency} closes its case on {need}."
NOTICED = "Trouble with {need} is noticed by {agency}, which opens a referral."
CRISIS_WORDS = {
    "eviction": "the family is evicted",
    "emergency": "an emergency admission to hospital",
    "overdose": "an overdose",
    "abuse_incident": "an incident of domestic abuse",
    "protection_plan": "the children are put on a protection plan",
    "looked_after": "a child is taken into care",
    "exclusion": "a child is excluded from school",
    "neet": "a young person drops out of education, work and training",
    "arrest": "an arrest",
    "youth_conviction": "a young person is convicted",
    "custody": "an adult goes to prison",
    "youth_custody": "a young person goes into custody",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One dated event in the life of a family, as data and in words.

    `event` is a kind of event or, for a crisis, the kind of crisis. Agencies are named by their
    short names; `worker` is the number of the post, or None.
    """

    week: int
    event: str
    need: str
    agency: str
    worker: int | None
    value: float
    words: str


def when(week: int) -> str:
    """A week as a date: week 0, the Monday on which the policy starts, is year 1, week 1."""
    if week < 0:
        return "1 week before" if week == -1 else f"{-week} weeks before"
    return f"year {week // YEAR + 1}, week {week % YEAR + 1}"


def in_words(
    events: Records, setting: Setting, newcomers: str = "A household"
) -> tuple[Happening, ...]:
    """Events as happenings, in their order; `newcomers` are those who move in."""
    return tuple(_happenings(events, setting, newcomers))


def _happenings(events: Records, setting: Setting, newcomers: str) -> Iterator[Happening]:
    last_move = {int(each["week"]): at for at, each in enumerate(events) if _is_move(each)}
    for at, each in enumerate(events):
        event, agency, worker = EVENTS[each["event"]], int(each["agency"]), int(each["worker"])
        leaving = at < last_move.get(int(each["week"]), 0)
        yield Happening(
            week=int(each["week"]),
            event=CRISES[int(each["value"])] if event == "crisis" else event,
            need=NEEDS[each["need"]] if each["need"] != NOBODY else "",
            agency=setting.agencies[agency] if agency != NOBODY else "",
            worker=worker if worker != NOBODY else None,
            value=float(each["value"]),
            words=_template(event, each, leaving).format(
                newcomers=newcomers, **_parts(each, setting)
            ),
        )


def _is_move(event: Records) -> bool:
    return EVENTS[event["event"]] == "moves_in"


def _template(event: str, record: Records, leaving: bool) -> str:
    """The sentence for an event, which may depend on how it came about."""
    if event == "gives_up" and leaving:
        return LEAVES_CASE
    if event == "gives_up" and record["agency"] == NOBODY:
        return NO_LONGER_NEEDED
    if event == "need_grows" and record["value"] == 1:
        return AT_ITS_WORST
    if event == "disengages" and record["worker"] == NOBODY:
        return NOT_TAKEN_UP
    if event == "is_noticed" and record["value"] == record["agency"]:
        return NOTICED
    return SENTENCES[event]


def _parts(record: Records, setting: Setting) -> dict[str, object]:
    """What a sentence may speak of."""
    value = float(record["value"])
    parts: dict[str, object] = {
        "value": value,
        "need": NEED_WORDS[NEEDS[record["need"]]],
        "agency": setting.place.agencies[record["agency"]].title,
        "worker": f"worker {record['worker']}",
        "weeks": "1 week" if value == 1 else f"{value:.0f} weeks",
    }
    event = EVENTS[record["event"]]
    if event == "crisis":
        kind = CRISES[int(value)]
        cost = setting.parameters[f"crisis_cost.{kind}"]
        parts |= {"crisis": CRISIS_WORDS[kind], "cost": cost}
    elif event == "other_service_first":
        parts["other"] = NEED_WORDS[NEEDS[int(value)]]
    elif 0 <= value < len(setting.place.agencies):
        parts["other"] = setting.place.agencies[int(value)].title
    return parts
