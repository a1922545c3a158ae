"""How does every policy do, outcome by outcome, in plain words?"""

from collections.abc import Iterator

import numpy as np

from experiments.analysis.contrasts import Contrast, contrasts
from experiments.report.answer import verdict_words
from experiments.report.content import Block, Paragraph, Picture, Section, Table
from experiments.report.figures import at_a_glance, by_year, glance, on_the_card
from experiments.report.subject import COST, Subject, average
from experiments.report.words import in_all, interval, level_of, share, short, uncapital
from experiments.statistics import CONFIDENCE

YEARS = {
    "with_3_needs": ("families with three or more needs", "per 1,000 families"),
    "crises": ("crises", "per 1,000 families a year"),
    "total_cost": ("total cost", "GBP a family a year"),
}
"""What there is year by year."""
MOST_POLICIES = 12


def scorecard_section(about: Subject) -> Section:
    """The policy against the baseline, all policies in short, and outcomes at a glance."""
    blocks: list[Block] = [Paragraph(_how_to_read(about), soft=True), _card(about)]
    places = len(about.results.layout.experiment.places) > 1
    if len(about.others) > 1 or places:
        blocks += _all_policies(about)
    blocks += [_glance(about), *_years(about)]
    return Section("scorecard", "Scorecard", tuple(blocks), {"scorecard": about.told.table()})


def _how_to_read(about: Subject) -> str:
    start = (
        f"How far {about.policy} is from {about.baseline}, on the same families and the same luck, "
        f"with {CONFIDENCE:.0%} intervals. "
    )
    if about.futures < 2:
        return f"{start}They hold chance alone."
    return (
        f"{start}On average: the mean over {about.futures:,} futures. In any one future: where it "
        "would lie if ours were one more future like these; the verdict rests on that."
    )


def _card(about: Subject) -> Table:
    """Rows are outcomes, columns the level, the difference and what it means."""
    several = about.futures > 1
    headings = ["Outcome", f"Under {about.baseline}"]
    headings += [f"{about.policy}, on average", "In any one future"] if several else [about.policy]
    rows = tuple(_row(about.difference(outcome=each.name), several) for each in on_the_card(about))
    return Table(f"{about.policy} in {about.place_title}", (*headings, "Verdict"), rows)


def _row(found: Contrast, several: bool) -> tuple[str, ...]:
    level = found.level.mean
    one = (interval(found.difference, found.outcome, level),) if several else ()
    return (
        found.outcome.title,
        level_of(level, found.outcome),
        short(average(found), found.outcome, level),
        *one,
        verdict_words(found),
    )


def _all_policies(about: Subject) -> Iterator[Block]:
    """Every policy in every place: the outcome that decides, and total cost."""
    measures = tuple(dict.fromkeys((about.outcome.name, COST.name)))
    everywhere = contrasts(about.results, measures)
    told = [each for each in everywhere if each.outcome == about.outcome]
    told = [each for each in told if each.difference.number]
    way = -1 if about.outcome.direction == "more" else 1
    told.sort(key=lambda each: (each.place != about.place, way * each.difference.mean))
    titles = {each.name: each.title for each in about.results.layout.experiment.places}
    rows = []
    for each in told[:MOST_POLICIES]:
        cost = everywhere.of(each.policy, COST.name, each.place)
        rows.append(
            (
                each.policy,
                *([titles[each.place]] if len(titles) > 1 else []),
                short(average(each), each.outcome, each.level.mean),
                share(each.better_in) if np.isfinite(each.better_in) else "–",
                short(average(cost), COST, cost.level.mean),
                verdict_words(each),
            )
        )
    more = f"; {len(told) - len(rows)} more are in the tables" if len(told) > len(rows) else ""
    yield Table(
        f"All policies by {uncapital(about.outcome.title)}, best first{more}",
        (
            "Policy",
            *(["Place"] if len(titles) > 1 else []),
            f"{about.outcome.title}, on average",
            "Better in",
            "Total cost, GBP a family a year",
            "Verdict",
        ),
        tuple(rows),
    )
    if rows and np.isfinite(told[0].better_in):
        yield Paragraph(
            "Better in: the share of futures in which the policy is better by enough to matter, "
            "chance taken out.",
            soft=True,
        )


def _glance(about: Subject) -> Picture:
    return Picture(
        "glance",
        f"What changes: each outcome against {about.baseline}",
        f"Dots with intervals for {len(at_a_glance(about))} outcomes under {in_all(about.shown)}: "
        f"to the right of the middle line an outcome is better than under {about.baseline}, to "
        f"the left worse. The first row is {uncapital(about.outcome.title)}. The numbers are in "
        "the table of the scorecard.",
        lambda: glance(about),
        f"{about.place_title}. Dots: means over all pairs of runs; strong lines: {CONFIDENCE:.0%} "
        "interval of the average; thin lines: of any one future. The scale is stretched near the "
        "middle."
        if about.futures > 1
        else f"{about.place_title}. Dots: means over all pairs of runs; lines: {CONFIDENCE:.0%} "
        "intervals. The scale is stretched near the middle.",
    )


def _years(about: Subject) -> Iterator[Block]:
    """How the difference grows over the years."""
    if about.results.years.empty:
        return
    column = about.outcome.name if about.outcome.name in YEARS else "with_3_needs"
    what, unit = YEARS[column]
    yield Picture(
        "years",
        f"When it shows: {what}, year by year",
        f"Lines of the difference from {about.baseline} in {what} in each year under "
        f"{in_all(about.shown)}, with bands for the intervals.",
        lambda: by_year(about, column, unit),
        f"Lines: mean difference from {about.baseline}; bands: {CONFIDENCE:.0%} intervals of the "
        "mean.",
    )
