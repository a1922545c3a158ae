"""When does it fail? Future by future, shock by shock; regret; and what would flip the order."""

import math

import numpy as np
import solara

from abm.errors import InputError
from dashboards.kit import plainly
from dashboards.kit.charts import Chart, Dot, Picture, bars, dots, heat, histogram
from dashboards.kit.showing import Shown
from dashboards.strategist.flip import Flip, titled
from dashboards.strategist.looking import Looked
from dashboards.strategist.parts import Plain, Sentences, Trouble
from experiments.analysis.contrasts import Contrast, contrasts
from experiments.analysis.regret import Regret, regret
from experiments.report.answer import verdict_words
from experiments.report.subject import Subject, average
from experiments.report.words import uncapital

ONE = (
    "One future was run: nothing can be said of others. Choose plausible worlds under “What "
    "intervals hold”, or shocks, and start again."
)


@solara.component
def Section(looked: Looked) -> None:
    """Each future's own difference, shocks apart, regret, and how the order would flip."""
    pictures = []
    with solara.Div(classes=["ju-page"]):
        Plain("Future by future", "h2")
        if len(looked.results.layout.futures) < 2:
            Trouble(ONE)
        else:
            pictures = [every_future(looked), *_shocks(looked)]
            with solara.Div(classes=["ju-grid-wide"]):
                for picture in pictures:
                    with solara.Div(classes=["ju-card"]):
                        Chart(picture)
            pictures += Regretted(looked)
        Flip(looked)
        Shown(
            "when does it fail", looked.commands, looked.files,
            {}, pictures,
        )  # fmt: skip


def every_future(looked: Looked) -> Picture:
    """How often each difference came about, over futures, for every policy shown."""
    about = looked.about
    groups = {}
    for name in about.shown:
        values = looked.results.differences(name, about.outcome.name, about.place)
        told = np.isfinite(values).any(axis=1)
        groups[looked.names[name]] = np.nanmean(values[told], axis=1)
    return histogram(
        f"{about.outcome.title}: the difference in each future",
        groups,
        unit=about.outcome.unit,
        about=f"Each future counts once: the mean of its pairs of runs, chance included, against "
        f"{looked.names[about.baseline]}.",
        first=1,
    )


def _shocks(looked: Looked) -> list[Picture]:
    """The difference without a shock and under each; nothing where none was asked for."""
    about, experiment = looked.about, looked.results.layout.experiment
    if len(experiment.shocks) < 2:
        return []
    rows = [_under(looked, about, each.name, titled(each)) for each in experiment.shocks]
    return [
        dots(
            f"{about.outcome.title}, by what befalls the place: {looked.names[about.policy]}",
            rows,
            unit=about.outcome.unit,
            zero_title=f"as under {looked.names[about.baseline]}",
        )
    ]


def _under(looked: Looked, about: Subject, shock: str, title: str) -> Dot:
    found: Contrast = contrasts(
        looked.results, [about.outcome.name], [about.policy], place=about.place, shock=shock
    ).of(about.policy, about.outcome.name)
    middle = average(found)
    better = (middle.mean < 0) == (about.outcome.direction != "more")
    verdict = ("better" if better else "worse") if middle.clear else ""
    words = f"{plainly.short(found.outcome, middle, found.level.mean)}; {verdict_words(found)}"
    return Dot(title, middle.mean, middle.low, middle.high, verdict=verdict, words=words)


def Regretted(looked: Looked) -> list[Picture]:
    """How much each policy would be regretted, in sentences and pictures; gives the pictures."""
    Plain("Regret: had we known which future was coming", "h2")
    about = looked.about
    policies = (about.baseline, *about.shown)
    try:
        found = regret(looked.results, about.outcome.name, policies, about.place)
    except InputError as error:
        Trouble(f"Nothing can be said of regret yet: {error}.")
        return []
    Sentences(looked.say(found.sentences()))
    pictures = [mean_regret(found, looked.names), worst(found, looked.names)]
    with solara.Div(classes=["ju-grid-wide"]):
        for picture in pictures:
            with solara.Div(classes=["ju-card"]):
                Chart(picture)
    return pictures


def mean_regret(found: Regret, names: dict[str, str]) -> Picture:
    """How far each policy falls short of the best one, on average over futures."""
    lows = [each.low for each in found.mean_interval]
    told = all(math.isfinite(each) for each in lows)
    highs = [each.high for each in found.mean_interval]
    return bars(
        f"Mean regret in {uncapital(found.outcome.title)}",
        [names[each] for each in found.policies],
        found.mean.tolist(),
        unit=found.outcome.unit,
        lows=lows if told else None,
        highs=highs if told else None,
    )


def worst(found: Regret, names: dict[str, str]) -> Picture:
    """Mean, nine in ten and largest regret, and how often each policy is best."""
    return heat(
        "Regret: usual, rare and worst",
        [names[each] for each in found.policies],
        ["on average", "in nine futures of ten at most", "at worst"],
        np.column_stack((found.mean, found.high, found.largest)),
        unit=found.outcome.unit,
    )
