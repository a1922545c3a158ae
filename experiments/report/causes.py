"""On what does it depend, which levers work together, and what of order and dose?"""

from matplotlib.figure import Figure

from experiments.analysis.deciding_figures import draw_doses, draw_orders
from experiments.analysis.doses import doses, has_doses
from experiments.analysis.orders import has_orders, orders
from experiments.analysis.sensitivity import sensitivity
from experiments.analysis.sensitivity_sample import Over
from experiments.analysis.sobol import SobolIndices
from experiments.analysis.sobol_figure import draw_shares
from experiments.analysis.sobol_given_data import GivenData
from experiments.analysis.tornado import Tornado, tornado
from experiments.analysis.tornado_figure import draw_tornado
from experiments.report.content import Picture, Section
from experiments.report.drawing import COLOURS, drawn
from experiments.report.parts import Parts
from experiments.report.subject import Subject
from experiments.report.words import uncapital

LINES = "Strong lines: 95% interval of the average over futures; thin lines: of any one future."
MOST_BARS = 10


def causes_section(about: Subject) -> Section | None:
    """Sensitivity to what is not known."""
    experiment = about.results.layout.experiment
    if experiment.futures_design is None or not experiment.uncertainties:
        return None
    parts = Parts()
    over: Over = "both" if experiment.joint else "uncertainties"
    parts.attempt("Sensitivity", lambda: _sensitivity(about, parts, over))
    return parts.section("causes", "What it depends on")


def levers_section(about: Subject) -> Section | None:
    """Levers alone and together, their order, and how much of a policy is enough."""
    experiment = about.results.layout.experiment
    parts = Parts()
    if experiment.policies_design is not None and experiment.levers and not experiment.joint:
        parts.attempt("Levers", lambda: _sensitivity(about, parts, "levers"))
    if has_orders(about.results):
        parts.attempt("Order", lambda: _orders(about, parts))
    if has_doses(about.results):
        parts.attempt("Dose", lambda: _doses(about, parts))
    return parts.section("levers", "Levers, their order and their dose")


def _sensitivity(about: Subject, parts: Parts, over: Over) -> None:
    policy = "" if over == "levers" else about.policy
    found = sensitivity(about.results, about.outcome.name, policy, over=over, place=about.place)
    name = "levers" if over == "levers" else "sensitivity"
    parts.tell(name, "Levers alone and together" if over == "levers" else "In short", found)
    if isinstance(found, SobolIndices | GivenData):
        parts.add(_shares(about, name, found))
    bars = found if isinstance(found, Tornado) else tornado(found.sample)
    if not isinstance(found, Tornado):
        parts.data[f"{name}-tornado"] = bars.table()
    number = min(MOST_BARS, len(bars.bars))
    parts.add(
        Picture(
            f"{name}-tornado",
            f"What moves {uncapital(about.outcome.title)} most",
            f"A bar for each of {number} factors, the longest on top: the mean where the factor "
            "is low and where it is high. The numbers are in the tables.",
            drawn(1.4 + 0.42 * number, lambda figure: _draw_bars(figure, bars)),
        )
    )


def _shares(about: Subject, name: str, found: SobolIndices | GivenData) -> Picture:
    """How much of the variance over futures each factor makes."""
    number = min(MOST_BARS, len(found.sample.factors))
    return Picture(
        f"{name}-shares",
        f"What makes {uncapital(about.outcome.title)} vary",
        f"A bar with an interval for each of {number} factors, the largest on top: its share of "
        f"the variance. The numbers are in the table {name}.",
        drawn(1.2 + 0.36 * number, lambda f: draw_shares(f.subplots(), found, MOST_BARS)),
    )


def _draw_bars(figure: Figure, bars: Tornado) -> None:
    """The longest bars, with what their colours mean above them."""
    axes = figure.subplots()
    draw_tornado(axes, bars, MOST_BARS)
    handles, labels = axes.get_legend_handles_labels()
    if legend := axes.get_legend():
        legend.remove()
    axes.set_title("")
    figure.legend(handles, labels, loc="outside upper left", ncols=2)


def _orders(about: Subject, parts: Parts) -> None:
    found = orders(about.results, about.outcome.name, place=about.place)
    parts.tell("order", "Which first", found)
    parts.add(
        Picture(
            "order",
            f"{found.outcome.title} under each order",
            "A dot with an interval for each sequence, against the baseline. The numbers are in "
            "the table order.",
            drawn(0.9 + 0.32 * len(found.sequences), lambda f: draw_orders(f, found, COLOURS)),
            LINES,
        )
    )


def _doses(about: Subject, parts: Parts) -> None:
    found = doses(about.results, about.outcome.name, place=about.place)
    parts.tell("dose", "How much is enough", found)
    parts.add(
        Picture(
            "dose",
            f"{found.outcome.title} by dose",
            f"The difference from the baseline by the share of {found.policy} that is done, with "
            "intervals, beside a straight line. The numbers are in the table dose.",
            drawn(2.8, lambda f: draw_doses(f, found, COLOURS)),
            LINES,
        )
    )
