"""How is a family's story put before a room? Every step with its words, doors, needs and counters.

What is made here is plain data, ready for JSON: `family_walk.vue` unfolds it in the browser.
"""

from typing import Any

from abm.simulation import Setting
from dashboards.kit import called
from dashboards.kit.of_model import sentence
from dashboards.kit.plainly import span
from dashboards.kit.words import plain, said
from dashboards.workshop.family_story import Counters, Needs, Step, Story
from experiments.journey import ASSESSED, Journey

REMARKS = (
    "asks", "is_noticed", "referred_on", "warm_handover", "sent_elsewhere", "other_service_first",
    "screened_out", "accepted_for_assessment", "allocated", "lead_worker", "worker_leaves",
    "gives_up", "closed_early", "closed_out_of_time", "disengages", "closed_resolved",
    "need_arises", "need_grows", "need_eases", "need_ends",
)  # fmt: skip
"""Events that texts.toml has a remark on; assessments and crises have theirs apart."""
LABELS = ("walk", "controls", "back", "next", "play", "pause", "pace", "where", "no_needs",
          "doors", "log")  # fmt: skip
STATES = ("none", "knock", "no", "assess", "wait", "help", "lost", "solved", "crisis")
SIGNS = {"no": "✕", "assess": "?", "wait": "…", "help": "✓", "lost": "–", "solved": "✓"}
COUNTERS = ("dealings", "assessments", "noes", "waited", "trust")
PACES = (("slow", 5.0), ("usual", 3.0), ("fast", 1.0))
"""Seconds a step."""
USUAL = 3.0
REMEMBERED = 60
"""So many earlier steps can be read below."""


def walk_of(story: Story, setting: Setting, title: str) -> dict[str, Any]:
    """A story as `family_walk.vue` wants it; `title` is that of the policy."""
    return {
        "steps": steps_shown(story, setting, title),
        "doors": [
            {"name": each.name, "title": called.agency(each)} for each in setting.place.agencies
        ],
        "home": plain("family.home", **named(story.journey)),
        "weeks": setting.weeks,
        "years": [year * 52 / setting.weeks for year in range(1, -(-setting.weeks // 52))],
        "labels": {name: plain(f"family.label_{name}") for name in LABELS},
        "states": {name: plain(f"family.state_{name}") for name in STATES},
        "tallies": {name: plain(f"family.tally_{name}") for name in ("knock", "no")},
        "counters": {name: said(f"family.count_{name}") for name in COUNTERS},
        "paces": [{"title": plain(f"family.pace_{name}"), "seconds": s} for name, s in PACES],
        "pace": USUAL,
        "signs": SIGNS,
        "remembered": REMEMBERED,
    }


def steps_shown(story: Story, setting: Setting, title: str) -> list[dict[str, Any]]:
    """The beginning, everything that happens, and what it came to."""
    return [
        _beginning(story, setting, title),
        *(_shown(step) for step in story.steps),
        _end(story, setting),
    ]


def first_step(story: Story, week: int) -> int:
    """The step to begin at for somebody who looks at a week: the beginning for week 0."""
    return story.step_at(week) if week > 0 else 0


def _shown(step: Step) -> dict[str, Any]:
    return {
        "week": step.week,
        "date": sentence(step.date),
        "kind": step.kind,
        "agency": step.agency,
        "words": step.words,
        "remark": remark(step),
        "needs": [{"name": name, "value": value} for name, value in step.needs],
        "counters": counted(step.counters),
    }


def remark(step: Step) -> str:
    """What a step means, in a plain line with its terms explained."""
    if step.event in ASSESSED:
        again = "telling_1" if step.telling == 1 else "telling_more"
        first = said(f"family.remark_{again}", telling=str(step.telling))
        return f"{first} {said(f'family.remark_{step.event}')}"
    if step.kind == "crisis":
        return said("family.remark_crisis")
    if step.helped and step.kind in ("ease", "solved"):
        return said("family.remark_helped")
    return said(f"family.remark_{step.event}") if step.event in REMARKS else ""


def counted(counters: Counters) -> dict[str, str]:
    """The counters as they are written."""
    return {
        "dealings": str(counters.dealings),
        "assessments": str(counters.assessments),
        "noes": str(counters.noes),
        "waited": str(counters.weeks_waited),
        "trust": f"{counters.trust:.2f}",
    }


def _beginning(story: Story, setting: Setting, title: str) -> dict[str, Any]:
    journey = story.journey
    needs = tuple((called.need(need), value) for need, value in journey.needs.items())
    values = {**named(journey), "place": called.place(setting.place), "children": children(journey)}
    words = plain("family.start_words", **values)
    if needs:
        words += " " + plain("family.start_needs", needs=listed(needs))
    return {
        "week": 0,
        "date": plain("family.start_date"),
        "kind": "start",
        "agency": "",
        "words": words,
        "remark": said("family.start_remark", span=span(setting.weeks), policy=title),
        "needs": [{"name": name, "value": value} for name, value in needs],
        "counters": counted(story.start),
    }


def _end(story: Story, setting: Setting) -> dict[str, Any]:
    """What it came to: at the horizon, or where the family moves away."""
    left, moved = story.needs_left, story.moved is not None
    words = plain("family.end_words", **counted(story.end))
    return {
        "week": setting.weeks - 1 if story.moved is None else story.moved,
        "date": plain(
            "family.moved_date" if moved else "family.end_date", span=span(setting.weeks)
        ),
        "kind": "moves" if moved else "end",
        "agency": "",
        "words": f"{plain('family.moved_words')} {words}" if moved else words,
        "remark": said("family.end_left", needs=listed(left)) if left else said("family.end_free"),
        "needs": [{"name": name, "value": value} for name, value in left],
        "counters": counted(story.end),
    }


def named(journey: Journey) -> dict[str, str]:
    """Which family it is."""
    return {"family": str(journey.family), "neighbourhood": journey.neighbourhood}


def children(journey: Journey) -> str:
    """How many children there are, in words."""
    number = journey.children
    if number > 1:
        return plain("family.who_many", number=number)
    return plain("family.who_one" if number else "family.who_none")


def listed(needs: Needs) -> str:
    """Needs in a sentence: `health (0.59), work (0.35) and money (0.20)`."""
    words = [f"{name} ({value:.2f})" for name, value in needs]
    *others, last = words
    return plain("plain.listed", others=", ".join(others), last=last) if others else last
