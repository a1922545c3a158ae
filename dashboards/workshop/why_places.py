"""Chapter 6, how agencies stand to each other and where referrals wait, bounce and die."""

from dataclasses import replace
from typing import Any

import solara

from abm.place import Place
from agents.vocabulary import LINKS
from dashboards.kit import called
from dashboards.kit.charts import Chart, Picture, heat, stacked
from dashboards.kit.words import Said, plain
from dashboards.workshop.press import Fold
from dashboards.workshop.why_chain import STEPS, Chain, chain, steps_table
from dashboards.workshop.why_ties import Standing, standing
from experiments.block_matrix import ADVERSARY, ALLY
from experiments.counted import Counted
from experiments.readable import readable

Titles = tuple[str, str]


@solara.component
def Ties(counted: tuple[Counted, ...], week: int, titles: Titles, place: Place) -> Any:
    """How many agencies are allies, and which two stand furthest from silo."""
    found = standing(counted, week)
    one, other = found.furthest(1)
    with solara.Div() as main:
        Said("why.ties_said", **numbers_of(found, titles))
        Said(
            "why.ties_furthest", baseline=titles[0],
            one=called.agency(place.agencies[one]), other=called.agency(place.agencies[other]),
        )  # fmt: skip
    return main


def numbers_of(found: Standing, titles: Titles) -> dict[str, Any]:
    """How many pairs are allies and adversaries: at the start and in both worlds."""
    start, baseline, policy = (found.numbers(each) for each in (found.start, *found.now))
    return {
        "of": sum(start), "policy": titles[1], "baseline": titles[0],
        "allies": policy[ALLY], "adversaries": policy[ADVERSARY],
        "baseline_allies": baseline[ALLY], "baseline_adversaries": baseline[ADVERSARY],
        "start_allies": start[ALLY], "start_adversaries": start[ADVERSARY],
    }  # fmt: skip


@solara.component
def Delivery(counted: tuple[Counted, ...], week: int, titles: Titles, place: Place) -> Any:
    """What becomes of referrals in both worlds, and where they are stuck."""
    chains = tuple(chain(each, week) for each in counted)
    agencies = called.agencies(place)
    steps, *stuck = pictures_of(chains, titles, place)
    with solara.Div() as main:
        for each, title in zip(chains, titles, strict=True):
            Said("why.chain_worst", **worst_of(each, title, agencies))
        with solara.Div(classes=["ju-steps"]):
            Chart(steps)
        with Fold(plain("why.chain_where")), solara.Div(classes=["ju-grid-wide"]):
            for picture in stuck:
                Chart(picture)
    return main


def pictures_of(chains: tuple[Chain, ...], titles: Titles, place: Place) -> list[Picture]:
    """What becomes of referrals in both worlds, and where they are stuck in each."""
    agencies = called.agencies(place)
    stuck = [
        stuck_picture(each, title, agencies) for each, title in zip(chains, titles, strict=True)
    ]
    return [steps_picture(chains, titles), *stuck]


def worst_of(found: Chain, title: str, agencies: tuple[str, ...]) -> dict[str, str]:
    """Where most is stuck in a world, in words."""
    agency, link = found.worst
    return {
        "world": title, "agency": agencies[agency], "link": link_title(LINKS[link]),
        "weeks": readable(float(found.stuck[agency, link])),
    }  # fmt: skip


def link_title(link: str) -> str:
    """What a link of the chain is called."""
    return plain(f"why.link_{link}")


def steps_picture(chains: tuple[Chain, ...], titles: Titles) -> Picture:
    """What became of referrals, the two worlds below each other at every step."""
    nothing = [0.0, 0.0]
    names = [name for step, *_ in STEPS for name in (plain(f"why.step.{step}"), "")]
    parts = {
        title: [
            value
            for step, *_ in STEPS
            for value in nothing[:world] + [chains[world].steps[step]] + nothing[world + 1 :]
        ]
        for world, title in enumerate(titles)
    }
    drawn = stacked(plain("why.chain_steps"), names, parts, unit=plain("why.steps_unit"), first=0)
    return replace(drawn, table=steps_in_words(chains, titles))


def stuck_picture(found: Chain, title: str, agencies: tuple[str, ...]) -> Picture:
    """Where cases are stuck in a world: agencies by links."""
    return heat(
        plain("why.chain_stuck", world=title), agencies, [link_title(link) for link in LINKS],
        found.stuck.tolist(), unit=plain("why.stuck_unit"), better="less",
    )  # fmt: skip


def steps_in_words(chains: tuple[Chain, ...], titles: Titles) -> Any:
    """The table of what became of referrals, in plain words."""
    table = steps_table(chains, titles)
    table.iloc[:, 0] = [plain(f"why.step.{step}") for step, *_ in STEPS]
    return table
