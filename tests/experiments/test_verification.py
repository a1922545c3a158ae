"""Is it said rightly whether results hold at other sizes and steps?"""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from scipy.stats import ttest_ind

from abm.errors import InputError
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting
from experiments.cli import command
from experiments.outcomes import BY_NAME, OUTCOMES
from experiments.verification import (
    Held,
    Mean,
    Variant,
    by_size,
    by_step,
    comparable,
    held_against,
    replications_of,
    sizes_of,
    steps_of,
)
from experiments.verification_table import for_machines as as_table
from experiments.verification_table import rows, tally

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "verification.md"
SETTING = Setting(Place.load("coventry"), families=150, weeks=104, burn_in=52)
TWO = (Policy.load("silo"), Policy.load("collaborative"))
NAMES = ("silo", "collaborative")
CRISES = BY_NAME["crises"]


def joinedup(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, prog_name="joinedup", catch_exceptions=False)


def held(value: Mean, reference: Mean, paired: bool = False) -> Held:
    return Held(CRISES, "silo", paired, "500 families", value, reference)


def made(label: str, families: int, *policies: list[float]) -> Variant:
    """A variant in which only crises were counted."""
    values = np.full((len(policies), len(policies[0]), len(OUTCOMES)), np.nan)
    values[:, :, OUTCOMES.index(CRISES)] = policies
    return Variant(label, families, values, 1.0)


@pytest.mark.parametrize(
    ("value", "reference", "paired", "verdict"),
    [
        (Mean(100, 1, 50), Mean(102, 1, 50), False, "agrees"),
        (Mean(100, 1, 50), Mean(108, 1, 50), False, "near"),
        (Mean(100, 1, 50), Mean(120, 1, 50), False, "apart"),
        (Mean(0.0, 0, 50), Mean(0.0, 0, 50), False, "agrees"),
        (Mean(4, 1, 50), Mean(-4, 1, 50), True, "other sign"),
        (Mean(1, 1, 50), Mean(-4, 1, 50), True, "apart"),
        (Mean(math.nan, math.nan, 1), Mean(-4, 1, 50), True, "not seen"),
    ],
)
def test_a_figure_is_judged_by_the_joint_interval(
    value: Mean, reference: Mean, paired: bool, verdict: str
) -> None:
    assert held(value, reference, paired).verdict == verdict


def test_the_joint_interval_is_that_of_welch() -> None:
    luck = np.random.default_rng(1)
    few, many = luck.normal(3, 4, 8), luck.normal(1, 1, 30)
    table = held_against([made("a", 10, [*few]), made("b", 20, [*many])], ["silo"], [CRISES])
    apart = table[0].apart
    interval = ttest_ind(few, many, equal_var=False).confidence_interval(0.95)
    assert apart.value - apart.half == pytest.approx(interval.low)
    assert apart.value + apart.half == pytest.approx(interval.high)


def test_one_replication_of_all_families_borrows_its_spread_from_the_largest_sample() -> None:
    sample = [1.0, 3.0, 5.0, 7.0, 9.0]
    variants = [made("small", 25, sample), made("all", 100, [6.0])]
    (figure,) = held_against(variants, ["silo"], [CRISES])
    assert figure.reference.value == 6
    assert figure.reference.error == pytest.approx(np.std(sample, ddof=1) / 2)
    assert figure.reference.freedom == 4


def test_a_spread_that_does_not_fall_with_families_is_not_taken_to_fall_any_further() -> None:
    luck = np.random.default_rng(3).normal(5, 1, (2, 60))
    variants = [made("small", 100, [*luck[0]]), made("more", 10_000, [*luck[1]])]
    figures = held_against([*variants, made("all", 100_000, [5.0])], ["silo"], [CRISES])
    assert figures[0].reference.error == pytest.approx(1, rel=0.3)


def test_differences_are_taken_within_replications() -> None:
    one = made("small", 10, [1.0, 5.0, 9.0], [2.0, 6.0, 10.0])
    other = made("large", 20, [2.0, 4.0, 6.0], [3.0, 5.0, 7.0])
    (difference,) = (each for each in held_against([one, other], NAMES, [CRISES]) if each.paired)
    assert (difference.value.value, difference.value.error) == (1, 0)
    assert difference.verdict == "agrees"


def test_every_size_has_about_as_many_families_over_all_replications() -> None:
    assert [replications_of(size, 200_000) for size in (500, 20_000, 134_138)] == [400, 10, 1]
    assert steps_of((500, 1_000), 2_000, 7) == 4 + 2 + 14


def test_sizes_are_run_in_order_and_all_households_last() -> None:
    households = SETTING.place.households
    assert sizes_of(SETTING, [2_000, 500, 500], full=True) == (500, 2_000, households)
    with pytest.raises(InputError, match="sizes = 0 is not possible"):
        sizes_of(SETTING, [0], full=False)
    with pytest.raises(InputError, match="500 families are the only size"):
        sizes_of(SETTING, [500], full=False)


@pytest.fixture(scope="module")
def sizes() -> list[Variant]:
    return by_size(SETTING, TWO, [150, 600], in_all=6_000)


@pytest.mark.parametrize("outcome", ["severity", "with_3_needs", "family_trust", "services_cost"])
def test_levels_hold_at_four_times_the_families(outcome: str, sizes: list[Variant]) -> None:
    column = OUTCOMES.index(BY_NAME[outcome])
    small, large = (float(each.values[0, :, column].mean()) for each in sizes)
    assert small == pytest.approx(large, rel=0.15)


def test_the_tally_counts_every_figure_once(sizes: list[Variant]) -> None:
    table = as_table(sizes, held_against(sizes, NAMES))
    for _, kind, number, *verdicts in tally(table):
        figures = [each for each in table["figures"] if each["paired"] == (kind == "differences")]
        assert int(number) == len(figures) >= sum(map(int, verdicts))
    assert len(rows(table, "silo", False)) == len({each["outcome"] for each in table["figures"]})


def test_a_comparison_in_half_weeks_leaves_out_what_cannot_be_rescaled() -> None:
    variants = by_step(SETTING, TWO, 2)
    assert [(each.label, each.replications) for each in variants] == [
        ("half weeks", 2),
        ("weeks", 2),
    ]
    compared = {each.outcome.name for each in held_against(variants, NAMES, comparable())}
    assert "severity" in compared
    assert "re_referral" not in compared


def test_the_command_prints_json_that_fills_the_page_again(tmp_path: Path) -> None:
    small = ("--sizes", "20 40", "--in-all", "120", "--time-step", "--replications", "2")
    short = ("--families", "30", "--weeks", "20", "--burn-in", "8")
    printed = joinedup("verify", *small, *short, "--json")
    assert printed.exit_code == 0, printed.output
    document = json.loads(printed.stdout)
    assert [each["replications"] for each in document["sizes"]["variants"]] == [6, 3]
    file, page = tmp_path / "verified.json", tmp_path / "page.md"
    file.write_text(printed.stdout)
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    shown = joinedup("verify", "--from", str(file), "--into", str(page))
    assert shown.exit_code == 0, shown.output
    written = page.read_text(encoding="utf-8")
    assert "| 20 families | levels | 100 |" in written
    assert "half weeks, 2 replications" in written
    assert str(tmp_path) not in written


def test_sizes_that_are_no_numbers_are_refused() -> None:
    refused = joinedup("verify", "--sizes", "many")
    assert refused.exit_code == 2
    assert "--sizes is 'many'; expected whole numbers" in refused.output


def test_the_page_points_at_tests_that_exist() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 10
    for file, test in named:
        source = (ROOT / file).read_text(encoding="utf-8")
        assert not test or f"def {test}(" in source, f"{file}::{test}"


@pytest.mark.slow
def test_levels_of_the_silo_world_hold_from_500_families_to_all_of_the_place() -> None:
    setting = Setting(Place.load("coventry"))
    variants = by_size(setting, TWO, sizes_of(setting, [500, 20_000], full=True))
    for figure in held_against(variants, NAMES):
        if figure.policy == "silo" and figure.outcome.theme in ("families", "crises", "money"):
            allowed = 0.15 * abs(figure.reference.value) + figure.apart.half
            assert abs(figure.apart.value) <= allowed, figure


@pytest.mark.parametrize("text", ["garbage", "[]", '{"sizes": 3}'])
def test_what_no_run_wrote_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "earlier.json").write_text(text)
    refused = joinedup("verify", "--from", str(tmp_path / "earlier.json"))
    assert refused.exit_code == 2
    assert "expected what `joinedup verify --json` printed" in " ".join(refused.output.split())
