"""What happened to whom: the dated events of the families that are followed."""

from agents.records import EVERYONE, Record, World
from agents.rule import rule
from agents.vocabulary import NOBODY


@rule
def follows(world: World, family: Record) -> bool:
    """True when this family's events are kept."""
    traced = world.run[0].traced
    return traced == EVERYONE or traced == family.id


@rule
def notes(
    world: World, week: int, family: Record, event: int, need: int, case: Record, value: float
) -> None:
    """Keep an event in the life of a case, if the family is followed."""
    if follows(world, family):
        writes(world, week, family, event, need, case.agency, case.worker, value)


@rule
def remarks(world: World, week: int, family: Record, event: int, need: int, value: float) -> None:
    """Keep an event that concerns no agency, if the family is followed."""
    if follows(world, family):
        writes(world, week, family, event, need, NOBODY, NOBODY, value)


@rule
def writes(
    world: World,
    week: int,
    family: Record,
    event: int,
    need: int,
    agency: int,
    worker: int,
    value: float,
) -> None:
    """Write one line of the record of events; the driver makes sure that there is room."""
    run = world.run[0]
    line = world.events[run.events]
    line.week = week
    line.family = family.id
    line.who = family.who
    line.event = event
    line.need = need
    line.agency = agency
    line.worker = worker
    line.value = value
    run.events += 1
