"""How is a block run? One past, then each policy from the same week 0, whatever goes wrong."""

from collections.abc import Iterator
from threading import Event
from traceback import format_exc

from abm.policy import Policy
from abm.simulation import Setting, burnt_in, live_under
from experiments.batch.part import Failure, Run
from experiments.batch.recorded import Start, record
from experiments.choices import under
from experiments.design.layout import Block, Layout
from experiments.runner import Cancelled, stoppable

Outcome = Run | Failure
BURN_IN, POLICY, MEASURING, WORKER = "burn-in", "policy", "measuring", "worker"


def run_block(layout: Layout, block: Block, stopped: Event) -> list[Outcome]:
    """Run the policies of a block on the same families, history and luck.

    A run that goes wrong becomes a `Failure`, with what it was doing, and the others go on; without
    a past, all of the block's do. Raises Cancelled within half a simulated year once `stopped` is
    set.
    """
    return list(_runs(layout, block, stopped))


def setting_of(layout: Layout, block: Block) -> Setting:
    """Everything that the runs of a block depend on besides the policy and the replication."""
    asked = layout.experiment
    return Setting(
        asked.places[block.place],
        asked.families,
        asked.weeks,
        asked.burn_in,
        asked.seed,
        layout.futures[block.future].parameters,
    )


def borne_in(layout: Layout, block: Block, policy: int) -> Policy:
    """A policy of the layout while the shocks of the block's future befall the place."""
    shocks = layout.futures[block.future].shock.policies
    return under(layout.policies[policy], shocks) if shocks else layout.policies[policy]


def _runs(layout: Layout, block: Block, stopped: Event) -> Iterator[Outcome]:
    engine = stoppable(stopped)
    try:
        setting = setting_of(layout, block)
        past = burnt_in(setting, layout.luck(block), engine)
        start = Start.of(past)
    except Cancelled:
        raise
    except Exception as error:
        yield from (_failure(block, policy, BURN_IN, error) for policy in block.policies)
        return
    for policy in block.policies:
        stage = POLICY
        try:
            # The last policy has the past to itself: a copy takes a tenth of the time of a run.
            world = past if policy == block.policies[-1] else past.copy()
            for _ in live_under(world, setting, borne_in(layout, block, policy), engine):
                pass
            stage = MEASURING
            recorded = record(start, world, setting.place)
        except Cancelled:
            raise
        except Exception as error:
            yield _failure(block, policy, stage, error)
        else:
            yield Run(block.place, policy, block.future, block.replication, recorded)


def _failure(block: Block, policy: int, stage: str, error: Exception) -> Failure:
    """What is kept of a run that went wrong."""
    return Failure(*_where(block, policy), stage, f"{type(error).__name__}: {error}", format_exc())


def lost(block: Block, error: str) -> list[Outcome]:
    """What is kept of a block whose worker died, several times, while it ran it."""
    return [Failure(*_where(block, policy), WORKER, error, "") for policy in block.policies]


def _where(block: Block, policy: int) -> tuple[int, int, int, int]:
    return block.place, policy, block.future, block.replication
