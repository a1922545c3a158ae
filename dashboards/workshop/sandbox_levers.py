"""In which groups do the levers stand? Every lever of the registry is in one of them."""

from collections.abc import Iterator

from abm.change import ALL_AGENCIES
from abm.parameters import REGISTRY
from abm.policy import Policy
from abm.registry import Parameter, Role
from abm.where import EVERYWHERE
from agents.vocabulary import BEHAVIOURS

GROUPS: dict[str, tuple[str, ...]] = {
    "behaviours": BEHAVIOURS,
    "targets": (
        "target_regime", "reaction", "shared_accountability", "tariff_share", "claim_window",
        "claim_cap",
    ),
    "door": ("eligibility", "demand_redesign", "caseload_limit", "protected_slack"),
    "around": (
        "lead_worker_coverage", "lead_worker_caseload", "meetings", "co_location",
        "strengths_work",
    ),
    "records": ("shared_record", "shared_record_lag", "shared_record_consent"),
    "money": (
        "pooled_share", "contract_weeks", "competition", "community_funding", "charge_transition",
    ),
    "learning": (
        "leadership", "systems_leadership", "managers_programme", "skills_programme",
        "stocktake_every", "diagnosis_weeks", "double_loop",
    ),
    "reaching": (
        "outreach", "joint_identification", "targeted_outreach", "targeted_caseload",
        "targeted_needs", "contract_rewards", "contract_sanctions",
    ),
    "young": ("weekly_contact", "contact_from", "contact_weeks", "midyear_starts"),
}  # fmt: skip
"""By the name of the group: its title stands with the texts."""
OTHERS = "others"
"""Where a lever stands that nobody has put into a group yet."""


def grouped() -> Iterator[tuple[str, tuple[Parameter, ...]]]:
    """Every group with its levers, in order; what is in none comes last."""
    levers = {each.name: each for each in REGISTRY.of_role(Role.LEVER)}
    for group, names in GROUPS.items():
        yield group, tuple(levers.pop(name) for name in names if name in levers)
    if levers:
        yield OTHERS, tuple(levers.values())


def with_lever(
    levers: tuple[tuple[str, float], ...], name: str, value: float | None
) -> tuple[tuple[str, float], ...]:
    """The levers on top with one of them set anew, or taken away (None)."""
    numbers = dict(levers)
    if value is None:
        numbers.pop(name, None)
    else:
        numbers[name] = float(value)
    return tuple(numbers.items())


def in_force(policy: Policy) -> dict[str, float]:
    """What a policy sets for all agencies and everywhere in week 0, by lever."""
    return {
        each.name: each.value
        for each in policy.lever_changes()
        if (each.week, each.target, each.where) == (0, ALL_AGENCIES, EVERYWHERE)
    }
