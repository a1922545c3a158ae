"""What does it cost, who pays and who saves, when, and is it worth it?"""

from dataclasses import replace

import numpy as np
from matplotlib.figure import Figure

from experiments.analysis.deciding_figures import (
    draw_acceptability,
    draw_frontier,
    draw_timeline,
)
from experiments.analysis.frontier import Frontier, frontier
from experiments.analysis.timeline import GREEN_BOOK, timeline
from experiments.analysis.told import averaged
from experiments.analysis.value_for_money import value_for_money
from experiments.report.content import Paragraph, Picture, Section
from experiments.report.drawing import COLOURS, drawn
from experiments.report.parts import Parts, listed
from experiments.report.subject import Subject
from experiments.report.words import in_all
from experiments.statistics import CONFIDENCE

POCKET_COLOURS = (COLOURS[0], "#E69F00", "#0072B2", "#56B4E9", "#CC79A7", "#D55E00", "#009E73",
                  "#F0E442", "#888888")  # fmt: skip
"""The line's, then those of the pockets."""
ACROSS = 1
"""Cost, the second of the aims, lies along all panels."""


def money_section(about: Subject) -> Section | None:
    """Spending and saving by year and pocket, value for money, and cost beside other aims."""
    parts = Parts()
    if not about.results.years.empty:
        parts.attempt("Who pays and who saves, year by year", lambda: _timeline(about, parts))
    parts.attempt("Value for money", lambda: _value(about, parts))
    if len(about.others) > 1:
        parts.attempt("Cost beside other aims", lambda: _frontier(about, parts))
    return parts.section("money", "What it costs, who pays and who saves")


def _timeline(about: Subject, parts: Parts) -> None:
    found = timeline(about.results, about.policy, about.place)
    parts.tell("timeline", "Invest to save", found)
    parts.add(
        Picture(
            "timeline",
            f"What {about.policy} spends and saves, by year and pocket",
            f"Bars for each year: above the line what each pocket saves under {about.policy}, "
            f"below what it spends more than under {about.baseline}. A line shows the balance of "
            "all pockets so far. The numbers are in the table timeline.",
            drawn(4.4, lambda figure: draw_timeline(figure, found, POCKET_COLOURS)),
            "GBP of 2024/25 a family. Line: balance of all pockets so far, with its "
            f"{CONFIDENCE:.0%} interval on average over futures.",
        )
    )
    discounted = timeline(about.results, about.policy, about.place, GREEN_BOOK)
    balance = averaged(discounted.estimates(discounted.balance())[-1], discounted.futures)
    parts.add(
        Paragraph(
            f"Discounted at {GREEN_BOOK:.1%} a year, as the Treasury's Green Book does, the "
            f"balance is GBP {balance.mean:,.0f} a family ({balance.low:,.0f} to "
            f"{balance.high:,.0f}) on average over futures.",
            soft=True,
        )
    )


def _value(about: Subject, parts: Parts) -> None:
    named = about.outcome.name
    own = value_for_money(about.results, named, (about.policy,), place=about.place)
    parts.tell("value-for-money", "Value for money", own)
    found = value_for_money(about.results, named, about.shown, place=about.place)
    if not np.isfinite(found.acceptability).any():
        return
    parts.data["acceptability"] = found.acceptability_table()
    parts.add(
        Picture(
            "acceptability",
            "Which policy is the best value, by what an improvement is worth",
            f"Lines for {in_all([about.baseline, *about.shown])}: the chance of being the best "
            "value, by what one unit of improvement is worth. The numbers are in the table "
            "acceptability.",
            drawn(3.2, lambda figure: draw_acceptability(figure, found, COLOURS)),
        )
    )


def _frontier(about: Subject, parts: Parts) -> None:
    names = tuple(dict.fromkeys((about.outcome.name, "total_cost", "severity_gap")))
    found = frontier(about.results, names, (about.baseline, *about.shown), about.place)
    parts.tell("frontier", "Several aims at once", found)
    parts.add(
        Picture(
            "frontier",
            f"Where policies stand: {listed(each.title for each in found.outcomes)}",
            "Dots for each policy; filled where no other policy is at least as good in all aims. "
            "The numbers are in the table frontier.",
            drawn(2.9 * (len(names) - 1), lambda figure: _one_below_another(figure, found)),
            "Filled: no other policy is at least as good in everything.",
        )
    )


def _one_below_another(figure: Figure, found: Frontier) -> None:
    """A panel for each aim beside cost, all as wide as the figure, to be read on a telephone."""
    others = [at for at in range(len(found.outcomes)) if at != ACROSS]
    for panel, at in zip(
        figure.subfigures(len(others), 1, squeeze=False)[:, 0], others, strict=True
    ):
        outcomes = found.outcomes[at], found.outcomes[ACROSS]
        levels = tuple((each[at], each[ACROSS]) for each in found.levels)
        draw_frontier(panel, replace(found, outcomes=outcomes, levels=levels), COLOURS)
