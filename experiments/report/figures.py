"""What does a batch look like? All outcomes at a glance, future by future, and year by year."""

from collections.abc import Sequence
from textwrap import fill

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.analysis.contrasts import Contrast
from experiments.batch.results import Numbers
from experiments.outcomes import OUTCOMES, Outcome
from experiments.report.drawing import COLOURS, INK, LINE, LOOK, blank, in_lines
from experiments.report.subject import Subject, average
from experiments.report.years import yearly
from experiments.statistics import Estimate

ON_THE_CARD = ("with_3_needs", "with_5_needs", "severity", "unserved", "crises",
               "looked_after_entries", "weeks_to_help", "re_referral", "direct_share", "exits",
               "family_trust", "total_cost", "crisis_cost", "severity_gap")  # fmt: skip
"""Shown besides the outcomes that the experiment names."""
LONGEST_LABEL = 30
PERCENTS = (1, 3, 10, 30, 100, 1_000)
MOST_DOTS = 400


def on_the_card(about: Subject) -> list[Outcome]:
    """The outcome that decides, the experiment's others, and those that a board asks for."""
    wanted = {about.outcome.name, *about.results.layout.experiment.outcomes, *ON_THE_CARD}
    order = [about.outcome, *(each for each in OUTCOMES if each != about.outcome)]
    return [
        each
        for each in order
        if each.name in wanted and about.difference(outcome=each.name).difference.number
    ]


def at_a_glance(about: Subject) -> list[Outcome]:
    """Those with a better way and a level to take a percentage of."""
    return [
        outcome
        for outcome in on_the_card(about)
        if outcome.direction != "neither"
        and abs(about.difference(outcome=outcome.name).level.mean) > 0
    ]


def glance(about: Subject) -> Figure:
    """A dot and an interval for each outcome and policy, in percent of the baseline's level."""
    outcomes, policies = at_a_glance(about), about.shown
    with rc_context(LOOK):
        figure = blank(1.1 + len(outcomes) * (0.17 + 0.11 * len(policies)))
        axes = figure.subplots()
        for row, outcome in enumerate(outcomes):
            if row % 2:
                axes.axhspan(row - 0.5, row + 0.5, color=LINE, alpha=0.3, lw=0)
            for number, policy in enumerate(policies):
                _dot(axes, about.difference(policy, outcome.name), _height(row, number, policies),
                     number + 1, in_lines(policy) if not row else "")  # fmt: skip
        axes.set_yticks(
            range(len(outcomes)), [fill(outcome.title, LONGEST_LABEL) for outcome in outcomes]
        )
        axes.set_ylim(len(outcomes) - 0.5, -0.5)
        axes.grid(axis="y", visible=False)
        axes.tick_params(axis="y", length=0)
        axes.set_xscale("symlog", linthresh=1, linscale=0.6)
        _mark_percents(axes)
        axes.axvline(0, color=INK, linewidth=1)
        axes.set_title("← worse")
        axes.set_title("better →", loc="right")
        axes.set_xlabel(f"% of the level under {about.baseline}")
        _name(figure, axes, policies)
    return figure


def _height(row: int, number: int, policies: Sequence[str]) -> float:
    return row + (number - (len(policies) - 1) / 2) * 0.7 / len(policies)


def _in_percent(found: Estimate, contrast: Contrast) -> Estimate:
    """How much better in percent of the baseline's level."""
    way = 1 if contrast.outcome.direction == "more" else -1
    scale = way * 100 / abs(contrast.level.mean)
    low, high = sorted((found.low * scale, found.high * scale))
    return Estimate(found.mean * scale, low, high, found.number)


def _dot(axes: Axes, found: Contrast, height: float, colour: int, label: str = "") -> None:
    """A mean as a dot with its interval, and thinner that of any one future."""
    for each, width, strength in ((found.difference, 1.0, 0.8), (average(found), 2.8, 0.75)):
        ends = _in_percent(each, found)
        axes.plot([ends.low, ends.high], [height] * 2, color=COLOURS[colour], lw=width,
                  alpha=strength)  # fmt: skip
    mean = _in_percent(found.difference, found).mean
    axes.plot(mean, height, "o", color=COLOURS[colour], ms=4.5, label=label or None)


def _mark_percents(axes: Axes) -> None:
    """Ticks that people read, on both sides, as far as there is data."""
    reach = max(abs(end) for end in axes.get_xlim())
    marks = [mark for mark in PERCENTS if mark <= max(reach, 1)]
    ticks = [*(-mark for mark in reversed(marks)), 0, *marks]
    axes.set_xticks(ticks, [f"{tick:+,}" if tick else "0" for tick in ticks])
    axes.set_xticks([], minor=True)


def _name(figure: Figure, axes: Axes, policies: Sequence[str]) -> None:
    """A legend above, where there is more than one policy."""
    if len(policies) > 1:
        handles, labels = axes.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper left", ncols=2)


def by_future(about: Subject) -> Figure:
    """The difference in every future, under each policy, with the mean of all and its interval."""
    policies = about.shown
    with rc_context(LOOK):
        figure = blank(1.0 + 0.62 * len(policies))
        axes = figure.subplots()
        for row, policy in enumerate(policies):
            dots = each_future(about, policy)
            axes.plot(dots, row + _spread(len(dots)), "o", color=COLOURS[row + 1], ms=2.6,
                      alpha=0.4, mew=0)  # fmt: skip
            found = average(about.difference(policy))
            axes.plot([found.low, found.high], [row - 0.34] * 2, color=COLOURS[row + 1], lw=2.4)
            axes.plot(found.mean, row - 0.34, "D", color=COLOURS[row + 1], ms=5)
        axes.axvline(0, color=INK, linewidth=1)
        axes.set_yticks(range(len(policies)), [in_lines(name) for name in policies])
        axes.set_ylim(len(policies) - 0.45, -0.6)
        axes.grid(axis="y", visible=False)
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_locator(MaxNLocator(6))
        axes.set_xlabel(f"difference from {about.baseline}, {about.outcome.unit}")
        if about.outcome.direction != "neither":
            ends = ("better", "worse")[:: 1 if about.outcome.direction == "less" else -1]
            axes.set_title(f"← {ends[0]}")
            axes.set_title(f"{ends[1]} →", loc="right")
    return figure


def each_future(about: Subject, policy: str) -> Numbers:
    """The mean difference of each future that was run; of each run where there is one future."""
    found = about.results.differences(policy, about.outcome.name, about.place)
    found = found[np.isfinite(found).any(1)]
    values = np.nanmean(found, 1) if len(found) > 1 else found.ravel()
    kept = values[np.isfinite(values)]
    return kept[:: max(1, len(kept) // MOST_DOTS)]


def _spread(number: int) -> Numbers:
    """Heights that keep dots off each other: the same for the same number (golden ratio)."""
    return np.asarray((np.arange(number) * 0.6180339887 % 1 - 0.35) * 0.55)


def by_year(about: Subject, column: str, unit: str) -> Figure:
    """The difference from the baseline in each year, with its interval."""
    policies = about.shown
    with rc_context(LOOK):
        figure = blank(2.7)
        axes = figure.subplots()
        for number, policy in enumerate(policies):
            found = yearly(about, column, policy)
            years = list(found)
            low, high = ([getattr(found[year], end) for year in years] for end in ("low", "high"))
            colour = COLOURS[number + 1]
            axes.fill_between(years, low, high, color=colour, alpha=0.18, lw=0)
            means = [found[year].mean for year in years]
            axes.plot(years, means, "o-", color=colour, lw=1.8, ms=4, label=in_lines(policy))
        axes.axhline(0, color=INK, linewidth=1)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("year since the policy began")
        axes.set_ylabel(f"difference from {about.baseline},\n{unit}")
        _name(figure, axes, policies)
    return figure
