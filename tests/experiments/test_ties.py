"""Who is an ally and who an adversary, and is that told before and after a policy?"""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting
from experiments.block_matrix import (
    ADVERSARY,
    ALLY,
    BEDFELLOW,
    FENCE_SITTER,
    OPPONENT,
    BlockMatrix,
    block_matrix,
    kind_of,
    kinds,
)
from experiments.cli import command

HAIR = 1e-9


@pytest.fixture(scope="module")
def vision() -> BlockMatrix:
    setting = Setting(Place.load("coventry"), families=300, weeks=156, burn_in=26)
    return block_matrix(setting, Policy.load("local-vision"), 2)


@pytest.mark.parametrize(
    ("trust", "agreement", "kind"),
    [
        (0.9, 0.9, ALLY),
        (0.5, 0.5, ALLY),
        (0.9, 0.5 - HAIR, OPPONENT),
        (0.5 - HAIR, 0.9, BEDFELLOW),
        (0.1, 2 / 3 + HAIR, BEDFELLOW),
        (0.1, 2 / 3 - HAIR, FENCE_SITTER),
        (0.1, 1 / 3 + HAIR, FENCE_SITTER),
        (0.1, 1 / 3 - HAIR, ADVERSARY),
        (0, 0, ADVERSARY),
    ],
)
def test_trust_and_agreement_make_one_of_five_kinds(
    trust: float, agreement: float, kind: int
) -> None:
    assert kind_of(trust, agreement) == kind


def test_nobody_is_its_own_ally() -> None:
    assert np.diag(kinds(np.ones((3, 3)), np.ones((3, 3)))).tolist() == [-1, -1, -1]


def test_systems_leadership_makes_allies_that_silo_does_not(vision: BlockMatrix) -> None:
    assert vision.after.number(ALLY) > vision.silo.number(ALLY)
    made = {(who, whom) for who, whom, _, _, after in vision.changed() if after == "ally"}
    named = {"nhs", "children", "police", "voluntary"}
    assert made
    assert all({who, whom} <= named for who, whom in made)


def test_silo_against_silo_changes_nothing_but_what_time_does() -> None:
    setting = Setting(Place.load("coventry"), families=100, weeks=26, burn_in=10)
    matrix = block_matrix(setting, Policy.load("silo"), 1)
    assert np.array_equal(matrix.silo.trust, matrix.after.trust)
    assert all(silo == after for *_, silo, after in matrix.changed())


def test_every_ordered_pair_is_of_one_kind(vision: BlockMatrix) -> None:
    pairs = 7 * 6
    for ties in (vision.before, vision.silo, vision.after):
        assert sum(ties.number(kind) for kind in range(5)) == pairs


def test_the_command_prints_three_matrices_json_or_a_picture(tmp_path: Path) -> None:
    quick = ["ties", "local-vision", "--families", "60", "--weeks", "13", "--burn-in", "4",
             "--replications", "1"]  # fmt: skip
    picture = tmp_path / "ties.png"
    told = CliRunner().invoke(command, [*quick, "--figure", str(picture)])
    assert told.exit_code == 0, told.output
    assert "Week 0, in both worlds" in told.stdout
    assert "Week 13 under local-vision" in told.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")
    result = CliRunner().invoke(command, [*quick, "--json"])
    assert set(json.loads(result.stdout)["ties"]) == {"week 0", "silo", "local-vision"}


def test_a_picture_of_another_kind_is_refused_before_anything_runs() -> None:
    result = CliRunner().invoke(command, ["ties", "silo", "--figure", "ties.docx"])
    assert result.exit_code == 2
    assert ".png or .svg" in result.stderr
