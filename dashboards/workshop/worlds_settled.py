"""The bets of the room against what happened, on the page."""

from html import escape
from typing import Any

import solara

from abm.ensemble import Ensemble
from abm.policy import Policy
from dashboards.kit.plainly import difference
from dashboards.kit.replications import Progress, Replications, use_replications
from dashboards.kit.showing import Shown
from dashboards.kit.words import Said, plain, said
from dashboards.looks import use_look
from dashboards.settings import Settings
from dashboards.votes import QUESTIONS, Bets
from dashboards.workshop.bets_room import room_of, use_bets
from dashboards.workshop.press import Press
from dashboards.workshop.worlds_bets import (
    CELLS,
    FIRST_YEAR,
    MEASURED,
    MOST,
    NONE,
    PAIRS,
    Settled,
    first_year,
    most_helpful,
    settled_by,
)
from experiments.choices import under
from experiments.comparison import SILO, TWO_BY_TWO, Comparison

SETTLED = ("not", "by-luck", "by-worlds")
"""How far somebody wants the bets settled: by runs on other luck, by plausible worlds too."""
FEWEST = 8
"""Pairs before anything is said of who was right."""


@solara.component
def BetsSettled(settings: Settings) -> Any:
    """What the room expects, and behind a button what the four worlds say to it."""
    bets = use_bets(room_of(settings))
    # These runs are only made for those who want them.
    asked, ask = use_look("settled", SETTLED, SETTLED[0])
    with solara.Div(classes=["ju-card"]) as main:
        solara.HTML(tag="h2", unsafe_innerHTML=plain("worlds.bets"))
        Room(bets)
        Said("worlds.bets_idea")
        if asked == SETTLED[0]:
            Press(plain("worlds.bets_go"), lambda: ask(SETTLED[1]), main=True)
        else:
            Answers(settings, bets, None, "worlds.bets_other_luck")
            solara.HTML(tag="h3", unsafe_innerHTML=plain("worlds.bets_other_numbers"))
            Said("worlds.bets_numbers_idea")
            if asked == SETTLED[2]:
                Answers(settings, bets, Ensemble.carried(), "worlds.bets_numbers_limits")
            else:
                Press(plain("worlds.bets_numbers_go"), lambda: ask(SETTLED[2]))
    return main


@solara.component
def Room(bets: Bets | None) -> Any:
    """How the room has bet, question by question."""
    if bets is None or not any(bets.voters(question) for question in QUESTIONS):
        Said("worlds.bets_nobody", classes=["ju-note"])
        return
    for question in QUESTIONS:
        cast = said("worlds.bets_room", bets=votes(bets, question))
        solara.HTML(tag="p", unsafe_innerHTML=f"<b>{said(f'bets.{question}')}</b> {cast}")


def votes(bets: Bets, question: str) -> str:
    """The votes for every answer, the most first."""
    counts = sorted(bets.counts[question].items(), key=lambda each: -each[1])
    return ", ".join(
        plain("worlds.bets_votes", answer=answer_title(question, answer), votes=number)
        for answer, number in counts
    )


def answer_title(question: str, answer: str) -> str:
    """How an answer is worded on the slide of the bets."""
    return plain(f"bets.{question}_{answer}")


@solara.component
def Answers(settings: Settings, bets: Bets | None, ensemble: Ensemble | None, note: str) -> Any:
    """The four worlds lived in pairs, and what they say to both questions so far."""
    policies = solara.use_memo(lambda: four_worlds(settings), [settings])
    found = use_replications(settings, PAIRS, policies=policies, ensemble=ensemble)
    with solara.Div() as main:
        Progress(found)
        if found.comparison is None or found.done < FEWEST:
            Said("worlds.bets_waiting", classes=["ju-note"], fewest=FEWEST)
        else:
            Told(found, found.comparison, bets)
        Said(note, classes=["ju-note"])
        tables = {plain("repeat.all_outcomes"): found.comparison.table} if found.comparison else {}
        parameters = "ensemble" if ensemble else "best"
        command = settled_by(settings, parameters, found.repeated)
        Shown(plain("worlds.bets"), command, tables=tables)
    return main


@solara.component
def Told(found: Replications, comparison: Comparison, bets: Bets | None) -> Any:
    """Both answers in words, with the intervals behind them and who was right."""
    so_far = "worlds.bets_so_far" if found.running else "worlds.bets_final"
    with solara.Div(attributes={"role": "status"}) as main:
        Said(so_far, runs=comparison.replications)
        for settled in (most_helpful(comparison), first_year(comparison)):
            solara.HTML(tag="p", unsafe_innerHTML=verdict(settled, bets), classes=["ju-verdict"])
            for line in evidence(settled, comparison):
                solara.HTML(tag="p", unsafe_innerHTML=line, classes=["ju-evidence"])
    return main


def verdict(settled: Settled, bets: Bets | None) -> str:
    """One answer in words, and how many had bet on it."""
    question, answers = settled.question, settled.answers
    if question == FIRST_YEAR or answers == (NONE,):
        told = said(f"worlds.bets_{question}_{answers[0]}")
    elif settled.tied:
        titles = ", ".join(answer_title(question, each) for each in answers)
        told = said("worlds.bets_most_tied", answers=titles)
    else:
        told = said("worlds.bets_most_one", answer=answer_title(question, answers[0]))
    if bets is None or not bets.voters(question):
        return told
    right, everybody = settled.right(bets), bets.voters(question)
    return f"{told} {said('worlds.bets_right', right=right, all=everybody)}"


def evidence(settled: Settled, comparison: Comparison) -> list[str]:
    """The paired differences behind an answer, one line each."""
    outcome = MEASURED[settled.question]
    level = comparison.level(SILO, outcome).mean
    lines = []
    for answer, found in settled.found.items():
        name = f"<b>{said(f'bets.{MOST}_{answer}')}</b>: " if answer in CELLS else ""
        lines.append(f"{name}{escape(difference(outcome, found, level))}")
    return lines


def four_worlds(settings: Settings) -> tuple[Policy, ...]:
    """Silo, behaviours only, rules only and both, under the shocks of the settings."""
    shocks = tuple(Policy.load(name) for name in settings.shocks)
    return tuple(under(Policy.load(name), shocks) for name in TWO_BY_TWO)
