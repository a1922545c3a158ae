"""Who gains and who loses? By neighbourhood, deprivation, children and needs at the start."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import solara

from dashboards.homes import discs
from dashboards.kit import plainly
from dashboards.kit.charts import Chart, Dot, Picture, dots, own
from dashboards.kit.drawing import SIZE, hover, legend
from dashboards.kit.fields import Choice
from dashboards.kit.showing import Shown
from dashboards.looks import use_look
from dashboards.strategist.looking import Looked
from dashboards.strategist.parts import More, Plain
from experiments.analysis.groups import (
    DIRECTIONS,
    NEIGHBOURHOOD,
    Gains,
    GroupEffect,
    measure_of,
    who_gains,
)
from experiments.report.words import uncapital
from experiments.statistics import Estimate

TITLES = {
    "deprivation": "By how deprived the neighbourhood is, in fifths",
    "children": "By children",
    "needs at the start": "By how many needs families had at the start",
    "need at the start": "By which need families had at the start",
}
HONEST = (
    "Groups by children and needs are families who were there when the policy began and stayed; "
    "groups by place are whoever lives there. A group is called better or worse only where that "
    "stays clear beside all groups of its kind."
)
COLOURS: Mapping[str, str] = {
    "better": "var(--ju-1)", "worse": "var(--ju-2)", "higher": "var(--ju-6)",
    "lower": "var(--ju-6)",
}  # fmt: skip
KEY = {"gains": "var(--ju-1)", "loses": "var(--ju-2)", "not clear": "var(--ju-0)"}
LEAST, ROOM = 0.25, 40


@solara.component
def Section(looked: Looked) -> None:
    """The measure, a map of neighbourhoods, and a row of dots for every grouping."""
    measure, choose = use_look("measure", DIRECTIONS, "severity")
    found = solara.use_memo(
        lambda: who_gains(looked.results, looked.about.policy, measure), [id(looked), measure]
    )
    names = looked.names[found.policy], looked.names[found.baseline]
    pictures = [_dots(found, each, names[1]) for each in found.groupings if each in TITLES]
    area = map_of(found, names[1]) if NEIGHBOURHOOD in found.groupings else None
    with solara.Div(classes=["ju-page"]):
        Plain(f"{names[0]}, held against {names[1]}, group by group", "h2")
        options = [(name, measure_of(name).title) for name in DIRECTIONS]
        with solara.Div(classes=["ju-row"]):
            Choice("Told by", measure, options, choose, f"Unit: {found.measure.unit}.")
        with solara.Div(classes=["ju-grid-wide"]):
            for picture in (*([area] if area else ()), *pictures):
                with solara.Div(classes=["ju-card"]):
                    Chart(picture)
        Plain(HONEST, name="ju-note")
        said = [each for each in looked.say(found.sentences()) if "By who pays" not in each]
        More("In sentences", said)
        Shown(
            "who gains, who loses", looked.commands, looked.files,
            {"groups": found.table}, [*([area] if area else []), *pictures],
        )  # fmt: skip


def _dots(found: Gains, grouping: str, baseline: str) -> Picture:
    """A row for each group, in the order of its names where they have one."""
    groups = found.of(grouping)
    if grouping != "need at the start":
        groups = tuple(sorted(groups, key=lambda each: (each.group != "none", each.group)))
    measure = found.measured_by(grouping)
    return dots(
        f"{TITLES[grouping]}: {uncapital(measure.title)}",
        [_dot(found, each) for each in groups],
        unit=measure.unit,
        zero_title=f"as under {baseline}",
    )


def _dot(found: Gains, one: GroupEffect) -> Dot:
    verdict = one.verdict if one.verdict in ("better", "worse") else ""
    return Dot(
        one.title,
        one.difference.mean,
        one.difference.low,
        one.difference.high,
        verdict=verdict,
        words=told(one, found),
    )


def told(one: GroupEffect, found: Gains) -> str:
    """A group's change in words, called clear only where it stays so beside the others."""
    change = plainly.short(found.measured_by(one.grouping), one.difference, one.level.mean)
    doubted = one.difference.clear and one.verdict not in ("better", "worse", "higher", "lower")
    if doubted and one.verdict == "not clear":
        return f"{change}, not clear beside the other groups"
    return change


def map_of(found: Gains, baseline: str) -> Picture:
    """Neighbourhoods where they lie, coloured by whether they gain or lose."""
    by_code = {each.group: each for each in found.of(NEIGHBOURHOOD)}
    measure = found.measured_by(NEIGHBOURHOOD)
    codes = [each.code for each in found.place.neighbourhoods]
    families = [max(1, round(by_code[code].families)) if code in by_code else 1 for code in codes]
    laid = discs(found.place, np.repeat(np.arange(len(codes)), families).astype(np.int32))
    largest = max((abs(each.difference.mean) for each in by_code.values()), default=0) or 1

    def draw(width: int) -> str:
        drawn = [legend(list(KEY), list(KEY.values()), width, SIZE)[0]]
        for at, code in enumerate(codes):
            if code in by_code:
                one = by_code[code]
                x, y, r = (width * float(each[at]) for each in (laid.x, laid.y, laid.radius))
                words = f"{one.title}: {told(one, found)}"
                drawn.append(hover(words, _disc(one, x, y + ROOM, r, largest)))
        return "".join(drawn)

    return own(
        f"By neighbourhood: {uncapital(measure.title)}",
        draw,
        lambda width: width * laid.height + ROOM,
        _table(found, by_code),
        f"{found.place.title}. Discs are neighbourhoods where they lie, as large as they have "
        f"families; the stronger the colour, the further from {baseline}. {_counted(by_code)}",
    )


def _disc(one: GroupEffect, x: float, y: float, r: float, largest: float) -> str:
    strength = LEAST + (1 - LEAST) * abs(one.difference.mean) / largest
    fill = COLOURS.get(one.verdict, "var(--ju-0)")
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{max(r - 1, 1):.1f}" fill="{fill}" '
        f'fill-opacity="{strength:.2f}" stroke="{fill}" stroke-width="1.5"/>'
    )


def _counted(groups: Mapping[str, GroupEffect]) -> str:
    verdicts = [each.verdict for each in groups.values()]
    better, worse = verdicts.count("better"), verdicts.count("worse")
    return (
        f"Of {len(verdicts)}, {better or 'none'} clearly gain{'s' if better == 1 else ''} and "
        f"{worse or 'none'} clearly lose{'s' if worse == 1 else ''}."
    )


def _table(found: Gains, groups: Mapping[str, GroupEffect]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (each.title, each.families, each.difference.mean, *_ends(each.difference), each.verdict)
            for each in groups.values()
        ],
        columns=["neighbourhood", "families", "difference", "low", "high", "verdict"],
    )


def _ends(found: Estimate) -> tuple[float, float]:
    return (found.low, found.high) if math.isfinite(found.low) else (math.nan, math.nan)
