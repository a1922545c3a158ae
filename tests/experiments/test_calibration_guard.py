"""Can a calibration fit anything but the silo world? It must not: that is what the model is asked.

No difference between policies may enter a loss. So no module behind a calibration may bring in a
policy other than silo, no measure may see more than one world, and no set may hold a lever.
"""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from abm.errors import InputError
from abm.place import Place
from abm.simulation import Setting
from experiments.calibration_sources import digest_behind, file_of, modules_behind
from experiments.calibration_trial import Trial, check_silo
from experiments.measures import Seen, witness
from experiments.target import Target

ROOT = Path(__file__).parents[2]
PARTS = ("", "_files", "_judgement", "_report", "_trial")
BEHIND = sorted(
    {name for part in PARTS for name in modules_behind(f"experiments.calibration{part}")}
)
COMPARES = {
    "experiments.comparison", "experiments.paired", "experiments.claims", "experiments.ablation",
    "experiments.two_by_two", "experiments.runner", "experiments.study", "experiments.outcomes",
}  # fmt: skip
LIVES_UNDER_ANY = {"live_under", "run", "run_traced", "simulate"}
SWINDON = Place.load("swindon")


def breaches(tree: ast.AST) -> Iterator[str]:
    """Every way in which a module could let a policy other than silo in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if node.module in ("abm.simulation", "abm"):
                yield from sorted(names & LIVES_UNDER_ANY)
            if node.module == "abm.policy":
                yield from sorted(names - {"Policy"})
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name.startswith("abm"))
        elif isinstance(node, ast.Call) and _is_policy(node.func):
            yield "a policy made from nothing"
        elif isinstance(node, ast.Attribute) and _is_policy(node.value) and node.attr != "load":
            yield f"Policy.{node.attr}"
        elif isinstance(node, ast.Call) and _loads_policy(node) and not _loads_silo(node):
            yield ast.unparse(node)


def _is_policy(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "Policy"


def _loads_policy(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and _is_policy(node.func.value)


def _loads_silo(node: ast.Call) -> bool:
    return [ast.unparse(each) for each in node.args] == ["'silo'"] and not node.keywords


@pytest.mark.parametrize("module", BEHIND)
def test_no_module_behind_a_calibration_lets_in_any_policy_but_silo(module: str) -> None:
    tree = ast.parse(file_of(module).read_text(encoding="utf-8"))
    assert list(breaches(tree)) == []


def test_nothing_behind_a_calibration_compares_policies() -> None:
    assert not COMPARES & set(BEHIND)
    assert {"experiments.measures", "experiments.targets"} <= set(BEHIND)


@pytest.mark.parametrize(
    "written",
    [
        "Policy.load('lean')",
        "Policy.load(name)",
        "Policy.load('silo+lean')",
        "Policy.from_levers('mine', {'openness': 1})",
        "Policy('mine')",
        "from abm.simulation import simulate",
        "from abm.policy import Policy, carried_policies",
        "import abm.policy",
    ],
)
def test_the_guard_sees_what_it_is_there_to_see(written: str) -> None:
    assert list(breaches(ast.parse(written)))


def test_a_measure_sees_one_world_and_no_policy() -> None:
    takes, _ = get_args(get_type_hints(Target)["measure"])
    assert takes == [Seen]
    assert [field.name for field in fields(Seen)] == ["place", "sums"]
    assert list(inspect.signature(witness).parameters) == ["setting", "replication"]
    assert "policy" not in {field.name for field in fields(Setting) + fields(Trial)}


def test_a_silo_policy_that_is_not_today_is_refused_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_silo(Setting(SWINDON, families=20))
    (tmp_path / "silo.toml").write_text("title = 'Silo'\n[levers]\nopenness = 0.9\n")
    monkeypatch.setattr("abm.policy.FOLDER", tmp_path)
    with pytest.raises(InputError, match="the silo policy changes openness: only today's services"):
        Trial((SWINDON,), families=20, replications=1, seed=1)


def test_places_with_other_agencies_cannot_be_added_up() -> None:
    other = replace(SWINDON, name="elsewhere", agencies=SWINDON.agencies[::-1])
    with pytest.raises(InputError, match="different agencies"):
        Trial((SWINDON, other), families=20, replications=1, seed=1)


def test_a_change_in_any_source_behind_it_makes_it_another_calibration(tmp_path: Path) -> None:
    for room in ("agents", "abm", "experiments"):
        for file in (ROOT / room).rglob("*.py"):
            copy = tmp_path / file.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    before = digest_behind("experiments.calibration", tmp_path)
    assert before == digest_behind("experiments.calibration")
    with (tmp_path / "experiments" / "figure.py").open("a") as drawing:
        drawing.write("# a prettier colour\n")
    assert digest_behind("experiments.calibration", tmp_path) == before
    with (tmp_path / "experiments" / "measures.py").open("a") as measures:
        measures.write("# another definition\n")
    assert digest_behind("experiments.calibration", tmp_path) != before
