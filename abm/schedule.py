"""In which order do things happen in a week? The one statement that both drivers take it from.

Each line says who acts and the rule by which; the rules' own first lines say it in words. Families,
workers and agencies act one after another. Who is served first matters on the waiting list, which
`place_in_queue` orders. Where one family has several cases, or one worker several families to lead,
the cases come in the order in which they were opened.
"""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any, NamedTuple

from agents import (
    adaptation,
    agency,
    commissioner,
    counting,
    family,
    front_door,
    outreach,
    review,
    stocktake,
    support,
    worker,
)

Rule = Callable[..., Any]


class Who(Enum):
    """Who acts in a line of the schedule, and over which cases."""

    COMMISSIONER = auto()
    EVERY_FAMILY = auto()
    EVERY_WORKER = auto()
    EVERY_AGENCY = auto()
    AGENCY_WITH_REFERRAL = auto()
    AGENCY_WITH_ASSESSMENT = auto()
    AGENCY_WITH_WAITING_CASE = auto()
    AGENCY_IN_ORDER_OF_SERVICE = auto()
    WORKER_WITH_CASE = auto()


class Line(NamedTuple):
    """One line of the week's schedule: who acts, by which rules, one after the other."""

    who: Who
    rules: tuple[Rule, ...]


def _line(who: Who, *rules: Rule) -> Line:
    return Line(who, rules)


WEEK = (
    _line(
        Who.COMMISSIONER,
        commissioner.pays_for_policy,
        commissioner.shares_out_money,
        commissioner.builds_record,
        commissioner.builds_community,
    ),
    _line(Who.EVERY_AGENCY, adaptation.remembers_culture),
    _line(
        Who.EVERY_FAMILY,
        counting.is_counted,
        family.lives,
        family.suffers_crisis,
        family.asks_for_help,
        family.is_noticed,
    ),
    _line(Who.EVERY_WORKER, worker.turns_up),
    _line(Who.EVERY_AGENCY, agency.plans_the_week),
    _line(Who.EVERY_WORKER, worker.divides_the_week),
    _line(Who.AGENCY_WITH_REFERRAL, front_door.screens),
    _line(Who.AGENCY_WITH_ASSESSMENT, agency.assesses),
    _line(Who.AGENCY_WITH_WAITING_CASE, agency.keeps_waiting),
    _line(Who.AGENCY_IN_ORDER_OF_SERVICE, agency.allocates),
    _line(Who.WORKER_WITH_CASE, support.supports),
    _line(Who.WORKER_WITH_CASE, review.reviews),
    _line(Who.EVERY_WORKER, worker.stays_or_leaves),
    _line(Who.EVERY_AGENCY, adaptation.adapts, counting.reports),
    _line(
        Who.COMMISSIONER,
        stocktake.takes_stock,
        commissioner.retenders,
        outreach.offers_contracts,
        counting.files_cases,
    ),
)
