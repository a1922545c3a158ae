"""When does it not hold? In which futures, under which shocks, and how easily would it flip?"""

import numpy as np
import pandas as pd

from abm.errors import InputError
from experiments.analysis.contrasts import contrasts
from experiments.analysis.deciding_figures import draw_regret
from experiments.analysis.discovery import Discovery, discover
from experiments.analysis.discovery_factors import part_in_words
from experiments.analysis.discovery_figure import draw_box
from experiments.analysis.ranking import ranking
from experiments.analysis.regret import regret
from experiments.analysis.tails import tails
from experiments.report.answer import verdict_words
from experiments.report.content import Picture, Section, Table
from experiments.report.drawing import COLOURS, drawn
from experiments.report.figures import by_future
from experiments.report.parts import Parts
from experiments.report.subject import Subject, average
from experiments.report.words import in_all, level_of, short, uncapital
from experiments.statistics import CONFIDENCE

MOST_COMPARED = 6
"""Policies whose ranking is told; all are in the tables."""


def where_it_fails(about: Subject) -> Discovery | None:
    """Scenario discovery, where there are several futures that differ in something."""
    if about.futures < 2 or about.outcome.direction == "neither":
        return None
    try:
        return discover(about.results, about.policy, about.outcome.name, place=about.place)
    except InputError:
        return None


def in_short(found: Discovery | None) -> str:
    """Where the policy fails, in a sentence; nothing where no such part of the futures is told."""
    if found is None or not found.told:
        return ""
    box = found.told[0].box
    return (
        f"It is worse mostly where {part_in_words(found.cases, box)}: in {box.density:.0%} of such "
        f"futures, against {found.failing.share:.0%} of all."
    )


def robust_section(about: Subject, where: Discovery | None) -> Section | None:
    """Futures, shocks, scenario discovery, regret, ranking and tails."""
    parts = Parts()
    parts.add(_futures(about))
    parts.data["futures"] = every_future(about)
    if len(about.results.layout.experiment.shocks) > 1:
        _shocks(about, parts)
    if where:
        _discovery(where, parts)
    if len(about.others) > 1:
        parts.attempt("Regret", lambda: _regret(about, parts))
    parts.attempt("Ranking", lambda: _ranking(about, parts))
    parts.attempt("The worst of what may happen", lambda: _tails(about, parts))
    return parts.section("robust", "When it does not hold")


def _futures(about: Subject) -> Picture:
    what = "future" if about.futures > 1 else "pair of runs"
    return Picture(
        "futures",
        f"{about.outcome.title}, {what} by {what}",
        f"Dots for each {what}, row by row for {in_all(about.shown)}: the difference from "
        f"{about.baseline}, with the mean and its interval above. The numbers are in the table "
        "futures.",
        lambda: by_future(about),
        f"Each dot is one {what}, chance included. Diamond and line: mean and its {CONFIDENCE:.0%} "
        "interval.",
    )


def every_future(about: Subject) -> pd.DataFrame:
    """The mean difference and the number of pairs in each future, under each policy."""
    frames = []
    for policy in about.others:
        values = about.results.differences(policy, about.outcome.name, about.place)
        pairs = np.isfinite(values).sum(axis=1)
        mean = np.nansum(values, axis=1) / np.maximum(pairs, 1)
        future = np.arange(len(values))
        frame = pd.DataFrame({"future": future, "difference": mean, "pairs": pairs})
        frame.insert(0, "policy", policy)
        frames.append(frame[pairs > 0])
    return pd.concat(frames, ignore_index=True)


def _shocks(about: Subject, parts: Parts) -> None:
    """The difference under each shock, by itself."""
    rows = []
    for shock in dict.fromkeys(each.name for each in about.results.layout.experiment.shocks):
        found = contrasts(
            about.results, [about.outcome.name], [about.policy], place=about.place, shock=shock
        ).of(about.policy, about.outcome.name)
        rows.append(
            (
                "no shock" if shock == "none" else shock,
                level_of(found.level.mean, found.outcome),
                short(average(found), found.outcome, found.level.mean),
                verdict_words(found),
            )
        )
    parts.add(
        Table(
            f"{about.outcome.title}: {about.policy} under each shock",
            ("Shock", f"Under {about.baseline}", f"{about.policy}, on average", "Verdict"),
            tuple(rows),
        )
    )


def _discovery(found: Discovery, parts: Parts) -> None:
    """Where it fails, as sentences and with the first box drawn."""
    parts.tell("where-it-fails", "In which futures", found)
    if not found.told:
        return
    parts.add(
        Picture(
            "where-it-fails",
            f"Where {found.failing.policy} fails",
            "Every future as a dot over the two factors that tell most, crosses where the policy "
            "fails, and the box in which it mostly does. The limits of the box are in the "
            "sentences above and in the table where-it-fails.",
            drawn(4.2, lambda figure: draw_box(figure.subplots(), found)),
        )
    )


def _regret(about: Subject, parts: Parts) -> None:
    found = regret(about.results, about.outcome.name, (about.baseline, *about.shown), about.place)
    parts.tell("regret", "Regret", found)
    parts.data["regret-by-future"] = found.by_future()
    parts.add(
        Picture(
            "regret",
            f"Regret in {uncapital(found.outcome.title)}: how far short of the best policy",
            "Dots for each future, row by row for the policies: how much worse a policy does than "
            "the best one there; a bar for the mean and a ring for the largest. The numbers are "
            "in the table regret.",
            drawn(0.9 + 0.5 * len(found.policies), lambda f: draw_regret(f, found, COLOURS)),
            "Each dot is a future, chance taken out. Bar: mean; ring: largest.",
        )
    )


def _ranking(about: Subject, parts: Parts) -> None:
    names = (about.baseline, *about.shown)[:MOST_COMPARED]
    found = ranking(about.results, about.outcome.name, names, about.place)
    parts.tell("ranking", "How easily the order of policies flips", found)


def _tails(about: Subject, parts: Parts) -> None:
    found = tails(about.results, [about.outcome.name], [about.policy], place=about.place)
    parts.tell("tails", "Not the mean alone: the middle and the worst", found)
