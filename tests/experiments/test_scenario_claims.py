"""Is a scenario's claim judged by what it says, on runs that are paired, kept and told rightly?"""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.parameters import Parameters
from abm.policy import Policy, carried_policies
from experiments.block_matrix import KINDS
from experiments.cli import command
from experiments.comparison import BOTH, SILO
from experiments.document import with_part
from experiments.outcomes import HEADLINES
from experiments.paired import Numbers
from experiments.scenario_claims import QUESTIONS
from experiments.scenario_expectations import accepted, between, beyond_sum, less_of, softened
from experiments.scenario_page import claims, for_machines, in_short, markdown
from experiments.scenario_runs import ELSEWHERE, REACHED, SEVERITY_REACHED, THERE, tie_name
from experiments.scenarios import VERDICTS, Answer, Plan, answer, chosen, worlds

PLAN = Plan(Ensemble.of(Parameters()), families=150, replications=2, burn_in=26)
DOCUMENT = Path(__file__).parents[2] / "docs" / "scenarios.md"


@pytest.fixture(scope="module")
def spotlight() -> Answer:
    return answer("salford-spotlight", PLAN)


@pytest.fixture(scope="module")
def vulnerable() -> Answer:
    return answer("stoke-vulnerable-families", Plan(PLAN.ensemble, 1_000, 2, burn_in=26))


# What is asked


def test_every_carried_policy_but_silo_is_questioned() -> None:
    assert set(QUESTIONS) == set(carried_policies()) - {SILO}


def test_the_worlds_of_a_question_are_policies_that_load() -> None:
    for name in QUESTIONS:
        first, *others = worlds(name)
        assert first == SILO
        assert others
        assert all(Policy.load(world) for world in others)


def test_stress_tests_strike_silo_and_collaboration_alike() -> None:
    assert worlds("risk-shock") == (
        SILO, "silo+risk-shock@52", BOTH, "collaborative+risk-shock@52",
    )  # fmt: skip


def test_every_claim_rests_on_what_runs_measure_and_has_a_range(spotlight: Answer) -> None:
    measured = spotlight.seen["salford-spotlight"]
    for name, question in QUESTIONS.items():
        seen = dict.fromkeys(worlds(name), measured)
        for claim in question.claims:
            for each in claim.expectations:
                assert len(each.compute(seen)) == PLAN.replications
                assert math.isfinite(each.least) or math.isfinite(each.most)


# How it is judged


def of(**worlds: Mapping[str, float]) -> dict[str, dict[str, Numbers]]:
    """Evidence of two replications that gave the same."""
    return {
        world.replace("_", "+"): {name: np.full(2, value) for name, value in measures.items()}
        for world, measures in worlds.items()
    }


def test_a_fall_is_taken_in_per_cent_of_the_other_world() -> None:
    seen = of(silo={"crises": 200}, lean={"crises": 190})
    assert less_of("crises", "lean", "crises").compute(seen).tolist() == [-5, -5]
    assert less_of("crises", "lean", "crises", by=4).most == -4


def test_nothing_to_compare_with_is_no_number() -> None:
    seen = of(silo={"neet": 0}, lean={"neet": 1})
    assert np.isnan(less_of("neet", "lean", "neet").compute(seen)).all()


def test_a_shock_is_softened_when_it_adds_less_to_collaboration_than_to_silo() -> None:
    levels = {"silo": 200, "silo_cuts": 220, "collaborative": 180, "collaborative_cuts": 190}
    seen = of(**{world: {"crises": value} for world, value in levels.items()})
    assert softened("crises", "crises", "cuts").compute(seen).tolist() == [-5, -5]


def test_both_may_do_more_than_the_sum_of_each() -> None:
    levels = {"silo": 100, "behaviours-only": 95, "rules-only": 90, "collaborative": 80}
    seen = of(**{world: {"crises": value} for world, value in levels.items()})
    assert beyond_sum("crises", "crises").compute(seen).tolist() == [-5, -5]


def test_ties_are_averaged_over_the_pairs_named() -> None:
    one, other = tie_name("trust", "police", "nhs"), tie_name("trust", "housing", "nhs")
    seen = of(silo={one: 0.3, other: 0.3}, lean={one: 0.5, other: 0.4})
    pairs = (("nhs", "police"), ("nhs", "housing"))
    assert between("trust", "lean", "trust", pairs).compute(seen) == pytest.approx(0.15)


def test_contracts_taken_are_those_not_refused_and_none_where_none_was_offered() -> None:
    taken = accepted("lean", 0, 100)
    seen = of(lean={"contract_offers": 8, "contract_refusals": 2})
    assert taken.compute(seen).tolist() == [75, 75]
    seen = of(lean={"contract_offers": 0, "contract_refusals": 0})
    assert np.isnan(taken.compute(seen)).all()


def test_verdicts_are_told_in_the_words_of_the_page(spotlight: Answer) -> None:
    told = [row[-1] for row in claims(spotlight) if row[-1]]
    assert len(told) == len(spotlight.question.claims)
    assert set(told) <= set(VERDICTS.values())
    assert in_short(spotlight).endswith("1 not testable here")


# What is run


def test_reached_families_are_the_same_in_both_worlds(vulnerable: Answer) -> None:
    silo, world = (vulnerable.seen[name] for name in (SILO, vulnerable.name))
    assert np.array_equal(silo[REACHED], world[REACHED])
    assert world[REACHED].min() > 0
    assert not np.array_equal(silo[SEVERITY_REACHED], world[SEVERITY_REACHED])


def test_a_limited_scenario_is_measured_there_and_elsewhere(spotlight: Answer) -> None:
    assert spotlight.limited
    for where in (THERE, ELSEWHERE):
        assert spotlight.level(f"severity, {where}").mean > 0
    page = markdown([spotlight])
    assert f": {THERE} |" in page
    assert f": {ELSEWHERE} |" in page


def test_the_number_of_threads_changes_nothing(spotlight: Answer) -> None:
    again = answer("salford-spotlight", Plan(PLAN.ensemble, 150, 2, burn_in=26, threads=1))
    for world, measures in spotlight.seen.items():
        for name, values in measures.items():
            assert np.array_equal(values, again.seen[world][name], equal_nan=True), (world, name)


def test_runs_that_were_kept_are_not_run_again_nor_overwritten_by_others(
    tmp_path: Path,
) -> None:
    told: list[int] = []
    quick = Plan(PLAN.ensemble, 60, 2, burn_in=2)
    first = answer("lean", quick, tmp_path, told.append)
    assert told == [1, 2]
    again = answer("lean", quick, tmp_path, told.append)
    assert told == [1, 2, 2]
    assert np.array_equal(again.seen["lean"]["severity"], first.seen["lean"]["severity"])
    with pytest.raises(InputError, match="holds runs with other options"):
        answer("lean", Plan(PLAN.ensemble, 61, 2, burn_in=2), tmp_path, told.append)
    assert told == [1, 2, 2]


@pytest.mark.parametrize("spoilt", ["half a", "[]", "{}", '{"seen": 3, "fingerprint": ""}'])
def test_a_spoilt_file_among_those_kept_is_named(tmp_path: Path, spoilt: str) -> None:
    (tmp_path / "lean.json").write_text(spoilt)
    with pytest.raises(InputError, match=r"lean\.json is not what"):
        answer("lean", PLAN, tmp_path)


def test_a_scenario_that_is_not_questioned_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean think-family"):
        chosen(["think-famly"])
    with pytest.raises(InputError, match="no scenario 'silo'"):
        chosen(["silo"])
    assert chosen([]) == tuple(QUESTIONS)


# What is told


def test_the_page_tells_claim_reach_source_and_what_cannot_be_told(spotlight: Answer) -> None:
    page = markdown([spotlight])
    policy = spotlight.policy
    for text in (policy.title, policy.source, *spotlight.question.untestable):
        assert text in page
    assert " ".join(policy.scale.split()) in page


def test_machines_get_every_headline_outcome_in_every_world(spotlight: Answer) -> None:
    found = json.loads(json.dumps(for_machines(spotlight), allow_nan=False))
    seen = {(each["outcome"], each["world"]) for each in found["outcomes"]}
    assert seen >= {(each.name, world) for each in HEADLINES for world in spotlight.seen}


def test_the_document_has_a_place_for_the_page() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert "found nothing" in with_part(text, "scenarios", "found nothing", "joinedup scenarios")


def joinedup(*arguments: str) -> Iterator[str]:
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    yield result.stdout


def test_the_command_prints_claims_json_or_the_page() -> None:
    quick = ("scenarios", "lean", "--families", "60", "--replications", "2",
             "--parameters", "declared")  # fmt: skip
    (told,) = joinedup(*quick)
    assert "Lean: studying demand" in told
    (as_json,) = joinedup(*quick, "--json")
    assert json.loads(as_json)["scenarios"][0]["scenario"] == "lean"
    (page,) = joinedup(*quick, "--markdown")
    assert page.count("### ") == 1


def test_a_document_is_written_only_with_all_scenarios(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["scenarios", "lean", "--into", str(tmp_path / "a.md")])
    assert result.exit_code == 2
    assert "without names" in result.stderr


def test_every_pair_of_agencies_sees_the_other_as_one_of_five_kinds(spotlight: Answer) -> None:
    number = len(spotlight.setting.agencies)
    for measures in spotlight.seen.values():
        found = np.array([measures[kind] for kind in KINDS])
        assert set(found.sum(axis=0)) == {number * (number - 1)}


def test_nothing_seen_holds_in_no_known_share_of_worlds(vulnerable: Answer) -> None:
    """Where no contract was offered nobody knows how many would be taken: not in 0% of worlds."""
    many = Ensemble("many", tuple(Parameters({"moving_rate": 0.001 * n}) for n in range(1, 6)))
    plan = Plan(many, replications=10)
    world = {"contract_offers": np.zeros(10), "contract_refusals": np.zeros(10)}
    unseen = Answer(vulnerable.name, vulnerable.policy, vulnerable.setting, plan, {"lean": world})
    assert math.isnan(unseen.holds_in(accepted("lean", 0, 100)))
