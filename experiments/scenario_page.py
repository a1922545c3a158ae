"""How is what became of the scenarios written, for people and for machines?"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from abm.policy import Policy
from abm.simulation import WEEKS, Setting
from experiments.claims import Figure
from experiments.comparison import SILO
from experiments.document import markdown_table
from experiments.outcomes import BY_NAME, OUTCOMES
from experiments.provenance import for_json
from experiments.readable import difference, readable, span
from experiments.scenario_runs import ELSEWHERE, THERE
from experiments.scenarios import NOT_TESTABLE, VERDICTS, Answer, Plan
from experiments.statistics import Estimate
from experiments.ways_to_fail import CLAIM_HEADINGS, claim_rows, claims_for_machines

Rows = list[tuple[str, ...]]
HEADINGS = (*CLAIM_HEADINGS[:-1], "Of plausible worlds", CLAIM_HEADINGS[-1])
SHOWN = ("with_3_needs", "severity", "unserved", "crises", "weeks_to_help", "agency_trust",
         "policy_cost", "total_cost")  # fmt: skip
AT_A_GLANCE = ("with_3_needs", "severity", "crises", "total_cost")
IN_AREAS = ("severity", "with_3_needs", "unserved", "crises", "weeks_to_help")
MOST_NAMED = 5


def setting_in_words(plan: Plan) -> str:
    """How large the runs were."""
    sets = len(set(plan.sets.tolist()))
    numbers = "one set of parameters" if sets == 1 else f"{sets} plausible sets of parameters"
    return (
        f"Each scenario and silo in its own place: up to {plan.families:,} families, "
        f"{span(WEEKS)}, {plan.replications} paired replications over {numbers} "
        f"(seed {plan.seed})."
    )


def markdown(answers: Sequence[Answer]) -> str:
    """All scenarios at a glance, then one by one."""
    headings = (
        "Scenario",
        "In",
        *(f"{BY_NAME[name].title} ({BY_NAME[name].unit})" for name in AT_A_GLANCE),
        "What was claimed",
    )
    table = markdown_table(headings, [_glance(each) for each in answers])
    parts = [setting_in_words(answers[0].plan), table, *(_section(each) for each in answers)]
    return "\n\n".join(part.strip() for part in parts)


def _glance(found: Answer) -> tuple[str, ...]:
    place = found.setting.place.title
    cells = [_cell(found, name, found.world) for name in AT_A_GLANCE]
    return f"`{found.name}`", place, *cells, in_short(found)


def in_short(found: Answer) -> str:
    """How many of the claims are reproduced, contradicted, not clear, not testable here."""
    verdicts = [VERDICTS[each.verdict] for each in found.findings()]
    verdicts += [NOT_TESTABLE] * len(found.question.untestable)
    counted = {verdict: verdicts.count(verdict) for verdict in (*VERDICTS.values(), NOT_TESTABLE)}
    return ", ".join(f"{number} {verdict}" for verdict, number in counted.items() if number)


def _cell(found: Answer, measure: str, world: str) -> str:
    """How far a world is from silo, in bold where that is clear."""
    return _written(found.difference(measure, world), found.level(measure).mean)


def _written(estimated: Estimate, level: float) -> str:
    middle, ends = difference(estimated, level)
    middle = f"**{middle}**" if estimated.clear else middle
    return f"{middle} ({ends})"


def _section(found: Answer) -> str:
    """One scenario: what was claimed, of whom and by whom; what the runs say."""
    policy = found.policy
    lines = [
        f"### {policy.title}\n\n`{found.name}`, {found.setting.place.title}. {_line(policy.claim)}",
        f"Reached: {_line(policy.scale)}. Source: {policy.source}.",
        markdown_table(HEADINGS, claims(found)),
        "".join(f"- Not testable here: {each}\n" for each in found.question.untestable),
        markdown_table(_heads(found), list(_outcomes(found))),
        balance(found),
    ]
    return "\n\n".join(line.strip() for line in lines if line)


def _line(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())


def claims(found: Answer) -> Rows:
    """One row for each figure; the claim and its verdict stand in the first.

    Before the verdict: the share of plausible worlds in which the figure is as claimed.
    """
    findings = found.findings()
    figures = [figure for finding in findings for figure in finding.figures]
    return [
        (*row[:-1], _share(found, figure), VERDICTS[row[-1]] if row[-1] else "")
        for row, figure in zip(claim_rows(findings), figures, strict=True)
    ]


def _share(found: Answer, figure: Figure) -> str:
    share = found.holds_in(figure.expectation)
    return f"{100 * share:.0f}%" if math.isfinite(share) else "–"


def _heads(found: Answer) -> tuple[str, ...]:
    others = [world for world in found.seen if world != SILO]
    return "Outcome", "Unit", SILO, *(f"{world} (95% interval)" for world in others)


def _outcomes(found: Answer) -> Iterator[tuple[str, ...]]:
    """Levels in silo and differences from it: the whole place, then there and elsewhere."""
    measures = [(BY_NAME[name].title, BY_NAME[name].unit, name) for name in SHOWN]
    if found.limited:
        measures += [
            (f"{BY_NAME[name].title}: {where}", BY_NAME[name].unit, f"{name}, {where}")
            for where in (THERE, ELSEWHERE)
            for name in IN_AREAS
        ]
    others = [world for world in found.seen if world != SILO]
    for title, unit, name in measures:
        level = readable(found.level(name).mean)
        yield title, unit, level, *(_cell(found, name, world) for world in others)


def balance(found: Answer) -> str:
    """How many outcomes got clearly better and worse, and which."""
    judged = [outcome for outcome in OUTCOMES if outcome.direction != "neither"]
    named: dict[str, list[str]] = {"better": [], "worse": []}
    for outcome in judged:
        apart = found.difference(outcome.name, found.world)
        if apart.clear:
            named[outcome.verdict(apart.mean)].append(outcome.title.lower())
    told = " ".join(
        f"Clearly {verdict}: {len(titles)}{f' ({_some(titles)})' if titles else ''}."
        for verdict, titles in named.items()
    )
    return f"Of {len(judged)} outcomes where one way is better, under `{found.world}`: {told}"


def _some(titles: Sequence[str]) -> str:
    more = f" and {len(titles) - MOST_NAMED} more" if len(titles) > MOST_NAMED else ""
    return "; ".join(titles[:MOST_NAMED]) + more


def for_machines(found: Answer) -> dict[str, Any]:
    """One scenario as plain values: every outcome in every world, and what became of claims."""
    return {
        "scenario": found.name,
        "about": _about(found.policy, found.setting),
        "in_short": in_short(found),
        "claims": [
            {
                **each,
                "verdict": VERDICTS[each["verdict"]],
                "holds_in": [for_json(found.holds_in(of)) for of in finding.claim.expectations],
            }
            for each, finding in zip(
                claims_for_machines(found.findings()), found.findings(), strict=True
            )
        ],
        "not_testable": list(found.question.untestable),
        "outcomes": [
            {
                "outcome": measure,
                "world": world,
                "level": _numbers(found.level(measure, world)),
                "difference": None if world == SILO else _numbers(found.difference(measure, world)),
            }
            for world, measures in found.seen.items()
            for measure in measures
        ],
    }


def _about(policy: Policy, setting: Setting) -> dict[str, str]:
    words = ("title", "family", "claim", "scale", "source")
    return {
        **{word: _line(getattr(policy, word)) for word in words},
        "place": setting.place.name,
    }


def _numbers(estimated: Estimate) -> dict[str, Any]:
    names = ("mean", "low", "high", "chance", "parameter_share")
    return {name: for_json(getattr(estimated, name)) for name in names}
