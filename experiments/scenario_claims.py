"""What was claimed for each scenario, as figures that the runs can bear out or contradict?

A claim is a few expectations (`experiments.claims`): a number taken within each replication, and
the range in which its 95% interval must lie. All ranges were set before the first run of any of
them, and not moved since. A programme is held to what a place would notice: about nothing is a
contradiction too. What the model has no quantity for is said to be untestable, and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from experiments.claims import Claim
from experiments.comparison import BEHAVIOURS, BOTH, RULES
from experiments.scenario_expectations import (
    FELT,
    NOTICED,
    PLAIN,
    SHARE,
    accepted,
    between,
    beyond_sum,
    crises_fall,
    harmed,
    lasts,
    less_of,
    more_of,
    over_years,
    per_cent,
    severity_falls,
    softened,
)
from experiments.scenario_runs import ELSEWHERE, SEVERITY_REACHED, THERE, WEEKS_OUT


@dataclass(frozen=True, slots=True)
class Question:
    """How a scenario is questioned: what is claimed, what else runs with it, what cannot be told.

    `beside` names more policies to run; `shock`, in a stress test, what is added to silo and to
    the collaborative policy. Each of `untestable` says what is told of it, and why not here.
    """

    claims: tuple[Claim, ...]
    untestable: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    shock: str = ""


CLOSINGS = "% of closings"
CULTURE = "collaborative culture"
ALIGNED, DRIVEN, RESULTS = "aligned-targets", "target-driven", "payment-by-results"
SYSTEM = "coventry-behaving-like-a-system"
BEHAVIOURS_FIRST, RULES_FIRST = "coventry-infrastructure", "coventry-infrastructure-first"
VULNERABLE, NEET, WORK = "stoke-vulnerable-families", "stoke-neet", "stoke-worklessness"
VISION, SALFORD, MANAGERS = "local-vision", "salford-spotlight", "wolverhampton-flamingos"
THINK, LEAN = "think-family", "lean"
CUTS, HARDSHIP, SCANDAL = "austerity", "poverty-shock@52", "risk-shock@52"
LEADERS = (("nhs", "children"), ("nhs", "police"), ("nhs", "voluntary"), ("children", "police"),
           ("children", "voluntary"), ("police", "voluntary"))  # fmt: skip
FIRST_MANAGERS = (("nhs", "children"), ("nhs", "voluntary"), ("children", "voluntary"))

TWO_BY_TWO = {
    BEHAVIOURS: Question((
        Claim("helps", "Better behaviours help families under the old rules", (
            severity_falls(BEHAVIOURS), crises_fall(BEHAVIOURS))),
        Claim("ceiling", "Without rules that make them practical, behaviours wear off", (
            over_years(CULTURE, BEHAVIOURS, "culture", since=1, most=-FELT),)),
    )),
    RULES: Question((
        Claim("follows", "Change the rules and behaviour follows", (
            more_of(f"{CULTURE} in year five", RULES, "culture 5", SHARE, least=FELT),)),
        Claim("helps", "And families fare better", (severity_falls(RULES), crises_fall(RULES))),
    )),
    BOTH: Question((
        Claim("helps", "Together they help families", (severity_falls(BOTH), crises_fall(BOTH))),
        Claim("needs", "They need each other: together they do more than the sum of each alone", (
            beyond_sum("severity of needs", "severity"), beyond_sum("crises", "crises"))),
    ), beside=(BEHAVIOURS, RULES)),
}  # fmt: skip

TARGETS = {
    ALIGNED: Question((
        Claim("aligned", "Targets that pull the same way do better than targets that clash", (
            per_cent("severity of needs", ALIGNED, "severity", most=0),
            per_cent("crises", ALIGNED, "crises", most=0))),
    )),
    DRIVEN: Question((
        Claim("sooner", "Under hard targets families are seen sooner", (
            less_of("time from referral to support", DRIVEN, "weeks_to_help"),)),
        Claim("reported", "More cases are reported as a success", (
            more_of("cases reported as a success", DRIVEN, "reported_success", CLOSINGS, least=1),
        )),
        Claim("real", "And more needs are really gone", (
            more_of("cases whose need was gone", DRIVEN, "true_success", CLOSINGS, least=1),)),
    )),
    RESULTS: Question((
        Claim("reported", "Paying for results buys results: more success is reported", (
            more_of("cases reported as a success", RESULTS, "reported_success", CLOSINGS, least=1),
        )),
        Claim("turned round", "Lives are turned round", (severity_falls(RESULTS),)),
        Claim("saves", "It saves more than it costs", (
            per_cent("total cost", RESULTS, "total_cost", most=0),)),
        Claim("no impact", "Or, as the national evaluation found: no discernible impact", (
            per_cent("severity of needs", RESULTS, "severity", -NOTICED, NOTICED),)),
    ), untestable=(
        "'Over 105,000 families turned around': a count of claims, in the model the successes"
        " that agencies report. It is no figure about families.",)),
}  # fmt: skip

COVENTRY = {
    SYSTEM: Question((
        Claim("several needs", "Those with several needs fare better", (
            less_of("severity after five years, families with several needs", SYSTEM,
                    "several needs, after"),)),
        Claim("readiness", "Agencies come to trust and agree with each other", (
            more_of("trust between agencies in year five", SYSTEM, "agency_trust 5", SHARE,
                    least=FELT),)),
        Claim("sustainable", "The change is lasting", (
            lasts("severity of needs", SYSTEM, "severity"),)),
    ), untestable=(
        "That behaviours are a *precondition* of any lasting change: 'fundamental' and"
        " 'precondition' are no figures.",)),
    BEHAVIOURS_FIRST: Question((
        Claim("hard-wired", "Infrastructure makes behaviours last: culture is more collaborative"
              " in year five than with behaviours alone", (
            more_of(f"{CULTURE} in year five", BEHAVIOURS_FIRST, "culture 5", SHARE, least=FELT,
                    than=SYSTEM),)),
        Claim("more", "And does more for families than behaviours alone", (
            severity_falls(BEHAVIOURS_FIRST, than=SYSTEM),)),
        Claim("order", "Behaviours must come first: the other order does worse", (
            per_cent("severity of needs", BEHAVIOURS_FIRST, "severity", most=0, than=RULES_FIRST),
            more_of(f"{CULTURE} in year five", BEHAVIOURS_FIRST, "culture 5", SHARE, least=0,
                    than=RULES_FIRST))),
    ), beside=(SYSTEM, RULES_FIRST)),
    RULES_FIRST: Question((
        Claim("worse", "Infrastructure before behaviours costs families something that still"
              " shows in year five", (
            per_cent("severity of needs in year five", RULES_FIRST, "severity 5", least=NOTICED,
                     than=BEHAVIOURS_FIRST),)),
        Claim("helps", "All the same it is better than silo", (severity_falls(RULES_FIRST),)),
    ), beside=(BEHAVIOURS_FIRST,)),
}  # fmt: skip

STOKE = {
    VULNERABLE: Question((
        Claim("accept", "Families take the contract: about four in five did where it was counted"
              " (NatCen 2008: 78%)", (accepted(VULNERABLE, 60, 95),)),
        Claim("calmer", "The lives of those reached become calmer", (
            less_of("severity of needs, families reached", VULNERABLE, SEVERITY_REACHED, PLAIN),)),
        Claim("saves", "And the place saves more than it pays", (
            per_cent("total cost", VULNERABLE, "total_cost", most=0),)),
    ), untestable=(
        "'Up to 250,000 pounds a year' for one family: an anecdote. The model counts what crises"
        " cost the place, not what each family costs.",
        "What one worker does in the whole city: in a run of 2,000 of its families that worker"
        " holds a fifth of a family. Place-wide figures are of a programme 55 times as dense.")),
    NEET: Question((
        Claim("stay", "Fewer leave their courses", (
            less_of("young people who become NEET", NEET, "crises_neet", PLAIN),)),
        Claim("start again", "Those who leave start again sooner", (
            less_of("time out of education and work", NEET, WEEKS_OUT, PLAIN),)),
        Claim("fewer out", "Fewer are out of education, employment and training", (
            less_of("young people who are NEET", NEET, "neet", PLAIN),)),
    ), untestable=(
        "That the diagnosis *found* the Christmas leavers: in the model leaving has its season,"
        " and the scenario acts on it from the start.",)),
    WORK: Question((
        Claim("work", "Fewer families are without work for long", (
            less_of("families without work for a year or more", WORK, "workless_long"),)),
        Claim("benefits", "Fewer benefits are paid", (
            less_of("benefits to families without work", WORK, "worklessness_cost"),)),
        Claim("rest", "The rest follows from work: fewer families have several needs", (
            less_of("families with three or more needs", WORK, "with_3_needs"),)),
    )),
}  # fmt: skip

ELSEWHERE_TRIED = {
    VISION: Question((
        Claim("trust", "Leaders who work on it come to trust each other", (
            between("trust between the four agencies", VISION, "trust", LEADERS),)),
        Claim("agree", "And to agree", (
            between("agreement between the four agencies", VISION, "agreement", LEADERS),)),
        Claim("clients", "Clients' lives improve", (severity_falls(VISION),)),
    ), untestable=(
        "'Regarded as a success in most localities', a shift of mindset, income won: views and"
        " money from outside, for which the model has no quantity.",)),
    SALFORD: Question((
        Claim("unstuck", "In the priority neighbourhoods families get help sooner", (
            less_of("time from referral to support", SALFORD, f"weeks_to_help, {THERE}", PLAIN),)),
        Claim("better there", "And fare better", (
            less_of("severity of needs", SALFORD, f"severity, {THERE}"),)),
        Claim("mainstream", "What is learnt there spreads: elsewhere too families get help"
              " sooner", (
            less_of("time from referral to support", SALFORD, f"weeks_to_help, {ELSEWHERE}"),)),
    ), untestable=(
        "The single issue (young people out of education and work): in the model a stocktake"
        " mends the worst link of whichever agency it finds, not one issue.",)),
    MANAGERS: Question((
        Claim("contacts", "Managers of the first three agencies make contacts", (
            between("contacts between the three", MANAGERS, "contacts", FIRST_MANAGERS),)),
        Claim("understanding", "Relationships grow stronger and understanding mutual", (
            between("trust between the three", MANAGERS, "trust", FIRST_MANAGERS),
            between("agreement between the three", MANAGERS, "agreement", FIRST_MANAGERS))),
        Claim("seamless", "Services become more seamless: fewer referrals are sent elsewhere", (
            less_of("referrals sent elsewhere", MANAGERS, "bounces"),)),
    ), untestable=(
        "Joint bids: there is no money to be won from outside in the model.",)),
    THINK: Question((
        Claim("early", "Need is found earlier: less of it is hidden", (
            less_of("needs that no agency knows of", THINK, "hidden_share"),)),
        Claim("families", "Families with a key worker fare better", (
            less_of("severity of needs, families reached", THINK, SEVERITY_REACHED, PLAIN),)),
        Claim("children", "Fewer children come to lasting harm: fewer are newly looked after", (
            less_of("children newly looked after", THINK, "looked_after_entries"),)),
        Claim("saves", "It saves more than it costs", (
            per_cent("total cost", THINK, "total_cost", most=0),)),
    )),
    LEAN: Question((
        Claim("sooner", "People are helped sooner", (
            less_of("time from referral to support", LEAN, "weeks_to_help", PLAIN),)),
        Claim("failure demand", "Failure demand falls: fewer come back, less is referred", (
            less_of("re-referral within 12 months", LEAN, "re_referral"),
            less_of("referrals", LEAN, "referrals"))),
        Claim("costs", "And it costs less", (less_of("total cost", LEAN, "total_cost"),)),
    ), untestable=(
        "Savings of up to 16 billion pounds a year for England's councils: one place is not"
        " England, and budgets in the model are spent, not handed back.",)),
}  # fmt: skip

STRESS = {
    "austerity": Question((
        Claim("harms", "Cuts make needs worse and crises more frequent", (
            harmed("severity of needs", "severity", CUTS), harmed("crises", "crises", CUTS))),
        Claim("softened", "Joined-up services bear them better", (
            softened("severity of needs", "severity", CUTS),
            softened("crises", "crises", CUTS))),
    ), shock=CUTS, untestable=(
        "That cuts fall on prevention first: the model's agencies have one budget each.",)),
    "poverty-shock": Question((
        Claim("harms", "Hardship makes needs worse and crises more frequent", (
            harmed("severity of needs", "severity", HARDSHIP),
            harmed("crises", "crises", HARDSHIP))),
        Claim("softened", "Joined-up services keep it from growing into crises", (
            softened("crises", "crises", HARDSHIP),)),
    ), shock=HARDSHIP),
    "risk-shock": Question((
        Claim("front doors", "Fear fills front doors in its first year", (
            harmed("referrals in year two", "referrals 2", SCANDAL),)),
        Claim("undone", "It undoes collaboration", (
            more_of(f"{CULTURE} in year two", f"{BOTH}+{SCANDAL}", "culture 2", SHARE,
                    most=-FELT, than=BOTH),)),
        Claim("lasting", "And what it undid is not won back by year five", (
            more_of(f"{CULTURE} in year five", f"{BOTH}+{SCANDAL}", "culture 5", SHARE,
                    most=-FELT, than=BOTH),)),
    ), shock=SCANDAL),
}  # fmt: skip

QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {**TWO_BY_TWO, **TARGETS, **COVENTRY, **STOKE, **ELSEWHERE_TRIED, **STRESS}
)
"""Every scenario but silo, the baseline, in the order of the page."""
