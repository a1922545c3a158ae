"""Small experiments and made-up runs, so that tests of the store need not run the model."""

from collections.abc import Iterable

import numpy as np

from abm.ensemble import Ensemble
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from experiments.batch.part import Failure, Run
from experiments.batch.recorded import GROUPED, YEARLY, Recorded, grouped
from experiments.batch.session import Session
from experiments.design.experiment import Design, Experiment
from experiments.design.layout import Block, Layout
from experiments.outcomes import OUTCOMES

PLACE = Place.load("coventry")
SILO, COLLABORATIVE = Policy.load("silo"), Policy.load("collaborative")
YEARS = 2


def layout_of(
    replications: int = 2,
    futures: int = 2,
    policies: tuple[Policy, ...] = (SILO, COLLABORATIVE),
    question: str = "Does it help?",
) -> Layout:
    """Some policies in some futures of Coventry, of a set of parameters each."""
    sets = tuple(Parameters({"crisis_fuel": 0.5 + number / 1_000}) for number in range(futures))
    return Layout.of(
        Experiment(
            question,
            (PLACE,),
            policies,
            ("with_3_needs",),
            families=100,
            weeks=52 * YEARS,
            burn_in=0,
            replications=replications,
            parameters=Ensemble("made up", sets),
            futures_design=Design("ensemble", futures),
        )
    )


def made_run(block: Block, policy: int) -> Run:
    """A run whose numbers follow from what it is; some are not a number."""
    draw = np.random.default_rng([block.future, block.replication, policy])
    recorded = Recorded(
        draw.random(len(OUTCOMES)),
        draw.random((YEARS, len(YEARLY))),
        draw.random((len(grouped(PLACE)), len(GROUPED))),
    )
    recorded.outcomes[3] = np.nan
    recorded.groups[-1, 4] = np.nan
    return Run(block.place, policy, block.future, block.replication, recorded)


def made_failure(block: Block, policy: int) -> Failure:
    """A run that went wrong."""
    where = block.place, policy, block.future, block.replication
    return Failure(*where, "policy", "ValueError: no such thing", "Traceback: here")


def fill(session: Session, blocks: Iterable[Block]) -> None:
    """Write what is missing of some blocks, a part each."""
    for block in blocks:
        session.add([made_run(block, policy) for policy in session.missing(block)])
