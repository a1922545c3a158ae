"""What is the answer, in three sentences that say how sure they are?

What becomes of the outcome that decides, what it costs and who pays, and when it does not hold.
"""

from collections.abc import Iterator

import numpy as np

from abm.errors import InputError
from experiments.analysis.contrasts import Contrast
from experiments.analysis.intervals import bootstrap_mean
from experiments.analysis.pockets import POCKETS, TITLES
from experiments.analysis.timeline import Timeline, timeline
from experiments.batch.results import Numbers
from experiments.report.content import Block, Paragraph, Points, Section
from experiments.report.picked import picked
from experiments.report.subject import COST, Subject, average
from experiments.report.words import (
    digits,
    in_all,
    interval,
    level_of,
    roughly,
    share,
    short,
    size_of,
    uncapital,
)
from experiments.statistics import CONFIDENCE

MOST_POCKETS = 2


def answer_section(about: Subject, fails: str = "") -> Section:
    """The three sentences; `fails` tells where the policy fails, if anything is known of that."""
    said = (effect(about), money(about), sureness(about, fails))
    blocks: list[Block] = [Points(said), *(Paragraph(each, soft=True) for each in _small(about))]
    return Section("answer", "The answer in three sentences", tuple(blocks))


def effect(about: Subject) -> str:
    """What becomes of the outcome that decides, on average and in any one future."""
    found = about.difference()
    middle, level = average(found), found.level.mean
    basis = f"{about.baseline} has {level_of(level, found.outcome)}"
    told = roughly(middle.mean, found.outcome, digits(middle, level))
    if not np.isfinite(middle.low):
        return (
            f"{found.outcome.title}: {told} under {about.policy} than under {about.baseline} in "
            f"the one pair of runs that there is, which says nothing about chance ({basis})."
        )
    if middle.low == middle.high == 0:
        return (
            f"{found.outcome.title}: no difference between {about.policy} and {about.baseline} in "
            f"any run ({basis})."
        )
    over = f" on average over {found.points:,} futures" if found.points > 1 else ""
    ends = interval(middle, found.outcome, level)
    if middle.clear:
        start = f"{told} under {about.policy} than under {about.baseline}{over}, {ends}"
        start += f" with {CONFIDENCE:.0%} confidence"
    else:
        start = f"no clear difference between {about.policy} and {about.baseline}{over}; what was "
        start += f"run agrees with anything {ends}"
    return f"{found.outcome.title}: {start} ({basis}){_meaning(about, found)}."


def verdict_words(found: Contrast) -> str:
    """The verdict on any one future, and where it is clear on average though not in each."""
    middle = average(found)
    clear = found.points > 1 and middle.clear and not found.difference.clear
    if not clear or found.verdict == "no difference that matters":
        return found.verdict
    way = found.outcome.verdict(middle.mean)
    if way == "differs":
        way = "higher" if middle.mean > 0 else "lower"
    return f"{way} on average, not in every future"


def _meaning(about: Subject, found: Contrast) -> str:
    """The verdict in words, and how far one future may be from the average."""
    matters = size_of(found.smallest, found.outcome)
    one = interval(found.difference, found.outcome, found.level.mean)
    several = f"; any one future like these may lie {one}" if found.points > 1 else ""
    if found.verdict == "no difference that matters":
        return f"; too small to matter (that would be {matters} or more){several}"
    if found.verdict == "no worse":
        return f"; no worse by anything that matters ({matters}){several}"
    words = verdict_words(found)
    if words == "not clear":
        return several
    if about.stays_clear is False:
        looked = f"not clear any more beside all {len(about.asked.all):,} that were looked at"
        return f"; taken alone that is {words}, but it is {looked} (Holm){several}"
    return f"; that is {words}{several}"


def money(about: Subject) -> str:
    """What it costs in all, who pays and who saves."""
    found = about.difference(outcome=COST.name)
    middle = average(found)
    if not np.isfinite(middle.mean):
        return "Money: what it costs was not counted."
    ends = interval(middle, COST, found.level.mean)
    if middle.low == middle.high == 0:
        return (
            f"{COST.title} of services, the policy, crises and benefits: no difference in any run."
        )
    if not np.isfinite(middle.low):
        amount = roughly(middle.mean, COST, digits(middle, found.level.mean))
        return f"{COST.title} of services, the policy, crises and benefits: {amount}; {ends}."
    told = (
        f"{roughly(middle.mean, COST, digits(middle, found.level.mean))}, {ends}"
        if middle.clear
        else f"no clear difference, anything {ends} (GBP a family a year)"
    )
    return f"{COST.title} of services, the policy, crises and benefits: {told}{_pockets(about)}."


def _pockets(about: Subject) -> str:
    """Who pays most and who saves most, over all years."""
    try:
        found = timeline(about.results, about.policy, about.place)
    except (InputError, KeyError):
        return ""
    last = {pocket: found.balance(pocket) for pocket in POCKETS}
    mean = {pocket: float(np.nanmean(values[-1])) for pocket, values in last.items()}
    clear = [each for each in POCKETS if _clear(found, last[each])]
    pays = sorted((each for each in clear if mean[each] < 0), key=lambda each: mean[each])
    saves = sorted((each for each in clear if mean[each] > 0), key=lambda each: -mean[each])
    parts = [
        f"{verb} {in_all([_pocket(each, mean[each]) for each in some[:MOST_POCKETS]])}"
        for some, verb in ((pays, "more is paid by"), (saves, "less by"))
        if some
    ]
    return f"; over all years {', '.join(parts)}" if parts else "; nobody clearly pays or saves"


def _clear(found: Timeline, balance: Numbers) -> bool:
    """Whether a balance at the end is clear on average; of few futures, in a new one."""
    drawn = bootstrap_mean(balance[-1])
    return drawn.clear if np.isfinite(drawn.low) else found.estimates(balance)[-1].clear


def _pocket(name: str, balance: float) -> str:
    return f"{TITLES[name]} (GBP {abs(balance):,.0f} a family)"


def sureness(about: Subject, fails: str = "") -> str:
    """In how many futures it holds, and where it does not."""
    found = about.difference()
    more = f" {fails}" if fails else ""
    if found.points == 1:
        return (
            "How sure: one future was run, so the intervals hold chance alone, not what is "
            f"unknown about the numbers of the model.{more}"
        )
    if about.outcome.direction == "neither" or not np.isfinite(found.better_in):
        return (
            f"How sure: {found.points:,} futures were run, too few or too seldom to say in what "
            f"share of them it holds.{more}"
        )
    return (
        f"How sure: with chance taken out, {about.policy} is better by enough to matter in "
        f"{share(found.better_in)} of the futures and worse by as much in "
        f"{share(found.worse_in)}.{more}"
    )


def _small(about: Subject) -> Iterator[str]:
    """How the policy was picked, and what the sentences are not."""
    if about.chosen:
        yield (
            f"The sentences are about {about.policy}, which did best of {len(about.candidates)} "
            f"policies by {uncapital(about.outcome.title)}. What is picked as the best looks "
            f"better than it is. {picked(about)}"
        )
    if other := _does_better(about):
        yield other
    if len(about.results.layout.experiment.places) > 1:
        yield f"They are about {about.place_title}; the other places stand in the scorecard."
    yield (
        "These are differences between worlds of a model on the same families and the same luck: "
        "what would follow if its mechanisms were right, not a forecast."
    )


def _does_better(about: Subject) -> str:
    """Which of all policies did best, where that is another than the one the report is about."""
    way = -1 if about.outcome.direction == "more" else 1
    best = min(about.others, key=lambda name: way * about.difference(name).difference.mean)
    found = about.difference(best)
    if way * found.difference.mean >= way * about.difference().difference.mean:
        return ""
    return (
        f"Of all {len(about.others)} policies that were run beside {about.baseline}, {best} did "
        f"best: {short(average(found), about.outcome, found.level.mean)}. What is picked as the "
        "best of many looks better than it is."
    )
