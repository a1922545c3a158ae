"""How is a plan told: to people, with why other designs mislead, and to machines?"""

import math
from dataclasses import asdict
from typing import Any

from experiments.document import markdown_table
from experiments.limits import MOST_REPLICATIONS
from experiments.plan import FEW_EVENTS, Design, Plan
from experiments.provenance import in_short
from experiments.readable import difference as written
from experiments.readable import readable, span
from experiments.statistics import CONFIDENCE
from experiments.study import INDEPENDENT, SURE

HEADINGS = ("families", "runs", f"{SURE:.0%} sure", "unmatched", "events", "time", "")
LEGEND = (
    f"runs: paired replications of both policies; {SURE:.0%} sure: runs that do even if the pilots "
    "were lucky; unmatched: runs of each policy where the two do not share families and luck; "
    "events: in one run of the baseline; time: of the paired runs, here."
)
PARAMETERS = (
    "More runs make chance smaller, not what is unknown about the numbers of the model: that takes "
    "other sets of parameters, and shows as an interval that no number of runs narrows."
)
MINUTE, HOUR = 60, 3_600


def rows(plan: Plan) -> list[tuple[str, ...]]:
    """One row for each number of families: what it takes, and the cheapest marked."""
    return [(*_row(design), "least time" if design is plan.cheapest else "")
            for design in plan.designs]  # fmt: skip


def _row(design: Design) -> tuple[str, ...]:
    numbers = (design.replications, design.cautious, design.unmatched)
    events = "–" if math.isnan(design.events) else readable(design.events)
    return (f"{design.families:,}", *map(_number, numbers), events, duration(design.seconds))


def _number(replications: int | None) -> str:
    if replications is None:
        return f"over {MOST_REPLICATIONS:,}"
    return f"{replications:,}"


def duration(seconds: float) -> str:
    """A time in the unit that suits it."""
    if not math.isfinite(seconds):
        return "–"
    for unit, name in ((HOUR, "h"), (MINUTE, "min")):
        if seconds >= unit:
            return f"{seconds / unit:.1f} {name}"
    return f"{seconds:.0f} s"


def question(plan: Plan) -> str:
    """What is asked, and of which runs the answer comes."""
    outcome, setting = plan.outcome, plan.setting
    few, many = (f"{pilot.families:,}" for pilot in plan.pilots)
    return (
        f"{outcome.title}, {outcome.unit}: {plan.policies[1]} against {plan.policies[0]} in "
        f"{setting.place.title}, {span(setting.weeks)}. Pilots: {plan.replications} paired "
        f"replications each with {few} and {many} families (seed {setting.seed})."
    )


def found(plan: Plan) -> list[str]:
    """What the pilots saw, and what is to be achieved."""
    level = plan.level
    scale = level.mean
    middle, ends = written(plan.difference, scale)
    with_power = "" if plan.wanted.power is None else f" with a power of {plan.wanted.power:.0%}"
    share = f", {plan.wanted.size / abs(scale):.0%} of the level" if scale else ""
    return [
        f"Base rate under {plan.policies[0]}: {readable(level.mean)} ({readable(level.low, scale)} "
        f"to {readable(level.high, scale)}). The pilot's difference: {middle} ({ends}); take it as "
        "a guess, not as a result.",
        f"Wanted, at {CONFIDENCE:.0%} confidence: {plan.wanted.words} "
        f"{readable(plan.wanted.size, scale)}{share}{with_power}.",
    ]


def meaning(plan: Plan) -> list[str]:
    """What to make of the table, and why not to compare before with after."""
    told = (_cheapest(plan), _spread(plan), _matching(plan), _before_after(plan))
    return [*told, *_few(plan), PARAMETERS]


def _cheapest(plan: Plan) -> str:
    best = plan.cheapest
    if best is None or best.replications is None:
        return (
            "None of these sizes is enough: ask for a larger difference, or for an outcome that "
            "is less rare."
        )
    return (
        f"Least time: {best.replications:,} paired runs of {best.families:,} families, "
        f"about {duration(best.seconds)} on this machine."
    )


def _spread(plan: Plan) -> str:
    exponent = plan.falling.exponent
    if exponent == INDEPENDENT:
        return (
            "The pilots do not speak against spreads that fall as for independent families: twice "
            "the families, half the runs."
        )
    return (
        f"The spread of the paired difference falls with families to the power {exponent:.2f} "
        f"({INDEPENDENT:.2f} for independent families): what families share, such as agencies, "
        "does not average out within a run, so more runs serve better than more families."
    )


def _matching(plan: Plan) -> str:
    times = plan.variance_reduction
    if math.isnan(times):
        return "Whether matching families and luck helps here cannot be told from these pilots."
    if not times > 1:
        return "Matching families and luck does not help here: the worlds differ in who is hit."
    return (
        f"Matching: the same families and luck in both worlds are worth {readable(times)} times as "
        "many runs of worlds with luck of their own."
    )


def _before_after(plan: Plan) -> str:
    name, other = plan.policies
    alone, treated = plan.fall(policy=False), plan.fall(policy=True)
    verdict = "Before-after misleads" if alone > 0 else "Before-after"
    told = (
        f"{verdict}: in families picked at their worst (the highest twentieth), "
        f"severity moves by {-alone:+.1%} under {name}, where nothing was changed, and by "
        f"{-treated:+.1%} under {other}. Before-after would credit {other} with all of it; matched "
        f"families show {100 * (alone - treated):+.1f} percentage points."
    )
    drift = plan.drift
    if drift.number:
        middle, ends = written(drift, plan.level.mean)
        told += f" In the whole place this outcome moves by {middle} ({ends}) from the year before "
        told += "week 0, without any change of policy."
    return told


def _few(plan: Plan) -> list[str]:
    """A warning for sizes at which hardly anything happens."""
    small = [f"{each.families:,}" for each in plan.designs if each.events < FEW_EVENTS]
    if not small:
        return []
    return [
        f"With {' or '.join(small)} families a run sees fewer than {FEW_EVENTS} such events: "
        "differences are then mostly 0 with rare jumps, and t intervals mislead. Take more "
        "families."
    ]


def markdown(plan: Plan) -> str:
    """The plan for a document."""
    table = markdown_table(HEADINGS, rows(plan))
    told = "\n\n".join((LEGEND, *meaning(plan)))
    return f"{question(plan)}\n\n{' '.join(found(plan))}\n\n{table}\n{told}"


def for_machines(plan: Plan) -> dict[str, Any]:
    """A plan as plain values, with all that it was made from."""
    return {
        **in_short(plan.setting),
        "outcome": plan.outcome.name,
        "unit": plan.outcome.unit,
        "policies": list(plan.policies),
        "pilot": {
            "replications": plan.replications,
            "families": [pilot.families for pilot in plan.pilots],
            "seconds_a_replication": [pilot.seconds for pilot in plan.pilots],
        },
        "wanted": asdict(plan.wanted),
        "level": asdict(plan.level),
        "difference": asdict(plan.difference),
        "spread": asdict(plan.falling),
        "variance_reduction": plan.variance_reduction,
        "drift_from_the_year_before": asdict(plan.drift),
        "fall_at_their_worst": {
            name: plan.fall(policy=number == 1) for number, name in enumerate(plan.policies)
        },
        "designs": [asdict(each) for each in plan.designs],
        "least_time": None if plan.cheapest is None else plan.cheapest.families,
    }
