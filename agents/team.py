"""Under which rules, and in which culture, does an agency meet a family?

Where a policy is limited to some neighbourhoods, an agency's people there work under rules of
their own, and become a team with a culture of its own. Row 0 of rules, teams and areas is the
whole place.
"""

from agents.counts import at
from agents.records import Record, World
from agents.rule import rule


@rule
def area_of(world: World, family: Record) -> int:
    """The area that the family lives in."""
    return world.neighbourhoods[family.neighbourhood].area


@rule
def rules_for(world: World, family: Record, agency: int) -> Record:
    """The rules in force where the family lives, for this agency."""
    return world.rules[area_of(world, family), agency]


@rule
def team_for(world: World, family: Record, agency: int) -> Record:
    """The agency's people who work where the family lives."""
    return world.teams[area_of(world, family), agency]


@rule
def first_area(world: World) -> int:
    """Areas with rules of their own begin here: the whole place when nothing is limited."""
    return 0 if world.run[0].areas == 1 else 1


@rule
def gets_stuck(
    world: World, week: int, family: Record, agency: int, link: int, weight: float
) -> None:
    """A case waits, bounces or is lost at a link of the chain: stocktakes look for where."""
    team_for(world, family, agency).stuck[link] += weight
    at(world, week, agency).stuck[link] += weight
