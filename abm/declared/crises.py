"""Numbers about crises: how often, for how long, what they do, what they cost, and who pays.

Costs are rebased to 2024/25 with GDP deflators (2002/03 1.70, 2005/06 1.58, 2006/07 1.54,
2008/09 1.48, 2010/11 1.42, 2011/12 1.40, 2012/13 1.37, 2013/14 1.35) and cover the whole crisis.
"""

from abm.declared.guesses import assumed
from abm.registry import Parameter, Role, each, uncertain
from agents.vocabulary import CRISES, PAYERS

DATABASE = "New Economy (GMCA) Unit Cost Database v1.4, rebased"
COSTS = {
    "eviction": (15_500, f"{DATABASE}: complex eviction and 26 weeks' temporary accommodation"),
    "emergency": (2_940, f"{DATABASE}: emergency attendance, ambulance and inpatient episode"),
    "overdose": (2_940, f"{DATABASE}: emergency attendance, ambulance and inpatient episode"),
    "abuse_incident": (3_656, f"{DATABASE}: domestic violence incident"),
    "protection_plan": (5_600, f"{DATABASE}: enquiry, two reviews and a year's case management"),
    "looked_after": (192_000, f"{DATABASE}: 2.5 years looked after, half of proceedings"),
    "exclusion": (14_600, f"{DATABASE}: permanent exclusion, a pupil-year"),
    "neet": (4_650, f"{DATABASE}: NEET, 40 weeks"),
    "arrest": (913, f"{DATABASE}: arrest and detention"),
    "youth_conviction": (4_255, f"{DATABASE}: first-time entrant to youth justice"),
    "custody": (22_800, f"{DATABASE}: prison, 26 weeks"),
    "youth_custody": (64_000, f"{DATABASE}: young offender, 26 weeks"),
}
SHARES = {
    "eviction": (0.9, 0, 0, 0, 0.1, 0, 0),
    "emergency": (0, 1, 0, 0, 0, 0, 0),
    "overdose": (0, 0.9, 0.1, 0, 0, 0, 0),
    "abuse_incident": (0.12, 0.47, 0.17, 0.24, 0, 0, 0),
    "protection_plan": (0.9, 0.05, 0.05, 0, 0, 0, 0),
    "looked_after": (0.92, 0, 0, 0.08, 0, 0, 0),
    "exclusion": (0.25, 0, 0, 0, 0, 0.75, 0),
    "neet": (0, 0, 0, 0, 0.8, 0.2, 0),
    "arrest": (0, 0, 1, 0, 0, 0, 0),
    "youth_conviction": (0.3, 0, 0.3, 0.4, 0, 0, 0),
    "custody": (0, 0, 0, 1, 0, 0, 0),
    "youth_custody": (0.2, 0, 0, 0.8, 0, 0, 0),
}
WHO_PAYS = f"{DATABASE}, payers as listed there; where it names several without shares, assumed"


def _payers() -> list[Parameter]:
    """Who pays for each crisis: one row of shares for each, adding up to 1."""
    return [
        parameter
        for crisis in CRISES
        for parameter in each(
            f"crisis_payer.{crisis}", PAYERS, SHARES[crisis], (0, 1), "share",
            f"share of the cost of {crisis.replace('_', ' ')} that falls on {{label}}",
            WHO_PAYS, role=Role.FIXED,
        )
    ]  # fmt: skip


PARAMETERS: list[Parameter] = [
    *each("crisis_rate", CRISES,
          (0.003, 0.02, 0.003, 0.006, 0.0017, 0.0020, 0.001, 0.0043, 0.03, 0.0070, 0.0055, 0.0013),
          (0, 0.08), "chance a week",
          "how often {label} follows a need at its worst, before what feeds it",
          "fitted to official counts: see the validation table", factor=(0.5, 2)),
    *each("crisis_weeks", CRISES, (26, 1, 1, 1, 45, 130, 26, 40, 1, 26, 26, 26), (1, 1_000),
          "weeks", "how long {label} lasts, in which it cannot start again",
          "stocks against entries in DfE and MoJ statistics, rounded", role=Role.FIXED),
    *uncertain("crisis_fuel", 1.0, (0, 5), (0.3, 2.0), "per unit of severity",
               "how much a second need at its worst adds to the hazard of a crisis"),
    *assumed("crisis_harm", 0.15, "severity", "how much worse a crisis makes its two needs"),
    *each("crisis_cost", CRISES, tuple(COSTS[crisis][0] for crisis in CRISES), (0, 1_000_000),
          "GBP of 2024/25", "cost of {label}", tuple(COSTS[crisis][1] for crisis in CRISES),
          role=Role.FIXED),
    *_payers(),
    *each("crisis_cashable", CRISES,
          (0.4, 0.2, 0.2, 0.1, 0.2, 0.6, 0.2, 0.8, 0.05, 0.1, 0.1, 0.1), (0, 1), "share",
          "part of the cost of {label} that could be released as cash if it were avoided",
          "assumed, from the fiscal and cashable split usual in cost-benefit guidance"
          " (HM Treasury, New Economy 2014)", role=Role.FIXED),
]  # fmt: skip
