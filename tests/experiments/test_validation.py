"""Does the validation table measure what it says, and say how sure it is?"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, burnt_in, core, run_traced, simulate
from abm.world import World
from agents.vocabulary import CRISES, CRISIS, LOOKED_AFTER, NEEDS, PROTECTION_PLAN, STAGES
from experiments.cli import command
from experiments.document import markers
from experiments.measures import Seen, witness
from experiments.statistics import estimate
from experiments.targets import NOT_TESTABLE, TARGETS, Target, find
from experiments.validation import Finding, judge, pooled, replicate, summary, validate
from experiments.validation_table import COMMAND, PART, UNTESTED, described, inserted

DOCUMENT = Path(__file__).parents[2] / "docs" / "validation.md"
COVENTRY = Place.load("coventry")
SETTING = Setting(COVENTRY, families=600)
SILENT = {f"{rate}.{need}": 0 for rate in ("asking_rate", "noticing_rate") for need in NEEDS} | {
    f"crisis_rate.{crisis}": 0 for crisis in CRISES
}


@pytest.fixture(scope="module")
def runs() -> list[Seen]:
    return replicate(SETTING, 4)


def measured(name: str, seen: Seen) -> float:
    return float(find(name).measure(seen))


def test_every_target_of_the_evidence_has_a_row_or_a_reason_to_have_none() -> None:
    asked = {f"T{n}" for n in range(1, 19)} | {f"S{n}" for n in range(1, 11)}
    tested, untested = {target.id for target in TARGETS}, {each.name for each in NOT_TESTABLE}
    assert tested | untested == asked | {"steady"}
    assert not tested & untested
    assert all(each.why for each in NOT_TESTABLE)


def test_every_row_has_its_own_name_a_band_and_a_source() -> None:
    names = [target.name for target in TARGETS]
    assert len(set(names)) == len(names)
    for target in TARGETS:
        assert 0 <= target.low < target.high
        assert all((target.quantity, target.unit, target.source))


def test_measures_agree_with_the_published_tables_of_the_same_run() -> None:
    tables = simulate(COVENTRY, Policy.load("silo"), families=SETTING.families)
    weekly = tables.weekly.query("0 <= week < 104").sum()
    children = tables.agencies.query("0 <= week < 104 and agency == 'children'").sum(
        numeric_only=True
    )
    seen = witness(SETTING)
    assert measured("T4", seen) == pytest.approx(
        100 * 52 * children["referrals_children"] / weekly["children"]
    )
    assert measured("T10.plan", seen) == pytest.approx(
        100 * weekly["on_protection_plan"] / weekly["children"]
    )
    assert measured("T12", seen) == pytest.approx(
        100 * children["exits"] / (children["filled"] / 52)
    )
    assert measured("T13", seen) == pytest.approx(
        100 * (children["posts"] - children["filled"]) / children["posts"]
    )
    assert measured("T18", seen) == pytest.approx(100 * weekly["engaged"] / weekly["offers"])


def children_in_need(world: World, week: int) -> int:
    """Counted family by family, the long way."""
    total = 0
    for family in world.families:
        case = family["case"][NEEDS.index("safety")]
        is_open = case >= 0 and world.cases[case]["stage"] >= STAGES.index("assessing")
        if is_open or family["until"][PROTECTION_PLAN] > week:
            total += family["children"]
        elif family["until"][LOOKED_AFTER] > week:
            total += 1
    return total


def test_children_on_a_plan_or_looked_after_are_in_need_with_or_without_an_open_case() -> None:
    world = burnt_in(SETTING)
    at_week_0 = children_in_need(world, 0), world.families["children"].sum()
    core(world, 0, 1)
    at_week_1 = children_in_need(world, 1), world.families["children"].sum()
    in_need, children = np.add(at_week_0, at_week_1)
    assert in_need > 0
    seen = witness(replace(SETTING, weeks=1))
    assert measured("T10.in_need", seen) == pytest.approx(100 * in_need / children)


def test_a_need_is_steady_when_the_last_year_is_as_the_first_day() -> None:
    weekly = simulate(COVENTRY, Policy.load("silo"), families=SETTING.families).weekly
    first = weekly.iloc[0]
    last = weekly.query("week >= 208").sum()
    assert measured("steady.work", witness(SETTING)) == pytest.approx(
        (last["needs_work"] / last["families"]) / (first["needs_work"] / first["families"])
    )


def test_children_looked_after_among_families_followed_are_those_that_events_tell_of() -> None:
    nobody_moves = replace(SETTING, parameters=Parameters({"moving_rate": 0}))
    families = burnt_in(nobody_moves).families
    cohort = (np.bitwise_count(families["needs"]) >= 3) & (families["children"] > 0)
    _, events = run_traced(nobody_moves, Policy.load("silo"), family=-2)
    taken = events[(events["event"] == CRISIS) & (events["value"] == LOOKED_AFTER)]
    taken = taken[(taken["week"] >= 0) & (taken["week"] < 104)]
    befallen = [family for family in np.unique(taken["family"]) if cohort[family]]
    children = families["children"][cohort].sum()
    assert len(befallen) > 0
    assert measured("T16.looked_after", witness(nobody_moves)) == pytest.approx(
        100 * len(befallen) / children
    )


def test_where_nobody_asks_or_notices_no_child_is_referred_and_nothing_is_screened() -> None:
    silent = replace(SETTING, parameters=Parameters(SILENT))
    findings = {each.target.name: each for each in validate(silent, 2)}
    assert findings["T4"].value == 0
    assert findings["T4"].verdict == "outside"
    assert math.isnan(findings["T6"].value)
    assert findings["T6"].verdict == "not seen"


def test_runs_are_the_same_whether_they_share_their_threads_or_not(runs: list[Seen]) -> None:
    alone = witness(SETTING, replication=2)
    for name, numbers in alone.sums.items():
        np.testing.assert_array_equal(numbers, runs[2][name])


def test_values_are_ratios_of_sums_over_all_runs(runs: list[Seen]) -> None:
    exits = sum(run.at_door("safety", "exits") for run in runs)
    filled = sum(run.at_door("safety", "filled") for run in runs)
    assert measured("T12", pooled(runs)) == pytest.approx(100 * 52 * exits / filled)


def test_the_interval_of_a_plain_mean_is_the_usual_one(runs: list[Seen]) -> None:
    posts = replace(
        find("T13"), measure=lambda seen: seen.at_door("safety", "filled") / seen["place.weeks"]
    )
    (finding,) = judge(runs, [posts])
    usual = estimate([posts.measure(run) for run in runs])
    assert finding.value == pytest.approx(usual.mean)
    assert finding.low == pytest.approx(usual.low)
    assert finding.high == pytest.approx(usual.high)


def test_one_run_says_nothing_about_how_runs_vary(runs: list[Seen]) -> None:
    assert all(math.isnan(finding.low) for finding in judge(runs[:1]))


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (10, "inside"),
        (14, "inside"),
        (9.9, "near"),
        (7.5, "near"),
        (7.4, "outside"),
        (17.5, "near"),
        (17.6, "outside"),
        (math.nan, "not seen"),
    ],
)
def test_a_value_is_inside_the_band_near_it_or_outside(value: float, verdict: str) -> None:
    assert Finding(find("T6"), value, math.nan, math.nan).verdict == verdict


def test_the_summary_counts_what_is_inside() -> None:
    values = (12, 9, 30, math.nan)
    findings = [Finding(find("T6"), value, math.nan, math.nan) for value in values]
    assert summary(findings) == "1 inside of 4 (1 near, 1 outside, 1 not seen)"


BEGIN, END = markers(PART, COMMAND)


def rows_between_markers(text: str) -> list[tuple[str, ...]]:
    table = text.partition(BEGIN)[2].partition(END)[0]
    lines = re.findall(r"^\| (.*) \|$", table, flags=re.MULTILINE)
    return [tuple(line.split(" | ")) for line in lines[2:]]


def what_documents_say(targets: Sequence[Target]) -> list[tuple[str, ...]]:
    return [(*described(target), target.confidence, target.source) for target in targets]


def test_the_documentation_lists_the_targets_as_they_are_declared() -> None:
    rows = rows_between_markers(DOCUMENT.read_text(encoding="utf-8"))
    tested = [(*row[:4], *row[6:]) for row in rows if row[5] != UNTESTED]
    assert tested == what_documents_say(TARGETS)
    assert [row[0] for row in rows[len(tested) :]] == [each.name for each in NOT_TESTABLE]


def test_a_document_keeps_all_but_its_table(runs: list[Seen]) -> None:
    document = f"before\n{BEGIN}\nstale words\n{END}\nafter\n"
    new = inserted(document, judge(runs))
    assert new.startswith("before\n")
    assert new.endswith("\nafter\n")
    assert "stale words" not in new
    assert len(rows_between_markers(new)) == len(TARGETS) + len(NOT_TESTABLE)


def joinedup(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["validate", *arguments])


def test_the_command_prints_the_table_for_machines_without_a_nan() -> None:
    done = joinedup("--families", "300", "--replications", "2", "--places", "none", "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout, parse_constant=pytest.fail)
    assert [row["name"] for row in told["findings"]] == [target.name for target in TARGETS]
    assert told["place_digest"] == COVENTRY.digest


def test_the_command_prints_the_table_for_people() -> None:
    done = joinedup("--families", "300", "--replications", "1", "--places", "swindon,salford")
    assert done.exit_code == 0
    assert f"inside of {len(TARGETS)}" in done.stdout
    for title in ("Swindon: ", "Salford: "):
        assert title in done.stdout
    assert "lost was not checked" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--replications", "0", "replications = 0 is not possible"),
        ("--families", "0", "families = 0 is not possible"),
        ("--place", "atlantis", "atlantis"),
        ("--places", "coventry,atlantis", "atlantis"),
        ("--parameters", "nowhere.toml", "nowhere.toml"),
        ("--into", "nowhere.md", "nowhere.md"),
    ],
)
def test_the_command_says_in_one_line_what_cannot_be_used(
    option: str, value: str, says: str
) -> None:
    done = joinedup(option, value)
    assert done.exit_code in (1, 2)
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("Error: ")
    assert says in line


def test_a_document_without_a_place_for_the_table_is_left_as_it_is(tmp_path: Path) -> None:
    document = tmp_path / "plain.md"
    document.write_text("nothing but words\n")
    done = joinedup("--into", str(document))
    assert done.exit_code == 2
    assert f"no place for {PART}" in done.stderr
    assert document.read_text() == "nothing but words\n"


def test_a_document_is_refused_with_what_to_do() -> None:
    with pytest.raises(InputError, match="give it two lines"):
        inserted("", [])
