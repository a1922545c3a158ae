"""What happened to one family, week by week, in the same place under two policies?

The past is lived once and shared by construction: at week 0 the world is copied for each policy.
What is told and summed up is the household that lives in the home at week 0; if it moves away
during the run, its story ends there, and the next household's is told after it as another's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from abm.errors import InputError
from abm.policy import Policy
from abm.simulation import Setting, Timetable, begin, burnt_in, check_whole, core, live_under
from abm.world import Records, World
from agents.household import count
from agents.vocabulary import CRISES, EVENTS, NEEDS
from experiments.sentences import Happening, in_words

MANY_NEEDS = 3
MOVES_IN = EVENTS.index("moves_in")
ASSESSED = ("assessed_no_further_action", "assessed_and_accepted")
BOUNCED = ("sent_elsewhere", "other_service_first")


@dataclass(frozen=True, slots=True)
class Figures:
    """How a household fared from week 0 to the horizon, or until it moved away.

    `weeks_until_help` is None without help and 0 where it was being helped at week 0;
    `needs_left` holds the severity of each need at the end; costs are pounds of 2024/25.
    """

    contacts: int
    assessments: int
    bounces: int
    turned_away: int
    weeks_until_help: int | None
    trust: float
    needs_left: dict[str, float]
    crises: dict[str, int]
    crisis_cost: float


@dataclass(frozen=True, slots=True)
class Life:
    """The life of a home under one policy: what happened, and how the household fared.

    `moved` is the week in which the household of week 0 moved away, if it did.
    """

    policy: str
    title: str
    happenings: tuple[Happening, ...]
    figures: Figures
    moved: int | None


@dataclass(frozen=True, slots=True)
class Journey:
    """One family's past and its lives under several policies."""

    family: int
    neighbourhood: str
    children: int
    trust: float
    needs: dict[str, float]
    past: tuple[Happening, ...]
    lives: tuple[Life, ...]

    def parting(self) -> int | None:
        """The first week in which the lives differ in what happens, or None."""
        stories = [_by_week(life.happenings) for life in self.lives]
        weeks = sorted(set().union(*stories))
        for week in weeks:
            if len({tuple(story.get(week, ())) for story in stories}) > 1:
                return week
        return None


def _by_week(happenings: Sequence[Happening]) -> dict[int, list[tuple[str, str]]]:
    """What happens in each week, without the figures, which may differ by a hair."""
    story: dict[int, list[tuple[str, str]]] = {}
    for each in happenings:
        story.setdefault(each.week, []).append((each.event, each.need))
    return story


def follow(
    setting: Setting, policies: Sequence[Policy], family: int, replication: int = 0
) -> Journey:
    """The journey of one family (0 to families - 1) under each policy, with the same luck.

    Raises InputError for a family that is not there.
    """
    check_whole("family", family, 0, setting.families - 1)
    world = begin(setting, replication, family)
    past = [_taken(world), *(_a_week(world, week) for week in range(-setting.burn_in, 0))]
    happened = np.concatenate(past)
    home = world.families[family].copy()
    arrival = np.flatnonzero(happened["event"] == MOVES_IN)[-1]
    return Journey(
        family=family,
        neighbourhood=setting.place.neighbourhoods[int(home["neighbourhood"])].name,
        children=int(home["children"]),
        trust=float(home["trust"]),
        needs=_needs(home),
        past=in_words(happened[arrival:], setting),
        lives=tuple(_life(world.copy(), setting, policy, family) for policy in policies),
    )


def _a_week(world: World, week: int) -> Records:
    """Let one week pass; what happened in it to the followed family."""
    core(world, week, week + 1)
    return _taken(world)


def _taken(world: World) -> Records:
    """Take what has happened out of the world, which has room for a week of it."""
    happened = world.events[: int(world.run["events"][0])].copy()
    world.run["events"] = 0
    return happened


def _life(world: World, setting: Setting, policy: Policy, family: int) -> Life:
    """What happens from week 0 under one policy."""
    timetable = Timetable(policy, setting)
    home = world.families[family].copy()
    weeks, last = [], home
    for week in range(setting.weeks):
        timetable.enact(world, week)
        weeks.append(_a_week(world, week))
        now = world.families[family]
        last = now.copy() if now["who"] == home["who"] else last
    happened = np.concatenate(weeks)
    moves = np.flatnonzero(happened["event"] == MOVES_IN)
    own = happened[: moves[0]] if moves.size else happened
    return Life(
        policy=policy.name,
        title=policy.title,
        happenings=in_words(happened, setting, "The family moves away. Another household"),
        figures=_figures(home, last, in_words(own, setting), setting),
        moved=int(happened["week"][moves[0]]) if moves.size else None,
    )


def _figures(home: Records, last: Records, own: Sequence[Happening], setting: Setting) -> Figures:
    """Sum up the household of week 0 from its state then, its last state and its events."""
    events = [each.event for each in own]
    helped = [each.week for each in own if each.event == "allocated"]
    crises: dict[str, int] = {crisis: events.count(crisis) for crisis in CRISES if crisis in events}
    prices = {crisis: setting.parameters[f"crisis_cost.{crisis}"] for crisis in crises}
    return Figures(
        contacts=int(last["contacts"] - home["contacts"]),
        assessments=sum(events.count(event) for event in ASSESSED),
        bounces=sum(events.count(event) for event in BOUNCED),
        turned_away=events.count("screened_out"),
        weeks_until_help=0 if home["helping"] else min(helped, default=None),
        trust=float(last["trust"]),
        needs_left=_needs(last),
        crises=crises,
        crisis_cost=sum(prices[crisis] * number for crisis, number in crises.items()),
    )


def _needs(family: Records) -> dict[str, float]:
    """The needs that a family has, with their severity, the worst first."""
    severity = dict(zip(NEEDS, family["need"].tolist(), strict=True))
    found = {need: value for need, value in severity.items() if value > 0}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def worth_following(
    setting: Setting, policies: Sequence[Policy], replication: int = 0
) -> tuple[int, str]:
    """A family to follow, and how it was chosen: a typical one, not the most striking.

    Among families with three or more needs at week 0 that stay to the end and have more or fewer
    contacts in the last world than in the first, the one whose difference is the median.
    Raises InputError when there is none.
    """
    start = burnt_in(setting, replication, week_by_week)
    ends = [_end(start.copy(), setting, policy) for policy in policies]
    many = np.array([count(int(needs)) >= MANY_NEEDS for needs in start.families["needs"]])
    stays = np.all([end["who"] == start.families["who"] for end in ends], axis=0)
    difference = ends[-1]["contacts"] - ends[0]["contacts"]
    candidates = np.flatnonzero(many & stays & (difference != 0))
    if candidates.size == 0:
        raise InputError(
            f"none of {setting.families:,} families has {MANY_NEEDS} or more needs at week 0, "
            "stays to the end and meets services differently: give more families, or one to follow"
        )
    ordered = candidates[np.argsort(difference[candidates], kind="stable")]
    chosen = int(ordered[len(ordered) // 2])
    return chosen, (
        f"Family {chosen} was picked because it is typical, not because it is striking: of the "
        f"{len(ordered):,} families (of {setting.families:,}) that have {MANY_NEEDS} or more needs "
        "at week 0, stay to the end and meet services more or less often in one world than in the "
        "other, its difference in contacts is the middle one."
    )


def _end(world: World, setting: Setting, policy: Policy) -> Records:
    """The families as they are when a policy reaches the horizon."""
    for _ in live_under(world, setting, policy, week_by_week):
        pass
    return world.families


def week_by_week(world: World, first: int, last: int) -> None:
    """Let weeks pass in the core one at a time, so that Ctrl-C is heard in between."""
    for week in range(first, last):
        core(world, week, week + 1)
