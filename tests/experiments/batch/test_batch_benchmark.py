"""Does `joinedup bench --batch` measure what it says it does?"""

import pytest

from experiments.benchmark_batch import QUICK, batch_benchmarks


@pytest.mark.slow
def test_a_quick_benchmark_of_batches_measures_everything() -> None:
    told = {each.what: each.value for each in batch_benchmarks(QUICK)}
    assert all(value > 0 for what, value in told.items() if "time more" not in what)
    for part in ("bare core", "2 threads against 1", "writing 200", "memory", "Dask workers"):
        assert any(part in what for what in told), part
