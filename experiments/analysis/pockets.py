"""Whose money is it? The pockets that pay and save, what for, and where a batch keeps it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.vocabulary import PAYERS
from experiments.batch.results import BatchResults
from experiments.counted import YEAR

Numbers = NDArray[np.float64]
DWP, PROGRAMME = "dwp", "programme"
POCKETS = (*PAYERS, PROGRAMME)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that money goes to: whose pocket, what for, and its column of `years`."""

    pocket: str
    what: str
    column: str
    spending: bool


ITEMS = (
    *(Item(payer, "services", f"services_cost_{payer}", True) for payer in PAYERS),
    *(Item(payer, "crises", f"crisis_cost_{payer}", False) for payer in PAYERS),
    Item(DWP, "benefits without work", "worklessness_cost", False),
    Item(PROGRAMME, "running the policy", "policy_cost", True),
    Item(PROGRAMME, "one-off costs", "transition_cost", True),
)
"""Spending is what is put in; what is not is a need for money that a policy may spare."""
TITLES = {
    "council": "the council",
    "nhs": "the NHS",
    "police": "the police",
    "justice": "the justice system",
    "dwp": "DWP",
    "education": "education",
    "voluntary": "the voluntary sector",
    PROGRAMME: "the programme's budget",
}


def read(results: BatchResults, policy: str, place: str) -> Numbers:
    """What a policy's runs cost in each year: float64 [ITEMS, years, futures, replications]."""
    frame = results.years
    rows = frame[(frame["policy"] == policy) & (frame["place"] == place)]
    experiment = results.layout.experiment
    shape = -(-experiment.weeks // YEAR), len(results.layout.futures), experiment.replications
    found = np.full((len(ITEMS), *shape), np.nan)
    at = rows["year"].to_numpy() - 1, rows["future"].to_numpy(), rows["replication"].to_numpy()
    for item, each in enumerate(ITEMS):
        found[item][at] = rows[each.column].to_numpy()
    return found
