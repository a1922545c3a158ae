"""The compiled core: never a stale rule, the same in any thread, and out of Python's way."""

import inspect
import os
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from abm.core import CACHE, COMPILED, sources_digest, weeks_pass
from abm.histories import differences
from abm.place import Place
from abm.policy import Policy
from abm.schedule import WEEK
from abm.simulation import Setting, begin, core, run
from abm.world import World

ROOT = Path(__file__).parent.parent.parent


def copy_of_sources(folder: Path) -> Path:
    """A second copy of the rules and the world, to edit."""
    for room in ("agents", "abm"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_cache_is_named_after_the_sources_it_was_compiled_from() -> None:
    core(begin(Setting(Place.load("coventry"), families=20, weeks=1, burn_in=1)), -1, 0)
    assert CACHE.name == sources_digest()[:16]
    assert CACHE in Path(weeks_pass.stats.cache_path).parents
    assert list(CACHE.rglob("core.weeks_pass*.nbi"))


@pytest.mark.parametrize(
    "file", sorted({inspect.getfile(rule) for line in WEEK for rule in line.rules})
)
def test_editing_any_rule_leads_to_another_cache(file: str, tmp_path: Path) -> None:
    sources = copy_of_sources(tmp_path)
    before = sources_digest(sources)
    edited = sources / Path(file).relative_to(ROOT)
    edited.write_text(edited.read_text() + "\n# Edited.\n")
    assert sources_digest(sources) != before


def test_every_file_that_the_core_is_compiled_from_counts(tmp_path: Path) -> None:
    sources = copy_of_sources(tmp_path)
    assert sources_digest(sources) == sources_digest()
    counted = {file for pattern in COMPILED for file in sources.glob(pattern)}
    assert set((sources / "agents").glob("*.py")) < counted
    assert sources / "abm" / "core.py" in counted


ASKS = """
from pathlib import Path
import abm.core
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, run

assert Path(abm.core.__file__).is_relative_to(Path.cwd()), abm.core.__file__
setting = Setting(Place.load("coventry"), families=200, weeks=26, burn_in=0)
print(run(setting, Policy.load("silo")).neighbourhoods_weekly["asks"].sum())
"""
NOBODY_ASKS = '''

@rule
def asks_for_help(family: Record, world: World, week: int) -> None:
    """Nobody ever asks."""
'''


def asks_in(sources: Path) -> float:
    """Families who ask for help, by a process of its own that compiles those sources."""
    surroundings = os.environ | {
        "JOINEDUP_CACHE": str(sources / "cache"),
        "PYTHONPATH": str(sources),
    }
    command = [sys.executable, "-c", ASKS]
    done = subprocess.run(
        command, cwd=sources, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


@pytest.mark.slow
def test_a_rule_edited_in_another_file_is_the_rule_that_runs(tmp_path: Path) -> None:
    sources = copy_of_sources(tmp_path.resolve())
    assert asks_in(sources) > 0
    family = sources / "agents" / "family.py"
    family.write_text(family.read_text() + NOBODY_ASKS)
    assert asks_in(sources) == 0


def test_two_threads_at_once_live_the_same_histories_as_one_after_the_other() -> None:
    setting = Setting(Place.load("coventry"), families=200, weeks=40, burn_in=20)
    policy = Policy.load("collaborative")

    def history(replication: int) -> World:
        return run(setting, policy, replication)

    alone = [history(replication) for replication in range(6)]
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(history, range(6)))
    for one, other in zip(alone, together, strict=True):
        assert list(differences(one, other, setting.weeks)) == []
    assert alone[0].families.tobytes() != alone[1].families.tobytes()


def test_python_goes_on_while_the_core_runs() -> None:
    world = begin(Setting(Place.load("coventry"), families=5_000, weeks=260, burn_in=104))
    core(world, -104, -103)
    lived = threading.Event()
    times: list[float] = []

    def live() -> None:
        times.append(time.perf_counter())
        core(world, -103, 260)
        times.append(time.perf_counter())
        lived.set()

    thread = threading.Thread(target=live)
    thread.start()
    ticks = []
    while not lived.wait(0.001):
        ticks.append(time.perf_counter())
    thread.join()
    start, end = times
    while_it_ran = [tick for tick in ticks if start < tick < end]
    # With the lock held there would be none but one at the start.
    assert len(while_it_ran) > 5
