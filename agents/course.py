"""When do young people leave a course, what keeps them on it, and how soon can they start again?

Leaving has a season: some of the year's leavers go at one known time, as at Christmas. A weekly
call in that season can keep them; a start in mid-year shortens the wait of those who have left.
Weeks of the year are counted from week 0 of the run, the first week of April.
"""

from agents.chance import CALLING, RESTARTING, luck
from agents.counts import here
from agents.records import Record, World
from agents.rule import rule
from agents.team import rules_for
from agents.trace import remarks
from agents.vocabulary import EXCLUSION, KEPT_ON_COURSE, NEET, SCHOOLING

YEAR = 52


@rule
def season(week: int, parameters: Record) -> float:
    """How much likelier leaving is this week than on average over the year; the mean is 1."""
    length = parameters.leaving_season
    share = parameters.leaving_share
    into = (week - int(parameters.leaving_week)) % YEAR
    if into < length:
        return share * YEAR / length
    return (1 - share) * YEAR / (YEAR - length)


@rule
def calls_are_made(rules: Record, week: int) -> bool:
    """True in the weeks of the year in which the weekly call is made."""
    if rules.weekly_contact == 0:
        return False
    return (week - int(rules.contact_from)) % YEAR < int(rules.contact_weeks)


@rule
def is_kept(family: Record, world: World, week: int, crisis: int) -> bool:
    """A young person about to leave, known to struggle and called each week, may stay."""
    if crisis not in (EXCLUSION, NEET) or family.known[SCHOOLING] == 0:
        return False
    rules = rules_for(world, family, 0)
    if not calls_are_made(rules, week):
        return False
    chance = rules.weekly_contact * world.parameters[0].call_effect
    if luck(world, family.who, week, CALLING) >= chance:
        return False
    here(world, week, family.neighbourhood).kept_on_course += 1
    remarks(world, week, family, KEPT_ON_COURSE, SCHOOLING, crisis)
    return True


@rule
def weeks_out(family: Record, world: World, week: int, usual: int) -> int:
    """Weeks until a young person who has left starts again: the usual, or to a mid-year start."""
    rules = rules_for(world, family, 0)
    if luck(world, family.who, week, RESTARTING) >= rules.midyear_starts:
        return usual
    to_start = (int(world.parameters[0].midyear_week) - week) % YEAR
    return min(usual, max(1, to_start))
