"""Which mechanisms has the model, how is each switched off, and what should that change?

Each line names the outcome that the mechanism is there for, and which way it should move when the
mechanism is gone: an expectation. Whether it does is for the table of `joinedup ablate` to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Moves = Literal["up", "down"]
Values = Mapping[str, float | str]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """Something the model does, and how to do without it.

    `off`: the levers and parameters (or whole groups of them) that switch it off, from before the
    burn-in for parameters and from week 0 for levers. `outcome` should then move `moves`. It acts
    in the policy `world`, there with the further settings `on`.
    """

    name: str
    off: Values
    outcome: str
    moves: Moves
    world: str = "silo"
    on: Values = field(default_factory=dict)


BOTH = "collaborative"
BEHAVIOURS = "behaviours-only"
PIONEERS = "pioneers"
"""Silo, but for one agency that starts with collaborative behaviours."""
RESULTS = "payment-by-results"
NAMED = "behaviours-only:most-deprived-20"
"""Collaborative behaviours in the most deprived fifth of neighbourhoods only."""
SCANDAL: Values = MappingProxyType({"risk_shock": 1})
CONTRACTS: Values = MappingProxyType(
    {"joint_identification": 1, "targeted_outreach": 2, "contract_rewards": 0.5}
    | {"contract_sanctions": 0.5}
)
HARD_TIMES: Values = MappingProxyType({"stocktake_every": 9, "austerity": 0.7})
"""Stocktakes where lists are long: only there has the line drifted that effort takes back."""
CALLS: Values = MappingProxyType({"weekly_contact": 1})
MIDYEAR: Values = MappingProxyType({"midyear_starts": 1})
REDESIGN: Values = MappingProxyType({"demand_redesign": 1})
MANAGERS: Values = MappingProxyType({"managers_programme": 1})
LEADERS: Values = MappingProxyType({"systems_leadership": 1})
STRENGTHS: Values = MappingProxyType({"strengths_work": 0.3})
NO_SEASON = 6 / 52
"""The share of a year's leavers who go in six weeks if all weeks are alike."""


def _off(*names: str, value: float = 0) -> Values:
    return MappingProxyType(dict.fromkeys(names, value))


FAMILIES = (
    Mechanism("needs spill over into other needs", _off("spill"), "with_3_needs", "down"),
    Mechanism("untreated roots hold back recovery", _off("root_drag"), "severity", "down"),
    Mechanism("lasting frailty", _off("frailty_spread"), "with_5_needs", "down"),
    Mechanism("the deprived are frailer", _off("frailty_floor", value=1), "with_5_needs", "down"),
    Mechanism("needs cluster in deprived homes", _off("clustering"), "with_5_needs", "down"),
    Mechanism("neighbourhoods differ", _off("neighbourhood_gradient"), "severity_gap", "down"),
    Mechanism("strengths protect", _off("protection"), "with_need", "up"),
    Mechanism("neighbours help", _off("community_effect"), "with_need", "up"),
    Mechanism("households move (churn)", _off("moving_rate"), "hidden_share", "down"),
    Mechanism("needs take energy", _off("bandwidth_load"), "referrals", "up"),
    Mechanism("asking takes energy", _off("asking_cost"), "bandwidth", "up"),
    Mechanism("telling the story again", _off("retelling_cost"), "bandwidth", "up"),
    Mechanism("dealing with several services", _off("dealing_cost"), "bandwidth", "up"),
    Mechanism("the exhausted take part less", _off("weariness"), "true_success", "up"),
    Mechanism("help wins families' trust", _off("trust_gain"), "family_trust", "down"),
    Mechanism("bounces lose families' trust", _off("bounce_trust_loss"), "family_trust", "up"),
    Mechanism("refusals lose families' trust", _off("refusal_trust_loss"), "family_trust", "up"),
    Mechanism("crises lose families' trust", _off("crisis_trust_loss"), "family_trust", "up"),
    Mechanism("trust drifts back", _off("trust_drift"), "family_trust", "down"),
    Mechanism("the mistrustful take less part", _off("engagement_floor", value=1), "true_success",
              "up"),
    Mechanism("professionals notice need", _off("noticing_rate"), "hidden_share", "up"),
    Mechanism("families knock at wrong doors", _off("wrong_door"), "bounces", "down"),
    Mechanism("giving up after a no", _off("giving_up"), "gave_up", "down"),
    Mechanism("giving up while waiting", _off("waiting_loss"), "gave_up", "down"),
    Mechanism("a second need feeds crises", _off("crisis_fuel"), "crises", "down"),
    Mechanism("crises make needs worse", _off("crisis_harm"), "severity", "down"),
)  # fmt: skip

SERVICES = (
    Mechanism("front doors err", _off("screening_error"), "no_further_action", "down"),
    Mechanism("assessed below the line", _off("support_margin"), "no_further_action", "down"),
    Mechanism("the other service first", _off("other_first"), "bounces", "down"),
    Mechanism("the refused are signposted", _off("signposting"), "unserved", "up"),
    Mechanism("a generalist with a lower line", _off("generalist_line", value=1), "screened_out",
              "up"),
    Mechanism("assessment reveals other needs", _off("revealing"), "hidden_share", "up"),
    Mechanism("easy cases first (creaming)", _off("creaming"), "reported_success", "down", RESULTS),
    Mechanism("relationships grow", _off("bonding"), "true_success", "down"),
    Mechanism("families stop coming", _off("disengaging"), "disengaged", "down"),
    Mechanism("several services overload a family", _off("overload"), "severity", "down"),
    Mechanism("closing early (gaming)", _off("gaming"), "closed_early", "down"),
    Mechanism("writing up", _off("writing_up"), "reporting_gap", "down"),
    Mechanism("rush at the deadline", _off("deadline_rush"), "assessed_on_time", "down"),
    Mechanism("missed targets build pressure", _off("pressure_rise"), "burnout", "down"),
    Mechanism("reporting on targets", _off("reporting_share"), "direct_share", "up"),
    Mechanism("ticking boxes", _off("tick_box"), "direct_share", "up"),
    Mechanism("asking for approval", _off("approval_share"), "direct_share", "up"),
    Mechanism("a rising line (ratchet)", _off("threshold_up"), "screened_out", "down", BOTH),
    Mechanism("a falling line", _off("threshold_down"), "screened_out", "up"),
    Mechanism("money follows claims", {"tariff_share": 0}, "services_cost", "up", RESULTS),
)  # fmt: skip

WORKERS = (
    Mechanism("recording", _off("recording_hours"), "direct_share", "up"),
    Mechanism("sickness", _off("sickness"), "hours_absent", "down"),
    Mechanism("burnt-out workers help less", _off("burnout_drag"), "true_success", "up"),
    Mechanism("caseloads wear workers down", _off("wear_load"), "burnout", "down"),
    Mechanism("pressure wears workers down", _off("wear_pressure"), "burnout", "down"),
    Mechanism("having no say wears down", _off("wear_no_say"), "burnout", "down"),
    Mechanism("the burnt-out leave", _off("leaving_burnout"), "exits", "up", BOTH),
    Mechanism("workers leave", _off("leaving_rate"), "changes_of_worker", "down"),
    Mechanism("locums help less", _off("locum_quality", value=1), "true_success", "up"),
    Mechanism("locums cover posts", _off("locum_rate"), "weeks_to_help", "up"),
    Mechanism("skill outside the specialism", _off("cross_skill_start"), "true_success", "down"),
    Mechanism("retendering loses workers", _off("retender_loss"), "exits", "down"),
    Mechanism("workers' own dispositions", _off("disposition_spread"), "hours_coordinating", "up"),
    Mechanism("mavericks conform", _off("conforming"), "hours_coordinating", "up"),
    Mechanism("slack relieves", _off("relief_slack"), "burnout", "up", BOTH),
    Mechanism("learning relieves", _off("relief_learning"), "burnout", "up", BOTH),
    Mechanism("learning takes time", _off("learning_share"), "direct_share", "up", BOTH),
    Mechanism("training builds skill", _off("skill_growth"), "cross_skill", "down", BOTH),
    Mechanism("learning side by side", _off("side_by_side"), "cross_skill", "down", BOTH),
)  # fmt: skip

TOGETHER = (
    Mechanism("whole-family work", _off("whole_family_share"), "severity", "up", BOTH),
    Mechanism("families' own goals heard", _off("voice_effect"), "true_success", "down", BOTH),
    Mechanism("the front line decides", _off("discretion"), "screened_out", "up", BOTH),
    Mechanism("knowledge passed on", _off("shared_saving"), "assessment_weeks", "up", BOTH),
    Mechanism("referring on", _off("referring_on"), "referrals", "down", BOTH),
    Mechanism("trust decides who is referred", _off("referring_floor", value=1), "referrals",
              "up", BOTH),
    Mechanism("warm handovers take time", _off("handover_hours"), "hours_coordinating", "down",
              BOTH),
    Mechanism("contact around a family", _off("informal_contact"), "agency_trust", "down", BOTH),
    Mechanism("joint work takes hours", _off("contact_hours"), "direct_share", "up", BOTH),
    Mechanism("trust saves hours", _off("trust_saving"), "hours_coordinating", "up", BOTH),
    Mechanism("lead workers join up work", _off("lead_contact"), "agency_trust", "down", BOTH),
    Mechanism("leading is work", _off("lead_case_weight"), "waiting", "down", BOTH),
    Mechanism("the record shows need", _off("record_flag"), "referrals", "down", BOTH),
    Mechanism("a shared roof mends wrong doors", _off("no_wrong_door"), "bounces", "up", BOTH),
    Mechanism("a shared roof saves hours", _off("near_saving"), "hours_coordinating", "up", BOTH),
    Mechanism("a shared roof builds trust", _off("near_contact"), "agency_trust", "down", BOTH),
    Mechanism("outreach finds need", _off("outreach_effect"), "hidden_share", "up", BOTH),
    Mechanism("money pooled", {"pooled_share": 0}, "weeks_to_help", "up", on={"pooled_share": 0.3}),
)  # fmt: skip

AGENCIES = (
    Mechanism("promises kept build trust", _off("trust_won"), "agency_trust", "down", BOTH),
    Mechanism("promises broken cost trust", _off("trust_loss_ratio"), "agency_trust", "up"),
    Mechanism("contact makes promises", _off("promises"), "agency_trust", "down", BOTH),
    Mechanism("slips break faith", _off("promise_slips"), "agency_trust", "up"),
    Mechanism("trust fades", _off("trust_fading"), "agency_trust", "up", BOTH),
    Mechanism("leavers take trust along", _off("turnover_resets"), "agency_trust", "up", BOTH),
    Mechanism("agreement follows its causes", _off("agreeing"), "agreement", "down", BOTH),
    Mechanism("answering together", _off("agree_accountability"), "agreement", "down", BOTH),
    Mechanism("leaders agree", _off("agree_leadership"), "agreement", "down", BOTH),
    Mechanism("frank talk", _off("agree_talk"), "agreement", "down", BOTH),
    Mechanism("aligned targets agree", _off("agree_aligned"), "agreement", "down", BOTH),
    Mechanism("targets of one's own divide", _off("agree_conflict"), "agreement", "up"),
    Mechanism("rules pull behaviour back", _off("rules_pull"), "culture", "up", BEHAVIOURS),
    Mechanism("rules make it practical", _off("rules_weight"), "culture", "down", BOTH),
    Mechanism("agencies copy the trusted", _off("imitation"), "culture", "down", PIONEERS),
    Mechanism("good experience", _off("experience"), "culture", "down", BOTH),
    Mechanism("stocktakes mend pathways", _off("mending"), "mended", "down", BOTH),
    Mechanism("a diagnosis sees the whole chain", {"diagnosis_weeks": 0}, "bounces", "up", BOTH,
              {"diagnosis_weeks": 6, "double_loop": 1}),
    Mechanism("a diagnosis takes hours", _off("diagnosis_hours"), "hours_coordinating", "down",
              BOTH, {"diagnosis_weeks": 52}),
    Mechanism("stocktakes change the rule", {"double_loop": 0}, "mended", "down",
              on={"stocktake_every": 9, "diagnosis_weeks": 6, "double_loop": 1}),
    Mechanism(
        "stocktakes ask for effort", _off("single_loop"), "screened_out", "up", on=HARD_TIMES
    ),
    Mechanism("stocktakes take hours", _off("stocktake_hours"), "hours_coordinating", "down", BOTH),
    Mechanism("a scandal", {"risk_shock": 0}, "direct_share", "up", on=SCANDAL),
    Mechanism("fear covers itself", _off("defensive_share"), "direct_share", "up", on=SCANDAL),
    Mechanism("fear closes cultures", _off("fear_closes"), "culture", "up", on=SCANDAL),
    Mechanism("fear refers", _off("risk_referrals"), "safety_assessments", "down", on=SCANDAL),
    Mechanism("fear wears workers down", _off("wear_blame"), "burnout", "down", on=SCANDAL),
)  # fmt: skip

PROGRAMMES = (
    Mechanism("agencies match their lists", {"joint_identification": 0}, "on_contract", "down",
              on=CONTRACTS),
    Mechanism("rewards draw families", _off("rewards_effect"), "contract_refusals", "up",
              on=CONTRACTS),
    Mechanism("sanctions keep families in", _off("sanctions_effect"), "contract_breaches", "up",
              on=CONTRACTS),
    Mechanism("sanctions put families off", _off("sanctions_deter"), "contract_refusals", "down",
              on=CONTRACTS),
    Mechanism("contracts are broken", _off("breaching"), "contract_breaches", "down",
              on=CONTRACTS),
    Mechanism("a breach costs trust", _off("sanction_trust_loss"), "family_trust", "up",
              on=CONTRACTS),
    Mechanism("leaving has a season", _off("leaving_share", value=NO_SEASON), "kept_on_course",
              "down", on=CALLS),
    Mechanism("weekly calls keep young people", _off("call_effect"), "crises_neet", "up",
              on=CALLS),
    Mechanism("courses start in mid-year", {"midyear_starts": 0}, "neet", "up", on=MIDYEAR),
    Mechanism("redesign mends the chain", _off("redesign_pace"), "mended", "down", on=REDESIGN),
    Mechanism("a mended pathway assesses sooner", _off("mended_pace"), "assessment_weeks", "up",
              on=REDESIGN),
    Mechanism("redesign takes hours", _off("redesign_share"), "direct_share", "up", on=REDESIGN),
    Mechanism("managers get to know each other", _off("contacts_pace"), "manager_contacts",
              "down", on=MANAGERS),
    Mechanism("managers move on", _off("contacts_fading"), "manager_contacts", "up", on=MANAGERS),
    Mechanism("managers keep promises", _off("contact_promises"), "agency_trust", "down",
              on=MANAGERS),
    Mechanism("managers agree", _off("agree_contacts"), "agreement", "down", on=MANAGERS),
    Mechanism("managers bring contact", _off("manager_contact"), "hours_coordinating", "down",
              on=MANAGERS),
    Mechanism("managers' time away", _off("managers_share"), "direct_share", "up", on=MANAGERS),
    Mechanism("leaders of a pair keep promises", _off("leaders_promises"), "agency_trust", "down",
              on=LEADERS),
    Mechanism("leaders of a pair agree", _off("agree_systems"), "agreement", "down", on=LEADERS),
    Mechanism("work on strengths", _off("strengths_growth"), "strengths", "down", on=STRENGTHS),
    Mechanism("teams of one agency copy each other", _off("team_spread"), "severity_gap", "down",
              NAMED),
)  # fmt: skip

MECHANISMS = (*FAMILIES, *SERVICES, *WORKERS, *TOGETHER, *AGENCIES, *PROGRAMMES)

RATES = frozenset(
    (
        "agreement_start", "arising_range", "asking_rate", "assessing_hours", "assessing_most",
        "assessing_rate", "bandwidth_recovery", "burnout_start",
        "community_half", "community_pace", "community_start", "contract_term", "crisis_rate",
        "easing_rate",
        "fear_fading", "first_line", "growing_rate", "help_rate", "hiring_rate", "lost_weight",
        "memory",
        "onset_rate", "overhead_share", "partner_trust_start", "pressure_fading",
        "price_call", "price_co_location", "price_lead_worker", "price_leadership",
        "price_managers", "price_matching", "price_midyear", "price_outreach", "price_redesign",
        "price_rewards", "price_shared_record", "price_skills", "price_stocktake",
        "price_systems_leadership", "promises_half",
        "queue_weeks", "reference_prevalence", "regime_weight", "silo_culture", "support_weeks",
        "target", "threshold", "tolerated_waiting", "transition_weeks", "trust_start",
        "usual_hours", "vacancy_start", "wear_rate",
    )
)  # fmt: skip
"""Groups of uncertain numbers that are no mechanism: how often, how quickly, how much, from where.

Without them there is nothing to switch off; they are for sensitivity analysis.
"""
