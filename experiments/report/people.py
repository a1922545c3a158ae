"""Who gains and who loses: which families, where they live, and how many troubles they had?"""

from collections.abc import Sequence
from textwrap import fill

from matplotlib import rc_context
from matplotlib.figure import Figure

from experiments.analysis.deciding_figures import WIDTHS
from experiments.analysis.groups import Gains, GroupEffect, who_gains
from experiments.report.content import Paragraph, Picture, Section, Table
from experiments.report.drawing import COLOURS, INK, LOOK, blank
from experiments.report.parts import Parts
from experiments.report.subject import Subject
from experiments.report.words import interval, level_of, short
from experiments.statistics import CONFIDENCE

DRAWN = ("deprivation", "needs at the start", "need at the start", "children")
"""Groupings with few enough groups to be drawn; neighbourhoods and payers are told apart."""
LONGEST_LABEL = 24


def people_section(about: Subject) -> Section | None:
    """Groups of families under the policy against the same groups under the baseline."""
    parts = Parts()
    if about.results.groups.empty:
        return None
    parts.attempt("Who gains and who loses", lambda: _gains(about, parts))
    return parts.section("people", "Who gains and who loses")


def _gains(about: Subject, parts: Parts) -> None:
    found = who_gains(about.results, about.policy, place=about.place)
    parts.tell("groups", "In short", found)
    groupings = [each for each in found.groupings if each in DRAWN]
    if groupings:
        parts.add(_picture(found, groupings), _table(found, groupings))
    parts.add(
        Paragraph(
            "Groups by children and by needs are the families that were there when the policy "
            "began and stayed to the end; groups by deprivation are whoever lived there. The "
            "verdicts are on any one future, and allow for the number of groups that were looked "
            "at; the intervals of averages do not.",
            soft=True,
        )
    )


def _picture(found: Gains, groupings: Sequence[str]) -> Picture:
    measure = found.measure
    return Picture(
        "groups",
        f"{measure.title} by group of families: {found.policy} against {found.baseline}",
        f"A dot with an interval for each group of families, by {', '.join(groupings)}: the "
        f"difference from {found.baseline}. The numbers are in the table that follows.",
        lambda: _draw(found, groupings),
        f"Dots: mean difference, {measure.unit}; strong lines: {CONFIDENCE:.0%} interval of the "
        "average over futures; thin lines: of any one future.",
    )


def _draw(found: Gains, groupings: Sequence[str]) -> Figure:
    """Rows of groups, grouping by grouping."""
    rows = [each for name in groupings for each in _in_order(found, name)]
    with rc_context(LOOK):
        figure = blank(0.9 + 0.21 * (len(rows) + len(groupings)))
        axes = figure.subplots()
        height, ticks, labels = 0.0, [], []
        for number, name in enumerate(groupings):
            colour = COLOURS[number + 1]
            axes.text(0.0, height, name, transform=axes.get_yaxis_transform(), ha="left",
                      va="center", color=colour, weight="bold")  # fmt: skip
            for each in _in_order(found, name):
                height += 1
                for width, told in zip(WIDTHS, (each.difference, each.average), strict=True):
                    axes.plot([told.low, told.high], [height] * 2, color=colour, lw=width)
                axes.plot(each.difference.mean, height, "o", color=colour, ms=4)
                ticks.append(height)
                labels.append(fill(each.title, LONGEST_LABEL))
            height += 1
        axes.axvline(0, color=INK, linewidth=1)
        axes.set_yticks(ticks, labels)
        axes.set_ylim(height - 0.4, -0.7)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(f"difference from {found.baseline}, {found.measure.unit}")
    return figure


def _in_order(found: Gains, grouping: str) -> list[GroupEffect]:
    """Groups with an order of their own by their names, needs by what they gain."""
    groups = found.of(grouping)
    if grouping == "need at the start":
        return list(groups)
    return sorted(groups, key=lambda each: (each.group != "none", each.group))


def _table(found: Gains, groupings: Sequence[str]) -> Table:
    rows = tuple(
        (
            f"{grouping[:1].upper()}{grouping[1:]}: {each.title}",
            level_of(each.level.mean, found.measure),
            short(each.average, found.measure, abs(each.average.mean)),
            interval(each.difference, found.measure, each.level.mean),
            each.verdict,
        )
        for grouping in groupings
        for each in _in_order(found, grouping)
    )
    return Table(
        f"{found.measure.title} by group of families",
        (
            "Group",
            f"Under {found.baseline}",
            f"{found.policy}, on average",
            "In any one future",
            "Verdict",
        ),
        rows,
        folded=True,
    )
