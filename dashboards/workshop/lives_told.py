"""How does one family fare in two worlds: the same shocks, but which different answers?

A shock is the same where the same thing befalls the family in the same week in both worlds: trouble
that begins or grows, or a crisis. What services do about it is an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from abm.policy import Policy
from abm.simulation import Setting
from dashboards.workshop.family_story import kind_of
from dashboards.workshop.family_weeks import FamilyWeeks, watch
from experiments.journey import Journey, Life, follow
from experiments.sentences import Happening

SHOCKS = ("trouble", "crisis")


@dataclass(frozen=True, slots=True)
class Told:
    """What happens in one week: in which worlds the same, and in the words of each."""

    week: int
    worlds: tuple[tuple[Happening, ...], ...]

    @property
    def alike(self) -> bool:
        """True where the same things happen in every world."""
        return len({tuple(named(each) for each in world) for world in self.worlds}) == 1


@dataclass(frozen=True, slots=True)
class Lives:
    """A family's lives under several policies, told, and seen week by week."""

    journey: Journey
    weeks: tuple[FamilyWeeks, ...]

    @property
    def parting(self) -> int | None:
        """The first week in which something else happens, or None."""
        return self.journey.parting()

    def own(self, number: int) -> tuple[Happening, ...]:
        """What happens to the household of week 0 in one world, until it moves away."""
        return own_story(self.journey.lives[number])

    def told(self) -> tuple[Told, ...]:
        """Week by week what happens in each world, where anything does."""
        stories = [_by_week(self.own(number)) for number in range(len(self.weeks))]
        weeks = sorted(set().union(*stories))
        return tuple(Told(week, tuple(story.get(week, ()) for story in stories)) for week in weeks)

    def shared_shocks(self) -> tuple[Happening, ...]:
        """The shocks that befall the family in every world, in the same week."""
        befall = [
            {named(each): each for each in self.own(number) if kind_of(each) in SHOCKS}
            for number in range(len(self.weeks))
        ]
        return tuple(each for name, each in befall[0].items() if all(name in b for b in befall))

    def shocks(self, number: int) -> int:
        """How many shocks befall the family in one world."""
        return sum(kind_of(each) in SHOCKS for each in self.own(number))


def lives_of(
    setting: Setting, policies: Sequence[Policy], family: int, replication: int = 0
) -> Lives:
    """Follow a family under several policies. Raises InputError for one that is not there."""
    journey = follow(setting, policies, family, replication)
    seen = tuple(watch(setting, policy, family, replication) for policy in policies)
    return Lives(journey, seen)


def own_story(life: Life) -> tuple[Happening, ...]:
    """What happens to the household of week 0; what befalls the next one is another's story."""
    if life.moved is None:
        return life.happenings
    return tuple(each for each in life.happenings if each.week < life.moved)


def named(happening: Happening) -> tuple[int, str, str]:
    """What makes a happening the same in two worlds; its figures may differ by a hair."""
    return happening.week, happening.event, happening.need


def _by_week(happenings: Sequence[Happening]) -> dict[int, tuple[Happening, ...]]:
    """What happens in each week."""
    weeks: dict[int, tuple[Happening, ...]] = {}
    for each in happenings:
        weeks[each.week] = (*weeks.get(each.week, ()), each)
    return weeks
