"""Is a comparison fair: the same families and luck, outcomes as counted, whatever the threads?"""

import math
import threading
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from abm.errors import InputError
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, simulate
from experiments import Comparison, compare
from experiments.comparison import BOTH, SILO, TWO_BY_TWO
from experiments.counted import YEAR
from experiments.findings import findings
from experiments.outcomes import BY_NAME, CRISIS_COST, OUTCOMES, THEMES, find
from experiments.runner import Cancelled, replicate

SWINDON = Place.load("swindon")
FAMILIES = 300
WEEKS = 78
BURN_IN = 52
REPLICATIONS = 4


def small(
    policies: Sequence[Policy | str] = TWO_BY_TWO,
    replications: int = REPLICATIONS,
    threads: int = 2,
    charge_transition: bool = False,
    weeks: int = WEEKS,
) -> Comparison:
    """A comparison that takes a moment."""
    return compare(
        SWINDON,
        policies,
        families=FAMILIES,
        replications=replications,
        weeks=weeks,
        burn_in=BURN_IN,
        charge_transition=charge_transition,
        threads=threads,
    )


@pytest.fixture(scope="module")
def two_by_two() -> Comparison:
    return small()


def test_a_policy_differs_in_nothing_from_itself_under_another_name() -> None:
    twins = small(["silo", Policy.from_levers("silo-again", {})])
    differences = twins.table().query("policy == 'silo-again'")
    assert not differences["clear"].any()
    assert (differences["difference"].dropna() == 0).all()
    assert twins.shows_from("silo-again") is None


def test_the_number_of_threads_changes_nothing(two_by_two: Comparison) -> None:
    alone = small(threads=1)
    assert np.array_equal(alone.runs.values, two_by_two.runs.values, equal_nan=True)
    for kept in ("weekly", "lines", "differences"):
        one, two = getattr(alone.runs, kept), getattr(two_by_two.runs, kept)
        assert np.array_equal(one.mean, two.mean, equal_nan=True)
        assert np.array_equal(one.squares, two.squares, equal_nan=True)


def test_more_policies_and_more_replications_change_no_run(two_by_two: Comparison) -> None:
    fewer = small([SILO, BOTH], replications=2)
    for policy in (SILO, BOTH):
        for name in BY_NAME:
            runs = two_by_two.values(policy, name)[:2]
            assert np.array_equal(fewer.values(policy, name), runs, equal_nan=True)


@pytest.fixture(scope="module")
def one_run() -> dict[str, pd.DataFrame]:
    """The tables of the third run under collaborative, since week 0."""
    result = simulate(
        SWINDON,
        Policy.load(BOTH),
        families=FAMILIES,
        weeks=WEEKS,
        burn_in=BURN_IN,
        replication=2,
    )
    return {
        name: getattr(result, name).query("week >= 0")
        for name in ("weekly", "agencies", "pairs", "neighbourhoods")
    }


def test_outcomes_are_what_the_tables_of_the_same_run_say(
    two_by_two: Comparison, one_run: dict[str, pd.DataFrame]
) -> None:
    weekly, agencies = one_run["weekly"].sum(), one_run["agencies"].sum(numeric_only=True)
    crises = weekly.filter(regex="^crises_").sum()
    expected = {
        "with_3_needs": 1_000 * one_run["weekly"]["with_3_needs"].mean() / FAMILIES,
        "with_3_needs_at_end": 1_000 * one_run["weekly"]["with_3_needs"][-13:].mean() / FAMILIES,
        "crises": crises / FAMILIES * 1_000 / WEEKS * 52,
        "looked_after_entries": weekly["crises_looked_after"] / weekly["children"] * 520_000,
        "re_referral": 100 * weekly["referrals_within_year"] / weekly["referrals"],
        "direct_share": 100 * agencies["hours_direct"] / agencies["hours"],
        "vacancies": 100 - 100 * agencies["filled"] / agencies["posts"],
        "services_cost": agencies["spend"] / FAMILIES / WEEKS * 52,
        "exits": 100 * agencies["exits"] / agencies["posts"] * 52,
    }
    for name, value in expected.items():
        assert two_by_two.values(BOTH, name)[2] == pytest.approx(value), name


def test_trust_between_agencies_leaves_out_what_an_agency_thinks_of_itself(
    two_by_two: Comparison, one_run: dict[str, pd.DataFrame]
) -> None:
    others = one_run["pairs"].query("agency != towards")
    assert two_by_two.values(BOTH, "agency_trust")[2] == pytest.approx(others["trust"].mean())


def test_the_gap_between_neighbourhoods_is_the_most_deprived_fifth_less_the_least(
    two_by_two: Comparison, one_run: dict[str, pd.DataFrame]
) -> None:
    ranked = sorted(SWINDON.neighbourhoods, key=lambda each: each.deprivation.overall)
    fifth = round(len(ranked) / 5)
    rates = []
    for hoods in (ranked[-fifth:], ranked[:fifth]):
        codes = [hood.code for hood in hoods]
        table = one_run["neighbourhoods"]
        rows = table[table["neighbourhood"].isin(codes)]
        rates.append(rows["severity"].sum() / rows["families"].sum())
    assert two_by_two.values(BOTH, "severity_gap")[2] == pytest.approx(rates[0] - rates[1])


def test_money_adds_up_in_every_run(two_by_two: Comparison) -> None:
    def total(*names: str) -> np.ndarray:
        return sum((two_by_two.values(BOTH, name) for name in names), np.zeros(REPLICATIONS))

    assert total("crisis_cost") == pytest.approx(total(*CRISIS_COST))
    assert total("budget") == pytest.approx(total("services_cost", "policy_cost"))
    everything = total("budget", "transition_cost", "crisis_cost", "worklessness_cost")
    assert total("total_cost") == pytest.approx(everything)
    assert (total("crisis_cost_cashable") <= total("crisis_cost")).all()


def test_the_first_year_is_what_a_run_of_one_year_counts(two_by_two: Comparison) -> None:
    year = small([SILO, BOTH], weeks=YEAR)
    early = [name for name in BY_NAME if name.endswith("_first_year")]
    assert early
    for name in early:
        whole = year.values(BOTH, name.removesuffix("_first_year"))
        assert two_by_two.values(BOTH, name) == pytest.approx(whole)


def test_every_outcome_has_a_name_of_its_own_a_theme_and_a_unit() -> None:
    assert len(BY_NAME) == len(OUTCOMES)
    assert {outcome.theme for outcome in OUTCOMES} == set(THEMES)
    assert all(outcome.unit and outcome.title for outcome in OUTCOMES)


def test_every_outcome_is_counted_in_an_ordinary_run(two_by_two: Comparison) -> None:
    assert np.isfinite(two_by_two.runs.values).all()


def test_shared_luck_makes_the_comparison_sharper() -> None:
    silo = small([SILO, "behaviours-only"], replications=12)
    assert silo.variance_reduction("behaviours-only", "with_3_needs") > 2


def test_the_interaction_is_that_of_the_four_levels(two_by_two: Comparison) -> None:
    for name in ("with_3_needs", "total_cost", "agency_trust"):
        level = {policy: two_by_two.level(policy, name).mean for policy in TWO_BY_TWO}
        beyond = level[BOTH] - level["behaviours-only"] - level["rules-only"] + level[SILO]
        assert two_by_two.interaction(name).mean == pytest.approx(beyond)


def test_what_costs_nothing_has_no_benefit_cost_ratio(two_by_two: Comparison) -> None:
    assert math.isnan(two_by_two.benefit_cost("behaviours-only"))
    paid = sum(two_by_two.difference(BOTH, n).mean for n in ("policy_cost", "transition_cost"))
    saved = -sum(two_by_two.difference(BOTH, n).mean for n in ("crisis_cost", "worklessness_cost"))
    assert two_by_two.benefit_cost(BOTH) == pytest.approx(saved / paid)


def test_charging_one_off_costs_leaves_less_for_services(two_by_two: Comparison) -> None:
    charged = small(charge_transition=True)
    lost = charged.values(BOTH, "services_cost") - two_by_two.values(BOTH, "services_cost")
    assert lost.mean() < -0.5 * two_by_two.level(BOTH, "transition_cost").mean
    assert np.array_equal(charged.runs.values[0], two_by_two.runs.values[0])


def test_rules_change_trust_between_agencies_from_some_week_on(two_by_two: Comparison) -> None:
    since = two_by_two.shows_from(BOTH, "agency_trust")
    assert since is not None
    later = two_by_two.weekly_lines().query(
        "policy == @BOTH and line == 'agency_trust' and week >= @since"
    )
    assert ((later["difference_low"] > 0) | (later["difference_high"] < 0)).all()
    assert since == 0 or two_by_two.shows_from(BOTH, "agency_trust") != since - 1


def test_tables_are_tidy_and_complete(two_by_two: Comparison) -> None:
    policies, outcomes = len(TWO_BY_TWO), len(OUTCOMES)
    assert len(two_by_two.every_run()) == policies * REPLICATIONS * outcomes
    assert len(two_by_two.table()) == (policies + 1) * outcomes
    assert not two_by_two.weekly().duplicated(["policy", "week", "column"]).any()
    value = two_by_two.every_run().query(
        "policy == @BOTH and replication == 3 and outcome == 'crises'"
    )
    assert value["value"].item() == two_by_two.values(BOTH, "crises")[3]
    assert value["unit"].item() == BY_NAME["crises"].unit


def test_weekly_means_are_those_of_the_runs(two_by_two: Comparison) -> None:
    runs = [
        simulate(
            SWINDON,
            Policy.load(BOTH),
            families=FAMILIES,
            weeks=WEEKS,
            burn_in=BURN_IN,
            replication=number,
        ).weekly.query("week == 60")["known_needs"]
        for number in range(REPLICATIONS)
    ]
    weekly = two_by_two.weekly()
    mean = weekly.query("policy == @BOTH and week == 60 and column == 'known_needs'")["mean"]
    assert mean.item() == pytest.approx(np.mean(runs))


def test_ctrl_c_stops_every_thread() -> None:
    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare(SWINDON, families=FAMILIES, replications=5_000, threads=2, on_progress=stop)
    assert not [each for each in threading.enumerate() if each.name.startswith("replication")]


def test_a_replication_that_is_stopped_runs_no_further() -> None:
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(Cancelled):
        replicate(Setting(SWINDON, FAMILIES), [Policy.load(SILO)], 0, stopped)


def test_the_sentences_say_so_when_nothing_differs() -> None:
    said = " ".join(findings(small(["silo", Policy.from_levers("silo-again", {})])))
    assert "no clear difference" in said
    assert "0 are clearly better, 0 clearly worse" in said


def test_the_sentences_of_one_replication_claim_nothing() -> None:
    said = " ".join(findings(small([SILO, BOTH], replications=1)))
    assert "nothing can be said about chance" in said
    assert "0 are clearly better, 0 clearly worse" in said
    assert "no interval" in said


def test_the_sentences_count_what_got_worse(two_by_two: Comparison) -> None:
    table = two_by_two.table().query("policy == @BOTH")
    worse = (table["verdict"] == "worse").sum()
    assert f"{worse} clearly worse" in " ".join(findings(two_by_two))


@pytest.mark.parametrize(
    ("policies", "replications", "threads", "message"),
    [
        (["silo"], 2, 1, "1 policy given: a comparison needs two or more"),
        (["silo", "silo"], 2, 1, "'silo' is given more than once"),
        (["silo", "colaborative"], 2, 1, "did you mean collaborative"),
        (["silo", "collaborative"], 0, 1, "replications = 0 is not possible"),
        (["silo", "collaborative"], 10**9, 1, "replications = 1000000000 is not possible"),
        (["silo", "collaborative"], 2, 0, "threads = 0 is not possible"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_sentence(
    policies: list[str], replications: int, threads: int, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        small(policies, replications, threads)


def test_a_policy_for_an_agency_that_the_place_lacks_is_refused_before_anything_runs() -> None:
    levers = "[agencies.fire-brigade]\nopenness = 0.5"
    with pytest.raises(InputError, match="fire-brigade"):
        small(["silo", Policy.from_toml(levers, "fire")])


def test_an_unknown_outcome_is_met_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean crises"):
        find("crise")
