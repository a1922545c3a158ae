"""What is counted each week, in which unit: the columns of the tables that a run returns.

Names say flows ("evictions": in this week) and stocks ("homeless": now). Each list is the one
declaration of its columns; the record of the table, its documentation and its units come from it.
"""

from typing import Any, Final

import numpy as np

from agents.records import World
from agents.rule import rule
from agents.vocabulary import BEHAVIOURS, CRISES, LINKS, NEEDS, PAYERS

Column = tuple[str, str, str] | tuple[str, str, str, tuple[str, ...]]
"""Name, unit, meaning and, for a group of columns, the labels that follow the name."""

SOURCES: Final = tuple(str(number) for number in range(16))
"""Places for as many agencies as a place may have."""

DIMENSIONS: Final = ("0", "1", "2", "3", "4")

FAMILY_COLUMNS: Final[tuple[Column, ...]] = (
    ("families", "families", "families living here"),
    ("children", "children", "children living here"),
    ("needs", "families", "families with a need of {label}", NEEDS),
    ("severity", "needs", "sum of the severity of all needs, 1 = one need at its worst"),
    ("with_need", "families", "families with at least one need"),
    ("with_3_needs", "families", "families with three or more needs"),
    ("with_5_needs", "families", "families with five or more needs"),
    ("known_needs", "needs", "needs that at least one agency knows of"),
    ("hidden_needs", "needs", "needs that no agency knows of"),
    ("unserved", "families", "families with a need and no agency at work with them"),
    ("trust", "sum of 0 to 1", "trust in services, summed over families"),
    ("bandwidth", "sum of 0 to 1", "energy left to deal with services, summed over families"),
    ("children_with_5_needs", "children", "children in families with five or more needs"),
    ("dimensions", "families", "families deprived in {label} census dimensions", DIMENSIONS),
    ("trio", "children", "children living with abuse, mental ill health and substance use"),
    ("workless_long", "families", "families without work for 52 weeks or more"),
    ("children_in_need", "children", "children with an open case at children's services"),
    ("on_protection_plan", "children", "children on a protection plan now"),
    ("looked_after", "children", "children looked after now"),
    ("neet", "young people", "young people not in education, employment or training now"),
    ("homeless", "families", "evicted families in temporary accommodation now"),
    ("in_custody", "people", "adults and young people in custody now"),
    ("led", "families", "families with a lead worker"),
    ("on_contract", "families", "families on a contract with an outreach worker"),
    ("known_at_school", "families", "families with children whose need of schooling is known"),
)

JOURNEY_COLUMNS: Final[tuple[Column, ...]] = (
    ("contacts", "contacts", "dealings between a family and a service"),
    ("asks", "requests", "families who ask for help"),
    ("noticed", "referrals", "referrals that a professional or outreach worker starts"),
    ("referrals", "referrals", "referrals received"),
    ("referrals_within_year", "referrals", "that follow another for the same need in 52 weeks"),
    ("bounces", "referrals", "sent elsewhere: not us, or the other service first"),
    ("gave_up", "referrals", "families who drop out before help starts"),
    ("screened_out", "referrals", "closed at the front door"),
    ("assessed", "assessments", "assessments completed"),
    ("assessed_on_time", "assessments", "completed within the standard"),
    ("assessment_weeks", "weeks", "time from referral to completed assessment, summed"),
    ("no_further_action", "assessments", "assessed, then closed"),
    ("allocated", "cases", "cases given to a worker"),
    ("waiting_weeks", "weeks", "time from referral to first support, summed over allocations"),
    ("handovers", "handovers", "warm handovers between agencies"),
    ("changes_of_worker", "cases", "cases whose worker left"),
    ("referred_on", "referrals", "referrals that one agency makes to another"),
    ("refused_referrals", "referrals", "of them screened out or sent elsewhere"),
    ("no_longer_needed", "referrals", "closed because the need ended before help started"),
    ("closed_resolved", "cases", "closed with the need gone"),
    ("closed_early", "cases", "closed early with the need still there"),
    ("closed_out_of_time", "cases", "closed because the time was up"),
    ("disengaged", "cases", "closed because the family stopped coming"),
    ("engaged", "cases", "offers of support that the family took up"),
    ("offers", "cases", "offers of support"),
    ("returns", "referrals", "that follow a closed case for the same need, ever"),
    ("reported_successes", "cases", "closed cases reported as a success"),
    ("true_successes", "cases", "closed cases whose need was really gone"),
    ("contract_offers", "families", "families offered a contract by an outreach worker"),
    ("contract_refusals", "families", "of them refused"),
    ("contract_breaches", "families", "families whose contract ended in a breach"),
    ("kept_on_course", "young people", "kept from leaving a course by a weekly call"),
)

CRISIS_COLUMNS: Final[tuple[Column, ...]] = (
    ("crises", "events", "new events of {label}", CRISES),
    ("crisis_cost", "GBP of 2024/25", "cost of crises that {label} pays", PAYERS),
    ("crisis_cost_cashable", "GBP of 2024/25", "part of it that could be released as cash"),
    ("worklessness_cost", "GBP of 2024/25", "benefits paid to families without work (DWP)"),
)

PLACE_ONLY_COLUMNS: Final[tuple[Column, ...]] = (
    ("safety_assessments", "assessments", "assessments for family safety"),
    ("found_abuse", "assessments", "of them with domestic abuse or harm as a factor"),
    ("found_ill_health", "assessments", "of them with ill health as a factor"),
    ("helping_agencies", "agencies", "agencies at work, summed over families being helped"),
    ("helped", "families", "families with at least one agency at work"),
    ("policy_cost", "GBP of 2024/25", "running cost of the policy"),
    ("transition_cost", "GBP of 2024/25", "one-off cost of the policy"),
    ("pooled", "GBP of 2024/25", "money moved between agencies through the pooled budget"),
    ("stocktakes", "meetings", "stocktakes held"),
    ("weekly_calls", "families", "families called this week so that nobody leaves a course"),
    ("record_coverage", "share", "how far the shared record is built"),
)

AGENCY_COLUMNS: Final[tuple[Column, ...]] = (
    ("referrals", "referrals", "referrals received"),
    ("referrals_self", "referrals", "made by the family itself"),
    ("referrals_from", "referrals", "made by the agency in place {label} of the list", SOURCES),
    ("referrals_children", "children", "children in the families referred"),
    ("screened_out", "referrals", "closed at the front door"),
    ("bounces", "referrals", "sent elsewhere"),
    ("assessed", "assessments", "assessments completed"),
    ("assessed_on_time", "assessments", "completed within the standard"),
    ("assessment_weeks", "weeks", "time to assess, summed"),
    ("no_further_action", "assessments", "assessed, then closed"),
    ("allocated", "cases", "cases given to a worker"),
    ("closed", "cases", "cases closed after support"),
    ("reported_successes", "cases", "of them reported as a success"),
    ("true_successes", "cases", "of them with the need really gone"),
    ("caseload", "cases", "cases held by workers"),
    ("waiting", "cases", "cases on the waiting list"),
    ("being_assessed", "cases", "cases being assessed"),
    ("threshold", "share of the usual", "eligibility threshold, 1 = where it started"),
    ("pressure", "0 to 1", "pressure to look good on what is measured"),
    ("posts", "full-time posts", "establishment"),
    ("filled", "full-time posts", "posts filled by permanent staff"),
    ("locums", "full-time posts", "posts covered by locums"),
    ("exits", "full-time posts", "permanent workers who left"),
    ("burnout", "sum of 0 to 1", "burnout, summed over full-time posts in work"),
    ("hours", "hours", "worked"),
    ("hours_overhead", "hours", "supervision, travel, meetings of the agency, approvals"),
    ("hours_training", "hours", "in training or learning"),
    ("hours_assessing", "hours", "screening and assessing"),
    ("hours_recording", "hours", "recording and reporting"),
    ("hours_coordinating", "hours", "joint work with other agencies"),
    ("hours_slack", "hours", "kept free on purpose"),
    ("hours_direct", "hours", "with families"),
    ("hours_absent", "hours", "paid and lost to sickness"),
    ("spend", "GBP of 2024/25", "paid for workers"),
    ("culture", "0 to 1", "culture of the agency: {label}", BEHAVIOURS),
    ("stuck", "case-weeks", "bounces, waiting and losses at the link: {label}", LINKS),
    ("mended", "0 to 1", "how far the link is mended: {label}", LINKS),
)

PAIR_COLUMNS: Final[tuple[Column, ...]] = (
    ("trust", "0 to 1", "trust of the first agency in the second"),
    ("agreement", "0 to 1", "how far the first agrees with the second on goals"),
    ("contacts", "0 to 1", "working contacts between their middle managers"),
    ("referrals", "referrals a year", "from the first to the second, recent years weigh more"),
)

NEIGHBOURHOOD_COLUMNS: Final = FAMILY_COLUMNS + JOURNEY_COLUMNS + CRISIS_COLUMNS
"""Counted by neighbourhood; the whole place is their sum."""


def columns_record(columns: tuple[Column, ...]) -> np.dtype[Any]:
    """The record of one row of a table: every column a float64, groups as nested arrays."""
    return np.dtype(
        [
            (name, "f8", (len(labels[0]),)) if labels else (name, "f8")
            for name, _, _, *labels in columns
        ]
    )


def documented(columns: tuple[Column, ...]) -> list[tuple[str, str, str]]:
    """Every single column: name, unit and meaning, groups written out."""
    rows = []
    for name, unit, meaning, *labels in columns:
        for label in labels[0] if labels else ("",):
            full = f"{name}_{label}" if label else name
            rows.append((full, unit, meaning.format(label=label.replace("_", " "))))
    return rows


neighbourhood_row_record: Final = columns_record(NEIGHBOURHOOD_COLUMNS)
place_row_record: Final = columns_record(PLACE_ONLY_COLUMNS)
agency_row_record: Final = columns_record(AGENCY_COLUMNS)
pair_row_record: Final = columns_record(PAIR_COLUMNS)


@rule
def this_week(world: World, week: int) -> Any:
    """The row of the whole place for this week: what is not counted by neighbourhood."""
    return world.place_weekly[week - world.run[0].first_week]


@rule
def here(world: World, week: int, neighbourhood: int) -> Any:
    """The row of one neighbourhood for this week."""
    return world.neighbourhoods_weekly[week - world.run[0].first_week, neighbourhood]


@rule
def at(world: World, week: int, agency: int) -> Any:
    """The row of one agency for this week."""
    return world.agencies_weekly[week - world.run[0].first_week, agency]
