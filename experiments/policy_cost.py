"""What does a policy cost in money, in a place, at the prices of the model?

The price is stated once, in the commissioner's rule: that rule is called here on a laid-out place
in which nobody has arrived yet. What follows the families reached, such as calls, is not in it.
"""

from dataclasses import dataclass

from abm.enactment import Timetable
from abm.place import Place
from abm.policy import Policy
from abm.population import empty_world
from abm.simulation import PRESENT, Setting
from agents.commissioner import pays_for_policy
from experiments.counted import YEAR

SAMPLE = 10_000
"""Families laid out: enough for the areas of a limited policy to have their shares."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a policy costs from a week on, GBP of 2024/25, over all households of a place.

    `to_start` is what is new in that week costs once; it is charged where the policy says so.
    """

    week: int
    a_family_a_week: float
    a_year: float
    to_start: float


def costs(policy: Policy, place: Place) -> tuple[Cost, ...]:
    """What a policy costs from each week on in which that changes; nothing for one that is free.

    Raises InputError for a policy that does not fit the place.
    """
    setting = Setting(place, min(SAMPLE, place.households), weeks=1, burn_in=0)
    laid_out, _ = empty_world(
        place, setting.parameters, setting.families, range(setting.weeks), setting.seed, 0
    )
    world = laid_out.records()
    Timetable(PRESENT, setting).enact(world, 0)
    timetable = Timetable(policy, setting)
    found = []
    for week in timetable.decided.weeks.tolist():
        timetable.enact(world, week)
        before = world.commissioner[0].running_cost, world.commissioner[0].transition_owed
        pays_for_policy(world.commissioner[0], world, 0)
        paid, owed = world.commissioner[0].running_cost, world.commissioner[0].transition_owed
        if paid != before[0]:
            a_family, once = paid / setting.families, (owed - before[1]) / setting.families
            yearly = a_family * place.households * YEAR
            found.append(Cost(week, float(a_family), float(yearly), float(once * place.households)))
    return tuple(found)
