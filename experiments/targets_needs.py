"""How must needs drive each other in the silo world? S1 to S10 of the list of evidence.

Measured as the sources do, on a yearly panel: the same households at weeks 0, 52, 104, 156 and
208, as long as they stay. Health stands for mental distress, money for financial distress, a need
of work for being out of it; severities are in standard deviations over households. Sources are on
persons, and hold more equal than the model has (age, sex, partners, schooling); rows say where
that matters.
"""

from collections.abc import Callable

from agents.vocabulary import HEALTH, HOUSING, MONEY, NEEDS, SAFETY, SCHOOLING, SUBSTANCE, WORK
from experiments.measures import Seen
from experiments.panel import (
    AROSE,
    ENDED,
    after_change,
    beside,
    follows,
    health_change,
    health_lag,
    money_again,
    money_on_health,
    state_dependence,
)
from experiments.target import NotTestable, Target, about

GHQ_SPREAD = 5.5
"""Standard deviation of the GHQ-12 score: one of the severity of health stands for as much."""
WOMEN_AND_MEN = 2
SIMPATHS = "SimPaths, estimates on Understanding Society"
DEBT = "Richardson et al. 2013; Junna et al. 2022"
PARENTS = "Skinner et al. 2020; Syed et al. 2023"
SD = "SD of health"
RATIO = "odds ratio"
PANEL = "yearly panel"
FIRST = f"{PANEL}; first differences, so lasting levels drop out; health is also physical"
STRATA = f"{PANEL}; whether there was a need of money a year ago held equal"
SIGN = (1.2, 3.0)


def _in_spreads(women: float, men: float) -> tuple[float, float]:
    """GHQ points as standard deviations: a band around the middle of women and men."""
    return about((women + men) / WOMEN_AND_MEN / GHQ_SPREAD, "high")


def _health(need: int, change: int, sign: int = 1) -> Callable[[Seen], float]:
    return lambda seen: sign * health_change(seen.sums, need, change)


def _follows(cause: int, need: int, among: str) -> Callable[[Seen], float]:
    return lambda seen: follows(seen.sums, cause, need, among)


PATHS = (
    *((cause, need, "parents") for cause in (SUBSTANCE, HEALTH, SAFETY)
      for need in (SUBSTANCE, HEALTH, SAFETY, SCHOOLING) if cause != need),
    (HOUSING, HEALTH, "together"),
)  # fmt: skip
"""What S10 says drives what: among parents, but for housing."""
WHOSE = {"parents": "families with children", "together": "households"}

DRIVES: tuple[Target, ...] = (
    Target("S1.losing_work", "health worsens when work is lost", *_in_spreads(1.6, 1.8), SD,
           _health(WORK, AROSE), "high", SIMPATHS,
           f"{FIRST}; a need of work arose within the year, against neither year"),
    Target("S1.regaining_work", "health eases when work is found again",
           round(0.1 / GHQ_SPREAD, 3), round(0.5 / GHQ_SPREAD, 3), SD,
           _health(WORK, ENDED, -1), "high", SIMPATHS,
           f"{FIRST}; the need of work ended within the year, against both years"),
    Target("S2", "health worsens when money falls short", *_in_spreads(2.6, 2.5), SD,
           _health(MONEY, AROSE), "high", SIMPATHS,
           f"{FIRST}; a need of money arose within the year, against neither year"),
    Target("S4", "health on itself a year ago", *about(0.5, "high"), "slope",
           lambda seen: health_lag(seen.sums), "high", SIMPATHS,
           f"{PANEL}; least squares over all households and years, not within households"),
    Target("S5.losing_work", "need of money after work is lost", *about(2.2, "high"), RATIO,
           lambda seen: after_change(seen.sums, WORK, AROSE, MONEY), "high", SIMPATHS, STRATA),
    Target("S5.regaining_work", "need of money after work is found again", *about(0.7, "high"),
           RATIO, lambda seen: after_change(seen.sums, WORK, ENDED, MONEY), "high", SIMPATHS,
           f"{STRATA}; against those still without work"),
    Target("S6", "need of money where there was one a year ago", *about(7.7, "high"), RATIO,
           lambda seen: money_again(seen.sums), "high", SIMPATHS,
           f"{PANEL}; logistic regression, health a year ago held equal and nothing else"),
    Target("S7", "need of money for health worse by one SD", *about(1.28, "high"), RATIO,
           lambda seen: money_on_health(seen.sums), "high", SIMPATHS,
           "the regression of S6; health a year ago; one SD is the source's 10 points"),
    Target("S8", "need of work where there was one a year ago", 1, 1.8, "probit",
           lambda seen: state_dependence(seen.sums, WORK), "high", SIMPATHS,
           f"{PANEL}; nothing else held equal, so above the source's where frailty lasts"),
    Target("S9", "need of money beside one of health, at once", 1, 3.6, RATIO,
           lambda seen: beside(seen.sums, MONEY, HEALTH), "high", DEBT,
           f"{PANEL}; an upper bound: the source's 3.2 (2.9 to 3.6) is debt and mental disorder"),
    *(
        Target(f"S10.{NEEDS[cause]}_{NEEDS[need]}",
               f"need of {NEEDS[need]} arising after one of {NEEDS[cause]}", *SIGN, RATIO,
               _follows(cause, need, among), "medium", PARENTS,
               f"{PANEL}; {WHOSE[among]}; the source gives the sign, the band is a wide prior")
        for cause, need, among in PATHS
    ),
)  # fmt: skip
"""S1 to S10, in the order of the list of evidence, but for what cannot be tested."""

UNTESTED = (
    NotTestable(
        "S3", "income poverty itself on mental distress, beyond work and financial distress",
        "0 (women) and +0.4 (men) GHQ points",
        "the model has one need of money, which is both low income and financial distress, so "
        "that the one cannot be held equal while the other changes", "high", SIMPATHS,
    ),
)  # fmt: skip
"""S3 asks for a quantity that the model does not have."""
