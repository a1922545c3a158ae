"""How are thousands of runs done, and kept? The store, the runner, and ways beyond one machine."""

from experiments.batch.batch import BatchDone, BatchProgress, run_batch
from experiments.batch.results import BatchResults
from experiments.batch.store import Store

__all__ = ["BatchDone", "BatchProgress", "BatchResults", "Store", "run_batch"]
