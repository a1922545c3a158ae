"""How do regret, trade-offs, value for money, who pays when, order and dose look as pictures?

Each function draws on an empty figure, of any size and look, in colours that people with colour
blindness can tell apart (Okabe & Ito 2008).
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.analysis.doses import Doses
from experiments.analysis.frontier import Frontier
from experiments.analysis.orders import Orders
from experiments.analysis.pockets import POCKETS, PROGRAMME, TITLES
from experiments.analysis.regret import Regret
from experiments.analysis.timeline import Timeline
from experiments.analysis.told import averaged
from experiments.analysis.value_for_money import ValueForMoney
from experiments.figure import COLOURS
from experiments.outcomes import Outcome

Colours = Sequence[str]
SCATTER = 0.25
PALE = 0.3
WIDTHS = (0.9, 3.2)
"""Of the line for any one future, and of that for the average over futures."""
BLACK = "#000000"


def draw_regret(figure: Figure, found: Regret, colours: Colours = COLOURS) -> None:
    """A row for each policy: its regret in every future, the mean (bar) and the largest (ring)."""
    axes = figure.subplots()
    scatter = np.random.default_rng(1).uniform(-SCATTER, SCATTER, len(found.futures))
    for row, regret in enumerate(found.regret):
        colour = colours[row % len(colours)]
        axes.plot(regret, row + scatter, ".", color=colour, alpha=PALE)
        axes.plot([regret.mean()] * 2, [row - SCATTER, row + SCATTER], color=colour, linewidth=3)
        axes.plot(regret.max(), row, "o", markerfacecolor="none", color=colour, markersize=9)
    _rows(axes, found.policies)
    axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
    axes.set_xlabel(f"regret: how far from the best policy there\n({found.outcome.unit})")


def draw_frontier(figure: Figure, found: Frontier, colours: Colours = COLOURS) -> None:
    """Each outcome against the second one: filled where nothing dominates the policy."""
    across, others = found.outcomes[1], [found.outcomes[0], *found.outcomes[2:]]
    figure.supxlabel(_better(across), fontsize="medium")
    panels = figure.subplots(1, len(others), squeeze=False)[0]
    for axes, outcome in zip(panels, others, strict=True):
        for at, (name, levels) in enumerate(zip(found.policies, found.levels, strict=True)):
            x, y = (levels[found.outcomes.index(each)] for each in (across, outcome))
            colour = colours[at % len(colours)]
            fill = colour if name in found.front else "none"
            axes.plot(
                x.mean, y.mean, "o", color=colour, markerfacecolor=fill, markersize=8, label=name
            )
            axes.annotate(name, (x.mean, y.mean), (6, 6), textcoords="offset points", color=colour)
        axes.margins(0.2)
        axes.set_ylabel(_better(outcome))


def draw_acceptability(figure: Figure, found: ValueForMoney, colours: Colours = COLOURS) -> None:
    """The chance that each policy is the best value, by what a unit of the effect is worth."""
    axes = figure.subplots()
    names = (found.baseline, *(each.policy for each in found.values))
    for at, (name, chance) in enumerate(zip(names, found.acceptability, strict=True)):
        axes.plot(found.willingness, 100 * chance, color=colours[at % len(colours)], label=name)
    axes.set_ylim(0, 100)
    axes.set_ylabel("chance of being the best value, %")
    axes.set_xlabel(f"what it is worth: {found.price_unit}", wrap=True)
    axes.legend()


def draw_timeline(figure: Figure, found: Timeline, colours: Colours = COLOURS) -> None:
    """Bars by year and pocket, saved above 0 and spent below; the balance so far as a line."""
    axes = figure.subplots()
    years = np.arange(1, found.years + 1)
    above, below = np.zeros(found.years), np.zeros(found.years)
    for at, pocket in enumerate(POCKETS, start=1):
        net = np.nanmean(found.saves(pocket) - found.spends(pocket), axis=(1, 2))
        axes.bar(
            years,
            net,
            0.7,
            np.where(net >= 0, above, below),
            color=colours[at % len(colours)] if pocket != PROGRAMME else colours[0],
            hatch="//" if pocket == PROGRAMME else None,
            label=TITLES[pocket],
        )
        above, below = above + np.maximum(net, 0), below + np.minimum(net, 0)
    balance = [averaged(each, found.futures) for each in found.estimates(found.balance())]
    low, high, mean = (
        np.array([getattr(each, end) for each in balance]) for end in ("low", "high", "mean")
    )
    axes.fill_between(years, low, high, color=BLACK, alpha=PALE, linewidth=0)
    axes.plot(years, mean, "o-", color=BLACK, markerfacecolor="white", label="balance so far")
    axes.axhline(0, color=colours[0], linewidth=1)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("year")
    axes.set_ylabel("GBP a family\n← spent · saved →")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2, fontsize="small")


def draw_doses(figure: Figure, found: Doses, colours: Colours = COLOURS) -> None:
    """What each share of a policy does, with its intervals, beside what would be in proportion."""
    axes = figure.subplots()
    shares = 100 * np.array([0.0, *found.shares])
    effects = np.array([0.0, *(each.mean for each in found.effects)])
    axes.plot(shares[[0, -1]], effects[[0, -1]], "--", color=colours[0], label="in proportion")
    axes.plot(shares, effects, "o-", color=colours[2], label=found.policy)
    for share, effect in zip(shares[1:], found.effects, strict=True):
        for width, told in zip(WIDTHS, (effect, averaged(effect, found.futures)), strict=True):
            axes.plot([share] * 2, [told.low, told.high], color=colours[2], linewidth=width)
    axes.set_xlabel(f"% of {found.policy}")
    axes.set_ylabel(f"against {found.baseline}\n({found.outcome.unit})")
    axes.legend()


def draw_orders(figure: Figure, found: Orders, colours: Colours = COLOURS) -> None:
    """A dot for each sequence, against the baseline, with its intervals."""
    axes = figure.subplots()
    for row, level in enumerate(found.levels):
        colour = colours[1 + row % (len(colours) - 1)]
        for width, told in zip(WIDTHS, (level, averaged(level, found.futures)), strict=True):
            axes.plot([told.low, told.high], [row, row], color=colour, linewidth=width)
        axes.plot(level.mean, row, "o", color=colour)
    _rows(axes, found.sequences)
    axes.axvline(0, color=colours[0])
    axes.set_xlabel(f"against {found.baseline} ({found.outcome.unit})")


def _rows(axes: Axes, names: Sequence[str]) -> None:
    """Names down the side, the first on top."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(axis="y", visible=False)


def _better(outcome: Outcome) -> str:
    """An axis in words, with the way that is better."""
    way = "less is better" if outcome.direction == "less" else "more is better"
    return f"{outcome.title}\n({outcome.unit}; {way})"
