"""Is a comparison fair: the same families and luck, outcomes as counted, whatever the threads?"""

import math
import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from abm.ensemble import DECLARED, Ensemble, origin
from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, begin, simulate
from experiments import Comparison, compare
from experiments.choices import chosen_policies
from experiments.comparison import BOTH, SILO, TWO_BY_TWO, WHERE, compared
from experiments.counted import YEAR
from experiments.findings import findings, limited
from experiments.outcomes import BY_NAME, CRISIS_COST, OUTCOMES, THEMES, find
from experiments.provenance import aged, rules_digest
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
    parameters: Parameters | Ensemble | str = DECLARED,
    shocks: Sequence[Policy | str] = (),
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
        parameters=parameters,
        shocks=shocks,
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

    others = set(threading.enumerate())
    with pytest.raises(KeyboardInterrupt):
        compare(SWINDON, families=FAMILIES, replications=5_000, threads=2, on_progress=stop)
    left = set(threading.enumerate()) - others
    assert not [each for each in left if each.name.startswith("replication")]


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


APART = Ensemble("apart", (Parameters(), Parameters({"moving_rate": 0, "onset_rate.work": 0.02})))


@pytest.fixture(scope="module")
def over_sets() -> Comparison:
    return small([SILO, BOTH], replications=7, parameters=APART)


def test_by_default_replications_are_spread_over_the_carried_ensemble() -> None:
    carried = compare(SWINDON, families=50, replications=3, weeks=4, burn_in=2)
    assert carried.ensemble is Ensemble.carried()
    assert carried.runs.sets.tolist() == [0, 0, 1]


def test_each_replication_is_the_run_with_the_numbers_of_its_set(over_sets: Comparison) -> None:
    assert over_sets.runs.sets.tolist() == [0, 0, 1, 1, 0, 0, 1]
    first, second = (small([SILO, BOTH], 7, parameters=each) for each in APART.sets)
    for number, of_set in enumerate(over_sets.runs.sets):
        expected = (first, second)[of_set].runs.values[:, number]
        assert np.array_equal(over_sets.runs.values[:, number], expected, equal_nan=True)


def test_the_number_of_threads_changes_nothing_over_sets_either(over_sets: Comparison) -> None:
    alone = small([SILO, BOTH], replications=7, parameters=APART, threads=1)
    assert np.array_equal(alone.runs.values, over_sets.runs.values, equal_nan=True)
    widths = (each.runs.differences.widths() for each in (alone, over_sets))
    for one, two in zip(*widths, strict=True):
        assert np.array_equal(one, two, equal_nan=True)


def test_levels_that_depend_on_the_set_are_seen_to(over_sets: Comparison) -> None:
    level = over_sets.level(SILO, "with_need")
    assert level.parameters_told
    assert level.parameter_share > 0.9
    row = over_sets.table().query("policy == @BOTH and outcome == 'with_need'").iloc[0]
    alone = row["level_chance_high"] - row["level_chance_low"]
    assert row["level_high"] - row["level_low"] > 3 * alone
    assert set(over_sets.every_run()["set"]) == {1, 2}


def test_the_sentences_say_what_the_intervals_hold(over_sets: Comparison) -> None:
    assert "spread over 2 of 2 plausible sets" in findings(over_sets)[0]
    assert "From chance alone the interval would be" in " ".join(findings(over_sets))
    few = small([SILO, BOTH], replications=2, parameters=APART)
    assert "They use 1 of 2 plausible sets" in findings(few)[0]
    one = findings(small([SILO, BOTH], replications=2))
    assert "One set of parameters (declared)" in one[0]
    assert "From chance alone" not in " ".join(one)


SLUMP = Policy.from_toml("[world]\nlabour_demand = 0.5", "slump")
CUTS = Policy.from_toml("[world]\nausterity = 0.8", "cuts")


def test_the_sentences_say_in_how_many_worlds_a_policy_is_better() -> None:
    """Nine worlds of twelve have five fewer such families under a policy, three have five more."""
    many = Ensemble("many", tuple(Parameters({"moving_rate": 0.001 * n}) for n in range(1, 13)))
    made = small([SILO, BOTH], replications=24, weeks=8, parameters=many)
    which = [outcome.name for outcome in OUTCOMES].index("with_3_needs")
    values = made.runs.values.copy()
    chance = 0.01 * np.cos(np.arange(24))
    values[1, :, which] = values[0, :, which] + np.where(made.runs.sets < 9, -5, 5) + chance
    told = " ".join(findings(replace(made, runs=replace(made.runs, values=values))))
    assert "It is better in 75% of these worlds, worse in the others." in told


def test_a_shock_befalls_every_policy_under_its_own_name() -> None:
    shocked = small([SILO, BOTH], replications=2, shocks=[SLUMP, CUTS])
    joined = small([Policy.load(name) + SLUMP + CUTS for name in (SILO, BOTH)], replications=2)
    assert shocked.names == (SILO, BOTH)
    assert np.array_equal(shocked.runs.values, joined.runs.values, equal_nan=True)
    assert [each.digest for each in shocked.policies] == [each.digest for each in joined.policies]
    assert "Every policy bears slump and cuts." in findings(shocked)[0]


def test_what_changes_nothing_outside_is_no_shock() -> None:
    with pytest.raises(InputError, match="rules-only is no shock"):
        small(shocks=["rules-only"])
    with pytest.raises(InputError, match="'slump' is given more than once"):
        small(shocks=[SLUMP, SLUMP])


HALF = np.arange(len(SWINDON.neighbourhoods)) % 2 == 0


def apart(policies: Sequence[str | Policy], there: np.ndarray | None = HALF) -> Comparison:
    setting = Setting(SWINDON, FAMILIES, WEEKS, BURN_IN)
    return compared(setting, chosen_policies(policies), REPLICATIONS, there=there)


@pytest.fixture(scope="module")
def halves() -> Comparison:
    return apart([SILO, BOTH])


def test_both_areas_together_are_the_whole_place(halves: Comparison) -> None:
    share = HALF[begin(halves.setting).families["neighbourhood"]].mean()
    for name in ("with_3_needs", "severity", "crises", "crisis_cost", "crises_first_year"):
        there, elsewhere, whole = (halves.values(BOTH, name, where) for where in WHERE)
        assert not np.allclose(there, elsewhere)
        assert share * there + (1 - share) * elsewhere == pytest.approx(whole), name


def test_areas_tell_of_families_and_not_of_agencies(halves: Comparison) -> None:
    told = {outcome.name for outcome in halves.told_by_area()}
    assert {"with_3_needs", "unserved", "weeks_to_help", "crises", "crisis_cost"} <= told
    assert not told & {"caseload", "agency_trust", "culture", "total_cost", "policy_cost"}
    assert not told & {outcome.name for outcome in OUTCOMES if outcome.theme == "fairness"}
    assert set(halves.by_area()["where"]) == set(WHERE)


def test_nothing_is_told_by_area_where_policies_act_everywhere(two_by_two: Comparison) -> None:
    assert two_by_two.there is None
    assert two_by_two.told_by_area() == ()
    assert two_by_two.by_area().empty


class Limited(Policy):
    """A policy that says where it acts."""

    def neighbourhoods(self, place: Place) -> np.ndarray:
        return np.arange(len(place.neighbourhoods)) < 2


def test_outcomes_are_told_apart_where_a_policy_is_limited() -> None:
    here = apart([SILO, BOTH, Limited("here")], there=None)
    assert here.there is not None
    assert np.flatnonzero(here.there).tolist() == [0, 1]
    assert limited(here) == ("here",)


def test_no_spread_is_seen_where_nothing_differs() -> None:
    twins = apart([SILO, Policy.from_levers("silo-again", {})])
    assert "no displacement and no spill-over is seen" in findings(twins)[-1]


def test_what_changes_elsewhere_is_called_spill_over_or_displacement(halves: Comparison) -> None:
    table = halves.by_area().query("policy == @BOTH and where == 'elsewhere' and headline")
    said = findings(halves)[-1]
    assert ("(spill-over)" in said) == (table["verdict"] == "better").any()
    assert ("(displacement)" in said) == (table["verdict"] == "worse").any()
    assert table["clear"].any(), "a policy for the whole place changes something everywhere"


def test_an_ensemble_fitted_with_other_rules_is_noticed() -> None:
    assert aged(APART) == ""
    fresh = origin().get("rules_digest") == rules_digest()
    assert (aged(Ensemble.carried()) == "") == fresh
