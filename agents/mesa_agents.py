"""The agents as Mesa knows them: each is a view on one record, and its methods are the rules.

A subclass that overrides a behaviour changes what the interpreted week does with it:

    class ShyFamily(Family):
        def asks_for_help(self, world, week):
            if self.trust > 0.5:
                super().asks_for_help(world, week)
"""

from collections.abc import Callable
from typing import Any, TypeVar

import mesa
import numpy as np

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
)
from agents import worker as work
from agents.records import (
    Record,
    agency_record,
    commissioner_record,
    family_record,
    worker_record,
)

Kind = TypeVar("Kind", bound=type[mesa.Agent])


def _field(name: str) -> property:
    """One field of the agent's record, read and set like an attribute."""

    def read(self: Any) -> Any:
        return self.record[name]

    def write(self: Any, value: Any) -> None:
        self.record[name] = value

    return property(read, write, doc=f"`{name}` of the record")


def view_of(dtype: np.dtype[Any]) -> Callable[[Kind], Kind]:
    """Give a class of agents every field of a record."""

    def with_fields(kind: Kind) -> Kind:
        for name in dtype.names or ():
            setattr(kind, name, _field(name))
        return kind

    return with_fields


class View(mesa.Agent):  # type: ignore[misc]
    """An agent whose state is one record of the world's memory."""

    def __init__(self, model: mesa.Model, record: Record) -> None:
        super().__init__(model)
        self.record = record


@view_of(family_record)
class Family(View):
    """A family: it lives, suffers crises, asks for help and is noticed."""

    is_counted = counting.is_counted
    lives = family.lives
    suffers_crisis = family.suffers_crisis
    asks_for_help = family.asks_for_help
    is_noticed = family.is_noticed


@view_of(worker_record)
class Worker(View):
    """A front-line worker: divides the week, supports families, reviews cases, stays or leaves."""

    turns_up = work.turns_up
    divides_the_week = work.divides_the_week
    supports = support.supports
    reviews = review.reviews
    stays_or_leaves = work.stays_or_leaves


@view_of(agency_record)
class Agency(View):
    """An agency: screens, assesses, allocates, and adapts to what it experiences."""

    remembers_culture = adaptation.remembers_culture
    plans_the_week = agency.plans_the_week
    screens = front_door.screens
    assesses = agency.assesses
    keeps_waiting = agency.keeps_waiting
    allocates = agency.allocates
    adapts = adaptation.adapts
    reports = counting.reports


@view_of(commissioner_record)
class Commissioner(View):
    """The commissioner: pays, shares out money, takes stock, retenders, matches lists."""

    pays_for_policy = commissioner.pays_for_policy
    shares_out_money = commissioner.shares_out_money
    builds_record = commissioner.builds_record
    builds_community = commissioner.builds_community
    takes_stock = stocktake.takes_stock
    retenders = commissioner.retenders
    offers_contracts = outreach.offers_contracts
    files_cases = counting.files_cases
