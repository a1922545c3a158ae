"""Which published findings can the model be held against, and what would count as agreeing?

Nothing here was fitted. The ranges were set before their first run and not moved since: they ask
for the direction that was found, and where a size was found, for at least a third of it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from abm.change import ALL_AGENCIES, Change
from abm.policy import Policy
from abm.simulation import Setting
from agents.vocabulary import BEHAVIOURS
from experiments.claims import Expectation
from experiments.evidence import SILO, Evidence
from experiments.paired import Cell, Numbers


@dataclass(frozen=True, slots=True)
class Run:
    """A world that a finding is held against: levers and the world outside from week 0, numbers."""

    levers: Mapping[str, object] = field(default_factory=dict)
    world: Mapping[str, float] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)

    def cell(self, name: str, setting: Setting) -> Cell:
        """This world in a setting; InputError for what cannot be set."""
        outside = (Change(0, ALL_AGENCIES, each, value) for each, value in self.world.items())
        policy = Policy.from_levers(name, self.levers)
        policy = replace(policy, changes=(*policy.changes, *outside))
        if not self.numbers:
            return Cell(setting, policy)
        return Cell(
            replace(setting, parameters=setting.parameters.with_changes(self.numbers)), policy
        )


@dataclass(frozen=True, slots=True)
class Published:
    """What was found elsewhere, and the ranges in which the model would agree with it."""

    source: str
    found: str
    expectations: tuple[Expectation, ...]


NO_TARGETS, BY_RESULTS, NO_CREAMING = "no targets", "payment by results", "the same, no creaming"
MEETINGS, DENSE, STABLE, CULTURE = "meetings", "dense ties", "stable contracts", "culture"
MORE_MONEY, LESS_MONEY = "a tenth more money", "three tenths less money"
RECORD, PROGRAMME = "shared record", "family programme"
LITTLE_TRUST, MUCH_TRUST, NO_BURDENS = "little trust", "much trust", "no burdens"

RUNS: Mapping[str, Run] = MappingProxyType(
    {
        SILO: Run(),
        NO_TARGETS: Run({"target_regime": "none"}),
        BY_RESULTS: Run({"target_regime": "payment_by_results"}),
        MEETINGS: Run({"meetings": 1}),
        DENSE: Run({"meetings": 1, "co_location": 1}),
        STABLE: Run({"contract_weeks": 520, "competition": 0}),
        CULTURE: Run(dict.fromkeys(BEHAVIOURS, 1)),
        RECORD: Run({"shared_record": 1}),
        PROGRAMME: Run({"lead_worker_coverage": 1, "perspective": 1, "voice": 1}),
        MORE_MONEY: Run(world={"austerity": 1.1}),
        LESS_MONEY: Run(world={"austerity": 0.7}),
        NO_CREAMING: Run({"target_regime": "payment_by_results"}, numbers={"creaming": 0}),
        LITTLE_TRUST: Run(numbers={"partner_trust_start": 0.2}),
        MUCH_TRUST: Run(numbers={"partner_trust_start": 0.5}),
        NO_BURDENS: Run(numbers={"retelling_cost": 0, "dealing_cost": 0, "asking_cost": 0}),
    }
)
"""Everything that is run, on the same families and luck."""


def _less(
    what: str, measure: str, unit: str, world: str, baseline: str = SILO,
    least: float = -math.inf, most: float = math.inf,
) -> Expectation:  # fmt: skip
    """How much more there is of something in one world than in another, in its own unit."""
    return Expectation(
        f"{what}: {world} less {baseline}", unit,
        lambda seen: seen[world][measure] - seen[baseline][measure], least, most,
    )  # fmt: skip


def _per_cent(
    what: str, measure: str, world: str, baseline: str = SILO,
    least: float = -math.inf, most: float = math.inf,
) -> Expectation:  # fmt: skip
    """The same in per cent of the level in the other world; not a number where that is 0."""

    def compute(seen: Evidence) -> Numbers:
        before = seen[baseline][measure]
        level = before.mean() or math.nan
        return np.asarray(100 * (seen[world][measure] - before) / level)

    return Expectation(f"{what}: {world} against {baseline}", "%", compute, least, most)


SEVERITY, CRISES, GONE = "severity of needs", "crises", "cases whose need was gone"
CLOSINGS, REFERRALS, NEEDS = "% of closings", "% of referrals", "% of needs"
FINDINGS: tuple[Published, ...] = (
    Published(
        "Glisson & Hemmelgarn 1998",
        "More coordination between agencies lowered the quality of children's services and did "
        "nothing for outcomes; a good climate improved both",
        (
            _less(GONE, "true_success", CLOSINGS, MEETINGS, most=0),
            _per_cent(SEVERITY, "severity", MEETINGS, least=-1, most=1),
            _less(GONE, "true_success", CLOSINGS, CULTURE, least=0),
            _per_cent(SEVERITY, "severity", CULTURE, most=0),
        ),
    ),
    Published(
        "Provan & Milward 1995",
        "Networks do well by resources and stability; dense ties as such do nothing for clients",
        (
            _per_cent(SEVERITY, "severity", DENSE, least=-1),
            _per_cent(SEVERITY, "severity", MORE_MONEY, most=0),
            _per_cent(SEVERITY, "severity", STABLE, most=0),
        ),
    ),
    Published(
        "George et al. 2023",
        "Trust between partners matters most for process, less for outcomes",
        (
            _per_cent("referrals sent elsewhere", "bounces", MUCH_TRUST, LITTLE_TRUST, most=-2),
            _per_cent(SEVERITY, "severity", MUCH_TRUST, LITTLE_TRUST, least=-2, most=2),
        ),
    ),
    Published(
        "Bevan & Hood 2006",
        "Under hard targets, what is measured gets better and what is meant does not",
        (
            _less("assessments on time", "on time", "% of assessments", SILO, NO_TARGETS, least=0),
            _less("success reported but not there", "reporting_gap", CLOSINGS, SILO, NO_TARGETS,
                  least=1),
            _less(GONE, "true_success", CLOSINGS, SILO, NO_TARGETS, most=0),
        ),
    ),
    Published(
        "Carter & Whitworth 2015",
        "Where results are paid for, easy cases go first and those furthest off are left",
        (
            _per_cent("severity after five years, families with several needs",
                      "several needs, after", BY_RESULTS, NO_CREAMING, least=0),
        ),
    ),
    Published(
        "Day et al. 2016, first evaluation of the Troubled Families programme",
        "Nearly all families were reported as turned round; no consistent effect was found",
        (
            Expectation(f"success reported but not there: {BY_RESULTS}", CLOSINGS,
                        lambda seen: seen[BY_RESULTS]["reporting_gap"], least=5),
            _per_cent(SEVERITY, "severity", BY_RESULTS, least=-1, most=1),
            _per_cent(CRISES, "crises", BY_RESULTS, least=-2, most=2),
        ),
    ),
    Published(
        "MHCLG 2019, second evaluation of the Troubled Families programme",
        "Against matched families, 32 % fewer children looked after, 25 % fewer adults in custody, "
        "15 % fewer youth convictions; more children on protection plans at first",
        (
            _per_cent("children newly looked after", "looked_after_entries", PROGRAMME, most=-10),
            _per_cent("adults sent to custody", "crises_custody", PROGRAMME, most=-8),
            _per_cent("youth convictions", "crises_youth_conviction", PROGRAMME, most=-5),
            _per_cent("protection plans in year two", "plans 2", PROGRAMME, least=0),
        ),
    ),
    Published(
        "Hood et al. 2016 and 2020",
        "Where demand is high for the money, more is screened out, families come back, staff leave",
        (
            _less("screened out", "screened_out", REFERRALS, LESS_MONEY, least=1),
            _less("re-referral within 12 months", "re_referral", REFERRALS, LESS_MONEY, least=0),
            _less("workers who leave", "exits", "% of posts a year", LESS_MONEY, least=0),
        ),
    ),
    Published(
        "Florence et al. 2011",
        "Shared data took 33 months to build before it worked",
        (
            _less("needs that no agency knows of in year two", "hidden_share 2", NEEDS, RECORD,
                  least=-0.5, most=0.5),
            _less("needs that no agency knows of in year five", "hidden_share 5", NEEDS, RECORD,
                  most=-0.5),
        ),
    ),
    Published(
        "Herd & Moynihan 2018",
        "The burden of dealing with services makes people drop out",
        (_per_cent("families who stop coming", "stopped", NO_BURDENS, most=0),),
    ),
)  # fmt: skip
"""In the order of the page; each is told with its verdict, whatever it is."""
