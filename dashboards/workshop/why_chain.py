"""Where do referrals wait, bounce and die? The delivery chain of a run, over a year."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from agents.vocabulary import LINKS
from dashboards.workshop.why_measures import Numbers, window_of
from experiments.counted import YEAR, Counted, ratio

STEPS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("referred", ("referrals",), ()),
    ("bounced", ("bounces",), ()),
    ("turned_away", ("screened_out",), ()),
    ("assessed_only", ("no_further_action",), ()),
    ("gave_up", ("gave_up",), ()),
    ("not_taken", ("offers",), ("engaged",)),
    ("begun", ("allocated",), ()),
    ("ended_well", ("true_successes",), ()),
    ("ended_unmet", ("closed_early", "closed_out_of_time", "disengaged", "engaged"), ("offers",)),
)
"""What becomes of referrals: a name, the columns added up, and those taken off."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What became of referrals in a stretch of weeks, and where cases were stuck.

    steps: by STEPS, per 1,000 families a year. stuck: float64 [agencies, LINKS], case-weeks for
    each post a year; a bounce or a loss weighs as in the stocktake that looks for the worst link.
    """

    steps: dict[str, float]
    stuck: Numbers

    @property
    def worst(self) -> tuple[int, int]:
        """The agency and the link where most is stuck for each post."""
        agency, link = np.unravel_index(int(np.nanargmax(self.stuck)), self.stuck.shape)
        return int(agency), int(link)


def chain(counted: Counted, week: int) -> Chain:
    """The delivery chain over the year that ends with a week; shorter in the first year."""
    window = window_of(counted, max(0, week - YEAR), week)
    families = window.total("families")
    steps = {
        name: float(ratio(1_000 * YEAR * _net(window, more, less), families))
        for name, more, less in STEPS
    }
    posts = window.agencies["posts"].sum(axis=0)
    stuck = ratio(YEAR * window.agencies["stuck"].sum(axis=0), np.tile(posts, (len(LINKS), 1)).T)
    return Chain(steps, np.asarray(stuck))


def _net(window: Counted, more: tuple[str, ...], less: tuple[str, ...]) -> float:
    return window.total(*more) - (window.total(*less) if less else 0)


def steps_table(chains: tuple[Chain, ...], worlds: tuple[str, ...]) -> pd.DataFrame:
    """What became of referrals in every world, per 1,000 families a year."""
    told = {title: each.steps for title, each in zip(worlds, chains, strict=True)}
    return pd.DataFrame(told).rename_axis("what became of referrals").reset_index()


def stuck_table(
    chains: tuple[Chain, ...], worlds: tuple[str, ...], agencies: tuple[str, ...]
) -> pd.DataFrame:
    """Where cases were stuck: world, agency, link, case-weeks for each post a year."""
    rows = [
        (world, agency, link, each.stuck[at, where])
        for world, each in zip(worlds, chains, strict=True)
        for at, agency in enumerate(agencies)
        for where, link in enumerate(LINKS)
    ]
    return pd.DataFrame(rows, columns=["world", "agency", "link", "case_weeks_a_post_a_year"])
