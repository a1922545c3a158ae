"""How are the questions of the honest chapter answered? In words first, then in a picture."""

from collections.abc import Sequence
from typing import Any

import solara

from abm.policy import Policy
from dashboards.kit import called
from dashboards.kit.charts import Chart, Picture
from dashboards.kit.plainly import difference, short
from dashboards.kit.showing import Shown as Repeat
from dashboards.kit.words import Said, plain
from dashboards.settings import Settings
from dashboards.workshop.fails_measures import (
    BASELINE,
    REPLICATIONS,
    SHORT_BASELINE,
    SHORT_CHOSEN,
    Shown,
    years_of,
)
from dashboards.workshop.fails_pictures import (
    by_group,
    by_payer,
    by_year,
    left_over,
    short_harm,
    short_waits,
)
from dashboards.workshop.fails_repeat import commands, experiment_file
from dashboards.workshop.fails_verdicts import course, helps_when_short, pockets, trapped
from experiments.evidence import MONEY_LEFT
from experiments.outcomes import BY_NAME
from experiments.readable import readable

COURSE = ("total_cost", "weeks_to_help", "with_3_needs")
"""Outcomes followed from the first year to the last."""


@solara.component
def Course(settings: Settings, policies: Sequence[Policy], shown: Shown) -> None:
    """Worse before better: the first year against the last."""
    years = years_of(settings.weeks)
    baseline, policy = called.policies(policies[:2])
    Said("fails.course_idea", policy=policy, baseline=baseline)
    if years < 2:
        Said("fails.course_one_year", classes=["ju-note"])
        return
    pictures = [by_year(shown, name, years) for name in COURSE]
    with solara.Div(classes=["ju-grid"]):
        for name, picture in zip(COURSE, pictures, strict=True):
            with solara.Div():
                words = course_words(shown, name, years)
                Chart(picture)
                Said(f"fails.course_{course(shown, name, years)}", **words)
    Below(settings, pictures, "years", plain("repeat.course_note"))


def course_words(shown: Shown, name: str, years: int) -> dict[str, Any]:
    """What a sentence on an outcome's course is filled in with."""
    first, last = (
        short(name, shown.difference(f"{name} {year}"), shown.level(f"{name} {year}"))
        for year in (1, years)
    )
    return {"title": called.outcome(BY_NAME[name]), "first": first, "last": last, "years": years}


@solara.component
def Pockets(settings: Settings, policies: Sequence[Policy], shown: Shown) -> None:
    """Wrong pockets: who puts in, and who saves."""
    losing, winning = pockets(shown)
    pictures = [by_payer(shown), left_over(shown)]
    with solara.Div(classes=["ju-grid-wide"]):
        with solara.Div():
            Said("fails.pockets_idea")
            Said("fails.pockets_policy", cost=f"{shown.level('policy', 1):.0f}")
            for key, payers in (("lose", losing), ("win", winning)):
                if payers:
                    named = ", ".join(plain(f"fails.payer.{payer}") for payer in payers)
                    Said(f"fails.pockets_{key}", payers=named)
            if not losing and not winning:
                Said("fails.pockets_none")
            Said("fails.pockets_note", classes=["ju-note"])
        with solara.Div(classes=["ju-page"]):
            for picture in pictures:
                Chart(picture)
    Below(settings, pictures, "years")


@solara.component
def Short(settings: Settings, policies: Sequence[Policy], shown: Shown) -> None:
    """A place short of capacity: does the policy make up for money that is not there?"""
    won, (baseline, chosen) = shown.won_back(), called.policies(policies[:2])
    key = "short_trapped" if trapped(shown) else "short_unclear"
    ends = {"won": f"{won.mean:.0f}", "low": f"{won.low:.0f}", "high": f"{won.high:.0f}"}
    gap = shown.difference("severity", SHORT_CHOSEN, SHORT_BASELINE)
    told = difference("severity", gap, shown.level("severity", SHORT_BASELINE))
    worlds = [plain(f"fails.short_world_{world}") for world in range(len(policies))]
    pictures = [short_harm(shown, baseline), short_waits(shown, worlds)]
    with solara.Div(classes=["ju-grid-wide"]):
        with solara.Div():
            Said("fails.short_idea", share=f"{100 * MONEY_LEFT:.0f}")
            Said(f"fails.{key}", policy=chosen, **ends)
            Said(f"fails.short_helps_{helps_when_short(shown)}", difference=told)
            Said("fails.short_waits", **waits(shown))
        with solara.Div(classes=["ju-page"]):
            for picture in pictures:
                Chart(picture)
    Below(settings, pictures, "runs")


def waits(shown: Shown) -> dict[str, str]:
    """How many weeks families wait for help today, and without the money."""
    worlds = {"today": BASELINE, "without": SHORT_BASELINE, "with_it": SHORT_CHOSEN}
    return {name: f"{shown.level('weeks_to_help', at):.0f}" for name, at in worlds.items()}


@solara.component
def Simple(settings: Settings, policies: Sequence[Policy], shown: Shown) -> None:
    """Families with one simple need beside those with several: the same ones in both worlds."""
    found = shown.per_cent("one need, after")
    kind = "unclear" if not found.clear else "better" if found.mean < 0 else "worse"
    ends = [found.low, found.high]
    low, high = (f"{end:.1f}" for end in (ends if kind == "unclear" else sorted(map(abs, ends))))
    before, after = (readable(shown.level(f"worst, {when}")) for when in ("before", "after"))
    baseline, policy = called.policies(policies[:2])
    picture = by_group(shown, baseline)
    with solara.Div(classes=["ju-grid-wide"]):
        with solara.Div():
            Said("fails.simple_idea")
            Said(f"fails.simple_one_{kind}", gain=f"{abs(found.mean):.1f}", low=low, high=high)
            Said("fails.simple_worst", before=before, after=after, policy=policy, baseline=baseline)
        Chart(picture)
    Below(settings, [picture], "groups", plain("repeat.simple_note"))


def Below(settings: Settings, pictures: Sequence[Picture], table: str, note: str = "") -> None:
    """How to repeat what is shown above: the runs, and the table of them that holds it."""
    files = experiment_file(settings, REPLICATIONS)
    Repeat(plain("fails.shown"), commands(table), files, pictures=pictures, note=note)
