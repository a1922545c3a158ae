"""What is there to tell about a policy: its words, what it changes, and what that costs?"""

import re
from dataclasses import asdict
from typing import Any

from abm.change import ALL_AGENCIES, Change
from abm.parameters import Registry
from abm.place import Place, carried_places
from abm.policy import Policy
from abm.policy_file import WORDS
from abm.where import EVERYWHERE
from experiments.policy_cost import costs

USUAL_PLACE = "coventry"


def facts(policy: Policy, place: Place) -> dict[str, Any]:
    """Everything that is known of a policy, for machines: where it acts and costs in a place."""
    return {
        "name": policy.name,
        **{word: getattr(policy, word) for word in WORDS},
        "starts": policy.starts,
        "neighbourhoods": [
            {"code": each.code, "name": each.name}
            for each, limited in zip(
                place.neighbourhoods, policy.neighbourhoods(place), strict=True
            )
            if limited
        ],
        "digest": policy.digest,
        "changes": changes(policy),
        "costs": {
            "place": place.name,
            "place_title": place.title,
            "households": place.households,
            "neighbourhoods": len(place.neighbourhoods),
            "unit": "GBP of 2024/25",
            "by_week": [asdict(cost) for cost in costs(policy, place)],
        },
    }


def told_of(policy: Policy) -> Place:
    """The first place that a policy is told of, if the model carries it; else the usual one."""
    named = policy.place.split(" + ")[0]
    return Place.load(named if named in carried_places() else USUAL_PLACE)


def changes(policy: Policy) -> list[dict[str, Any]]:
    """The changes by week and, within a week, in the order in which levers are declared."""
    order = {lever.name: number for number, lever in enumerate(policy.registry)}
    ordered = sorted(
        policy.changes, key=lambda each: (each.week, each.where, order[each.name], each.target)
    )
    return [_change(policy, change) for change in ordered]


def _change(policy: Policy, change: Change) -> dict[str, Any]:
    """One change, from what was there before, with what it means."""
    lever = policy.registry[change.name]
    return {
        "week": change.week,
        "agency": change.target or None,
        "where": list(change.where),
        "name": change.name,
        "value": lever.shown(change.value),
        "before": lever.shown(_before(policy, change)),
        "today": lever.shown(lever.default),
        "unit": lever.unit,
        "role": lever.role.value,
        "meaning": lever.meaning,
        "running_cost": priced(lever.running_cost, policy.registry),
        "source": lever.source,
    }


def _before(policy: Policy, change: Change) -> float:
    """What the lever was for those whom a change is for: as the policy left it, or as today."""
    earlier = [
        each.value
        for each in policy.changes
        if each.name == change.name
        and each.week < change.week
        and each.target in (ALL_AGENCIES, change.target)
        and each.where in (EVERYWHERE, change.where)
    ]
    return earlier[-1] if earlier else policy.registry[change.name].default


def priced(cost: str, registry: Registry) -> str:
    """A running cost with the prices that it names: `15 GBP of 2024/25 a post a week`."""

    def price(named: re.Match[str]) -> str:
        return f"{registry[named[1]].default:g} {registry[named[1]].unit}"

    return re.sub(r"(price_\w+) an? \w+", price, cost)
