"""Which outcomes are policies compared by? The one list, with their units and their direction.

Each is counted from week 0 to the horizon unless its title says otherwise. A year is 52 weeks;
money is in GBP of 2024/25. "At the end" is the last quarter (13 weeks). A gap is how much higher
something is in the most deprived fifth of neighbourhoods than in the least deprived fifth.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from abm.checks import nearest
from abm.errors import InputError
from agents.vocabulary import CRISES, PAYERS
from experiments.counted import QUARTER, YEAR, Counted, Numbers, ratio

Direction = Literal["less", "more", "neither"]
Compute = Callable[[Counted], float]

THEMES: Mapping[str, str] = MappingProxyType(
    {
        "families": "Families",
        "crises": "Crises",
        "journeys": "Journeys through services",
        "workers": "Workers and agencies",
        "money": "Money",
        "fairness": "Fairness",
    }
)
LOCAL_THEMES = ("families", "crises", "journeys", "money")
"""What can be told of some neighbourhoods alone, as far as it is counted there."""
FAMILIES_1000 = "per 1,000 families"
YEARLY_1000 = "per 1,000 families a year"
YEARLY_CHILDREN = "per 10,000 children a year"
YEARLY_MONEY = "GBP of 2024/25 a family a year"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One number that sums up a run: what it means, its unit, and which way is better.

    `headline` outcomes are shown first; `compute` takes what was counted since week 0 and gives
    not-a-number where there was nothing to count (no referrals, so no share of them).
    """

    name: str
    theme: str
    title: str
    unit: str
    direction: Direction
    compute: Compute
    headline: bool = False

    def verdict(self, difference: float) -> str:
        """What a difference from the baseline means: better, worse, or just differs."""
        if self.direction == "neither":
            return "differs"
        return "better" if (difference < 0) == (self.direction == "less") else "worse"


def _share(above: str, below: str, times: float) -> Compute:
    """One column of the place over another, both added up over the weeks."""
    return lambda counted: float(ratio(counted.total(above) * times, counted.total(below)))


def _stock(column: str) -> Compute:
    """How many per 1,000 families, averaged over the weeks."""
    return _share(column, "families", 1_000)


def _yearly(*columns: str, of: str = "families", times: float = 1_000) -> Compute:
    """How many in a year, per 1,000 families unless told otherwise."""
    return lambda counted: float(ratio(counted.total(*columns) * times * YEAR, counted.total(of)))


def _at_end(compute: Compute) -> Compute:
    return lambda counted: compute(counted.last(QUARTER))


def _first_year(compute: Compute) -> Compute:
    return lambda counted: compute(counted.first(YEAR))


def _hidden(counted: Counted) -> float:
    hidden = counted.total("hidden_needs")
    return float(ratio(100 * hidden, hidden + counted.total("known_needs")))


def _at_agencies(above: str, *below: str, times: float = 1) -> Compute:
    """One column of the agencies over others, added up over agencies and weeks."""
    return lambda counted: float(
        ratio(counted.at_agencies(above) * times, counted.at_agencies(*below))
    )


def _vacancies(counted: Counted) -> float:
    posts = counted.at_agencies("posts")
    return float(ratio(100 * (posts - counted.at_agencies("filled")), posts))


def _reporting_gap(counted: Counted) -> float:
    reported = counted.at_agencies("reported_successes") - counted.at_agencies("true_successes")
    return float(ratio(100 * reported, counted.at_agencies("closed")))


def _between_agencies(column: str) -> Compute:
    return lambda counted: float(counted.between_agencies(column).mean())


def _culture(counted: Counted) -> float:
    culture = counted.agencies["culture"]
    return float(ratio(culture.sum(), culture.size))


def _mended(counted: Counted) -> float:
    mended = counted.agencies["mended"]
    return float(ratio(mended.sum(), mended.size))


def _services(counted: Counted) -> float:
    """What workers cost, a family a year."""
    return float(ratio(counted.at_agencies("spend") * YEAR, counted.total("families")))


CRISIS_COST = tuple(f"crisis_cost_{payer}" for payer in PAYERS)
ALL_CRISES = tuple(f"crises_{kind}" for kind in CRISES)
crisis_cost = _yearly(*CRISIS_COST, times=1)
avoidable_cost = _yearly(*CRISIS_COST, "worklessness_cost", times=1)


def _budget(counted: Counted) -> float:
    return _services(counted) + _yearly("policy_cost", times=1)(counted)


def _total_cost(counted: Counted) -> float:
    own = _yearly("policy_cost", "transition_cost", times=1)(counted)
    return _services(counted) + own + avoidable_cost(counted)


def _gap(column: str, times: float) -> Compute:
    """How much higher a column is, per family, where deprivation is highest than where lowest."""

    def compute(counted: Counted) -> float:
        most, least = (
            ratio(rows[column].sum() * times, rows["families"].sum())
            for rows in (counted.fifth(True), counted.fifth(False))
        )
        return float(most - least)

    return compute


def _concentration(counted: Counted) -> float:
    most = counted.fifth(True)["crisis_cost"].sum()
    return float(ratio(100 * most, counted.total(*CRISIS_COST)))


FAMILIES = (
    Outcome("with_3_needs", "families", "Families with three or more needs", FAMILIES_1000,
            "less", _stock("with_3_needs"), True),
    Outcome("with_5_needs", "families", "Families with five or more needs", FAMILIES_1000,
            "less", _stock("with_5_needs"), True),
    Outcome("severity", "families", "Severity of all needs", "worst needs a family", "less",
            _share("severity", "families", 1), True),
    Outcome("unserved", "families", "Families in need, with no help", FAMILIES_1000, "less",
            _stock("unserved"), True),
    Outcome("family_trust", "families", "Families' trust in services", "0 to 1", "more",
            _share("trust", "families", 1), True),
    Outcome("with_need", "families", "Families with a need", FAMILIES_1000, "less",
            _stock("with_need")),
    *(Outcome(f"{name}_at_end", "families", f"{title}, at the end", FAMILIES_1000, "less",
              _at_end(_stock(name)))
      for name, title in (("with_need", "Families with a need"),
                          ("with_3_needs", "Families with three or more needs"),
                          ("with_5_needs", "Families with five or more needs"))),
    Outcome("hidden_share", "families", "Needs that no agency knows of", "% of needs", "less",
            _hidden),
    Outcome("known_needs", "families", "Needs known to an agency", "needs per 1,000 families",
            "neither", _stock("known_needs")),
    Outcome("known_needs_first_year", "families", "Needs known to an agency, first year",
            "needs per 1,000 families", "neither", _first_year(_stock("known_needs"))),
    Outcome("bandwidth", "families", "Energy left to deal with services", "0 to 1", "more",
            _share("bandwidth", "families", 1)),
    Outcome("workless_long", "families", "Families without work for a year or more",
            FAMILIES_1000, "less", _stock("workless_long")),
    Outcome("homeless", "families", "Families in temporary accommodation", FAMILIES_1000, "less",
            _stock("homeless")),
)  # fmt: skip

CRISIS_TITLES = {
    "eviction": "Evictions",
    "emergency": "Emergency admissions",
    "overdose": "Overdoses",
    "abuse_incident": "Domestic abuse incidents",
    "protection_plan": "Families put on a protection plan",
    "looked_after": "Families with a child taken into care",
    "exclusion": "Permanent exclusions",
    "neet": "Young people who become NEET",
    "arrest": "Arrests",
    "youth_conviction": "Youth convictions",
    "custody": "Adults sent to custody",
    "youth_custody": "Young people sent to custody",
}
CRISIS_OUTCOMES = (
    Outcome("crises", "crises", "All crises", YEARLY_1000, "less", _yearly(*ALL_CRISES), True),
    Outcome("looked_after_entries", "crises", "Children newly looked after", YEARLY_CHILDREN,
            "less", _yearly("crises_looked_after", of="children", times=10_000), True),
    *(Outcome(f"crises_{kind}", "crises", CRISIS_TITLES[kind], YEARLY_1000, "less",
              _yearly(f"crises_{kind}"), kind in ("eviction", "emergency", "neet", "custody"))
      for kind in CRISES),
    Outcome("crises_first_year", "crises", "All crises, first year", YEARLY_1000, "less",
            _first_year(_yearly(*ALL_CRISES))),
)  # fmt: skip

JOURNEYS = (
    Outcome("weeks_to_help", "journeys", "Time from referral to support", "weeks", "less",
            _share("waiting_weeks", "allocated", 1), True),
    Outcome("re_referral", "journeys", "Re-referral within 12 months", "% of referrals", "less",
            _share("referrals_within_year", "referrals", 100), True),
    Outcome("screened_out", "journeys", "Screened out at the front door", "% of referrals",
            "less", _share("screened_out", "referrals", 100), True),
    Outcome("bounces", "journeys", "Referrals sent elsewhere", YEARLY_1000, "less",
            _yearly("bounces"), True),
    Outcome("referrals", "journeys", "Referrals", YEARLY_1000, "neither", _yearly("referrals")),
    Outcome("no_further_action", "journeys", "Assessed, then closed", "% of assessments", "less",
            _share("no_further_action", "assessed", 100)),
    Outcome("gave_up", "journeys", "Families who give up before help", YEARLY_1000, "less",
            _yearly("gave_up")),
    Outcome("agencies_a_family", "journeys", "Agencies at work with a helped family", "agencies",
            "neither", _share("helping_agencies", "helped", 1)),
    Outcome("contacts", "journeys", "Dealings with services", "contacts a family a year",
            "neither", _yearly("contacts", times=1)),
)  # fmt: skip

WORKERS = (
    Outcome("direct_share", "workers", "Workers' time with families", "% of hours", "more",
            _at_agencies("hours_direct", "hours", times=100), True),
    Outcome("caseload", "workers", "Cases held", "cases a worker", "less",
            _at_agencies("caseload", "filled", "locums"), True),
    Outcome("exits", "workers", "Workers who leave", "% of posts a year", "less",
            _at_agencies("exits", "posts", times=100 * YEAR), True),
    Outcome("vacancies", "workers", "Posts without permanent staff", "% of posts", "less",
            _vacancies),
    Outcome("burnout", "workers", "Burnout", "0 to 1", "less",
            _at_agencies("burnout", "filled", "locums")),
    Outcome("waiting", "workers", "Cases on waiting lists", "cases a post", "less",
            _at_agencies("waiting", "posts")),
    Outcome("agency_trust", "workers", "Trust between agencies", "0 to 1", "more",
            _between_agencies("trust"), True),
    Outcome("agreement", "workers", "Agreement between agencies on goals", "0 to 1", "more",
            _between_agencies("agreement")),
    Outcome("culture", "workers", "Collaborative culture", "0 (silo) to 1", "neither", _culture),
    Outcome("reported_success", "workers", "Cases reported as a success", "% of closings",
            "neither", _at_agencies("reported_successes", "closed", times=100)),
    Outcome("true_success", "workers", "Cases whose need was gone", "% of closings",
            "more", _at_agencies("true_successes", "closed", times=100)),
    Outcome("reporting_gap", "workers", "Success reported, but not there", "% of closings",
            "less", _reporting_gap, True),
)  # fmt: skip

MONEY = (
    Outcome("total_cost", "money", "Total cost", YEARLY_MONEY, "less", _total_cost, True),
    Outcome("crisis_cost", "money", "Cost of crises", YEARLY_MONEY, "less", crisis_cost, True),
    Outcome("services_cost", "money", "Spent on services", YEARLY_MONEY, "neither", _services,
            True),
    Outcome("policy_cost", "money", "Running cost of the policy", YEARLY_MONEY, "neither",
            _yearly("policy_cost", times=1), True),
    Outcome("budget", "money", "Services and policy together", YEARLY_MONEY, "neither", _budget),
    Outcome("transition_cost", "money", "One-off cost of the policy",
            YEARLY_MONEY, "neither", _yearly("transition_cost", times=1)),
    *(Outcome(f"crisis_cost_{payer}", "money", f"Cost of crises, paid by {payer}", YEARLY_MONEY,
              "less", _yearly(f"crisis_cost_{payer}", times=1)) for payer in PAYERS),
    Outcome("crisis_cost_cashable", "money", "Cost of crises that could be cashed", YEARLY_MONEY,
            "less", _yearly("crisis_cost_cashable", times=1)),
    Outcome("worklessness_cost", "money", "Benefits to families without work", YEARLY_MONEY,
            "less", _yearly("worklessness_cost", times=1)),
    Outcome("crisis_cost_first_year", "money", "Cost of crises, first year", YEARLY_MONEY, "less",
            _first_year(crisis_cost)),
    Outcome("total_cost_first_year", "money", "Total cost, first year", YEARLY_MONEY, "less",
            _first_year(_total_cost)),
)  # fmt: skip

FAIRNESS = (
    Outcome("severity_gap", "fairness", "Gap in severity between neighbourhoods",
            "worst needs a family", "less", _gap("severity", 1), True),
    Outcome("crises_gap", "fairness", "Gap in crises between neighbourhoods", YEARLY_1000, "less",
            _gap("crises", 1_000 * YEAR)),
    Outcome("cost_concentration", "fairness", "Cost of crises in the most deprived fifth",
            "% of the cost", "neither", _concentration),
)  # fmt: skip

PROGRAMMES = (
    Outcome("led", "journeys", "Families with a lead worker", FAMILIES_1000, "neither",
            _stock("led")),
    Outcome("on_contract", "journeys", "Families on a contract", FAMILIES_1000, "neither",
            _stock("on_contract")),
    Outcome("kept_on_course", "journeys", "Young people whom a call keeps on their course",
            YEARLY_1000, "neither", _yearly("kept_on_course")),
    Outcome("neet", "crises", "Young people who are NEET", FAMILIES_1000, "less", _stock("neet")),
    Outcome("manager_contacts", "workers", "Working contacts between middle managers", "0 to 1",
            "neither", _between_agencies("contacts")),
    Outcome("mended", "workers", "Delivery chains mended", "0 to 1", "more", _mended),
)  # fmt: skip
"""What single programmes are there for."""

OUTCOMES: tuple[Outcome, ...] = (
    *FAMILIES, *CRISIS_OUTCOMES, *JOURNEYS, *WORKERS, *MONEY, *FAIRNESS, *PROGRAMMES
)  # fmt: skip
HEADLINES = tuple(outcome for outcome in OUTCOMES if outcome.headline)
"""Shown when nobody asks for others."""
BY_NAME: Mapping[str, Outcome] = MappingProxyType({each.name: each for each in OUTCOMES})


def find(name: str) -> Outcome:
    """The outcome of that name; `InputError` with the nearest names if there is none."""
    if name not in BY_NAME:
        close = " or ".join(nearest(name, BY_NAME))
        hint = f", did you mean {close}?" if close else ""
        raise InputError(
            f"there is no outcome {name!r}{hint}; give one or more of {', '.join(BY_NAME)}"
        )
    return BY_NAME[name]


def values(counted: Counted) -> Numbers:
    """All outcomes of one run, in the order of OUTCOMES: float64 [outcomes]."""
    return np.array([outcome.compute(counted) for outcome in OUTCOMES])


def values_by_area(counted: Counted, there: NDArray[np.bool_]) -> Numbers:
    """The outcomes of one run in some neighbourhoods and elsewhere: float64 [2, outcomes].

    Not a number for what is counted of the whole place only.
    """
    parts = [counted.within(here) for here in (there, ~there)]
    return np.array([[_local(outcome, part) for outcome in OUTCOMES] for part in parts])


def _local(outcome: Outcome, part: Counted) -> float:
    return outcome.compute(part) if outcome.theme in LOCAL_THEMES else math.nan
