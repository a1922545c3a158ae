"""Which figures on needs and services must the silo world reproduce? T1 to T18, and no drift."""

from collections.abc import Callable

import numpy as np

from agents.vocabulary import CRISES, NEEDS
from experiments.measures import FOLLOWED, YEAR, Seen, deprived_shares
from experiments.target import Target, about, share

WORKING_DAYS = 5


def _per_child(name: str) -> Callable[[Seen], float]:
    return lambda seen: share(seen[f"place.{name}"], seen["place.children"])


def _at_door(need: str, part: str, whole: str, times: float = 100) -> Callable[[Seen], float]:
    """A ratio of two counts of the agency that answers for a need."""
    return lambda seen: share(seen.at_door(need, part), seen.at_door(need, whole), times)


def _referred_by(need: str) -> Callable[[Seen], float]:
    """Share of the referrals for safety that come from the agency that answers for a need."""
    return lambda seen: share(
        seen.at_door("safety", "referrals_from")[seen.door(need)],
        seen.at_door("safety", "referrals"),
    )


def _befell(crisis: str, whom: str, persons: float) -> Callable[[Seen], float]:
    """Events among the families followed, by person at risk: so many a family or a child."""
    which = FOLLOWED.index(CRISES.index(crisis))
    return lambda seen: share(seen["cohort.befell"][which], persons * seen[f"cohort.{whom}"])


def _deprived(number: int) -> Callable[[Seen], float]:
    """Households deprived in so many dimensions, as a ratio to the place's census count."""

    def measure(seen: Seen) -> float:
        census = np.sum([each.households for each in seen.place.neighbourhoods], axis=0)
        model = seen["place.dimensions"]
        return share(model[number] / model.sum(), census[number] / census.sum(), 1)

    return measure


def _missed_by_neighbourhood(level: str) -> Callable[[Seen], float]:
    """Mean absolute difference from the census, over neighbourhoods and numbers of dimensions."""

    def measure(seen: Seen) -> float:
        model, census = deprived_shares(seen, level)
        return float(100 * np.abs(model - census).mean())

    return measure


def _drift(need: int) -> Callable[[Seen], float]:
    """Prevalence of a need in the last year against the families' arrival, as a ratio."""

    def prevalence(seen: Seen, level: str) -> float:
        return share(seen[f"{level}.needs"][need], seen[f"{level}.families"])

    return lambda seen: share(prevalence(seen, "end"), prevalence(seen, "start"), 1)


def _with_needs(*numbers: int) -> Callable[[Seen], float]:
    """Share of families with children that have so many needs."""
    return lambda seen: share(
        seen["family.with_needs"][list(numbers)].sum(), seen["family.with_needs"].sum()
    )


def _families_with(number: int) -> str:
    return "families with one need" if number == 1 else f"families with {number or 'no'} needs"


def _needs_a_family(seen: Seen) -> float:
    families = seen["family.with_needs"]
    return share(families @ np.arange(len(families)), families.sum(), 1)


def _children_a_worker(seen: Seen) -> float:
    """Children in need and not waiting, by post in work where safety is answered for."""
    posts = seen.at_door("safety", "filled") + seen.at_door("safety", "locums")
    children = seen["family.held"] / seen["family.looks"]
    return share(children, posts / seen["place.weeks"], 1)


FAMILIES_AT_RISK = "Social Exclusion Task Force 2007, Families at Risk"
DERIVED = f"{FAMILIES_AT_RISK}; distribution derived (beta-binomial)"
CENSUS = "ONS Census 2021, table TS011"
TRIO = "Children's Commissioner for England 2018, estimates of children living with adults' needs"
IN_NEED = "DfE 2024, Characteristics of children in need"
IN_NEED_2015 = "DfE 2014-15, Characteristics of children in need"
IN_NEED_2017 = "DfE 2013-17, Characteristics of children in need"
WORKFORCE = "DfE 2017-24, Children's social work workforce"
DIRECT = "BASW 2018, 80-20 survey; Independent Review of Children's Social Care 2022"
REJECTED = "Education Policy Institute 2016-18, access to children's mental health services"
COMPARISON = "MHCLG 2019, National evaluation of the Troubled Families Programme: comparison group"
INCOME = "DWP, Income Dynamics"
NATCEN = "NatCen 2008, Family Intervention Projects"
COHORT = "families with children and three or more needs at week 0, event within 104 weeks"
CHILD_FAMILIES = "families with children, quarterly looks"
ADULTS = 1.75
A_FAMILY = "by adult, 1.75 a family (ONS 2021: a quarter of families with children have one parent)"
YOUTH = 0.44
A_CHILD = "by young person of 10 to 17, 0.44 a child (8 of 18 years of age)"

DISTRIBUTION = (48, 25, 14, 7, 3.5)
WHOM = {"crime": "police", "schooling": "schools", "health": "health services"}

SERVICES: tuple[Target, ...] = (
    Target("T1.5_or_more", "families with five or more needs", *about(2, "high"), "%",
           _with_needs(5, 6, 7, 8), "high", FAMILIES_AT_RISK, f"of eight needs; {CHILD_FAMILIES}"),
    *(
        Target(f"T1.{number}", _families_with(number), *about(figure, "medium"), "%",
               _with_needs(number), "medium", DERIVED, f"of eight needs; {CHILD_FAMILIES}")
        for number, figure in enumerate(DISTRIBUTION)
    ),
    Target("T1.mean", "needs a family", *about(1, "medium"), "needs", _needs_a_family,
           "medium", DERIVED, f"of eight needs; {CHILD_FAMILIES}"),
    *(
        Target(f"T2.{number}", f"households by deprived dimensions: {number}", *band,
               "of census", _deprived(number), "high", CENSUS,
               "the model's share, divided by the place's share in the census")
        for number, band in enumerate(((0.9, 1.1), (0.9, 1.1), (0.9, 1.1), (0.8, 1.2), (0.5, 1.5)))
    ),
    Target("T2.neighbourhoods", "the same by neighbourhood: mean error", 0, 2,
           "% points", _missed_by_neighbourhood("hood"), "high", CENSUS,
           "mean absolute error over neighbourhoods and numbers of dimensions"),
    Target("T2.last_year", "the same in the last year of the run", 0, 2, "% points",
           _missed_by_neighbourhood("hood_end"), "high", CENSUS, "weeks 208 to 259"),
    Target("T3.moderate", "children living with abuse, ill health and substance use",
           *about(3.6, "high"), "%", _per_child("trio"), "high", TRIO,
           "all three at the line for moderate"),
    Target("T3.severe", "of these severe", *about(0.9, "high"), "%",
           lambda seen: share(seen["family.severe_trio"], seen["family.children"]), "high", TRIO,
           "all three at severity 0.7 or more, quarterly looks; share of all children"),
    Target("T4", "children referred to social care a year", *about(5.2, "high"), "per 100",
           lambda seen: share(seen.at_door("safety", "referrals_children"),
                               seen["place.children"] / YEAR),
           "high", IN_NEED, "children in the families referred, by all children"),
    *(
        Target(f"T5.{need}", f"referrals to social care made by {WHOM[need]}",
               *about(figure, "high"), "%", _referred_by(need), "high", IN_NEED_2015)
        for need, figure in (("crime", 26), ("schooling", 15), ("health", 15))
    ),
    Target("T6", "referrals to social care screened out", 10, 14, "%",
           _at_door("safety", "screened_out", "referrals"), "high", IN_NEED_2017),
    Target("T7", "assessed, then no further action", 20, 28, "%",
           _at_door("safety", "no_further_action", "assessed"), "high", IN_NEED_2017),
    Target("T8.days", "time to assess", *about(29, "high"), "working days",
           _at_door("safety", "assessment_weeks", "assessed", WORKING_DAYS), "high",
           "DfE 2016-17, Characteristics of children in need"),
    Target("T8.on_time", "assessed within 45 working days", 80, 85, "%",
           _at_door("safety", "assessed_on_time", "assessed"), "medium",
           "DfE 2016-17, Characteristics of children in need"),
    Target("T9.abuse", "assessments with domestic violence as a factor", 48, 50, "%",
           lambda seen: share(seen["place.found_abuse"], seen["place.safety_assessments"]),
           "high", "DfE 2014-17, Characteristics of children in need",
           "severity of safety at the factor line; the model's safety is also child protection"),
    Target("T9.ill_health", "assessments with mental health as a factor",
           *about(33, "high"), "%",
           lambda seen: share(seen["place.found_ill_health"], seen["place.safety_assessments"]),
           "high", "DfE 2014-17, Characteristics of children in need",
           "severity of health at the factor line; the model's health is also physical"),
    Target("T10.in_need", "children in need now", *about(3.3, "medium"), "%",
           lambda seen: share(seen["family.in_need"], seen["family.children"]), "medium",
           IN_NEED, "case open, on a plan or looked after; quarterly looks"),
    Target("T10.plan", "children on protection plans now", *about(0.42, "medium"), "%",
           _per_child("on_protection_plan"), "medium", IN_NEED),
    Target("T10.looked_after", "children looked after now", *about(0.70, "medium"), "%",
           _per_child("looked_after"), "medium", IN_NEED),
    Target("T11", "cases a children's social worker", 15.4, 17.4, "children",
           _children_a_worker, "high", WORKFORCE,
           "children in need but not waiting, by post in work, locums included"),
    Target("T12", "children's social workers leaving a year", 14, 17, "%",
           _at_door("safety", "exits", "filled", 100 * YEAR), "high", WORKFORCE),
    Target("T13", "children's social work posts vacant", 17, 20, "%",
           lambda seen: 100 - _at_door("safety", "filled", "posts")(seen), "high", WORKFORCE,
           "posts without a permanent worker, covered by locums or not"),
    Target("T14", "children's social workers' time with families", 20, 33, "%",
           _at_door("safety", "hours_direct", "hours"), "high", DIRECT),
    Target("T15", "referrals rejected by health services", 21, 24, "%",
           lambda seen: share(seen.at_door("health", "screened_out")
                               + seen.at_door("health", "bounces"),
                               seen.at_door("health", "referrals")),
           "high", REJECTED, "screened out or sent elsewhere; children in the source"),
    *(
        Target(f"T16.{crisis}", f"families with problems: {words} in 24 months",
               *about(figure, "high"), "%", _befell(crisis, whom, persons), "high", COMPARISON,
               f"{COHORT}, {by}")
        for crisis, words, figure, whom, persons, by in (
            ("looked_after", "children looked after", 2.5, "children", 1, "by child"),
            ("custody", "adults in custody", 1.6, "families", ADULTS, A_FAMILY),
            ("youth_custody", "youth in custody", 0.8, "children", YOUTH, A_CHILD),
            ("youth_conviction", "youth convicted", 4.6, "children", YOUTH, A_CHILD),
        )
    ),
    Target("T17.three_of_four", "low income in three years of four", 9, 12, "%",
           lambda seen: share(seen["cohort.persistently_short"], seen["cohort.stayed"]),
           "high", INCOME, "a need of money at weeks 0, 52, 104, 156, families that stayed"),
    Target("T17.in_a_year", "low income in a year", 17, 21, "%",
           lambda seen: share(seen["cohort.years_short"], seen["cohort.stayed"]),
           "high", INCOME, "a need of money at any one of these weeks"),
    Target("T18", "families that take up an offer of support", *about(78, "high"), "%",
           lambda seen: share(seen["place.engaged"], seen["place.offers"]), "high", NATCEN,
           "all agencies; the source is on intensive support"),
    *(
        Target(f"steady.{need}", f"need of {need} in the last year against arrival", 0.9, 1.1,
               "ratio", _drift(number), "medium", "required of the silo world: no drift",
               "prevalence in weeks 208 to 259, divided by that on the first day")
        for number, need in enumerate(NEEDS)
    ),
)  # fmt: skip
"""T1 to T18 of the list of evidence, in its order, and the needs that must not drift."""
