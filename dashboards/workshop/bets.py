"""What does the room expect? It bets before the worlds are run, with phones or by show of hands."""

from functools import partial

import pandas as pd
import solara

from dashboards.kit.showing import Shown
from dashboards.kit.words import Said, plain
from dashboards.view import View
from dashboards.votes import QUESTIONS, Bets
from dashboards.workshop.bets_drawn import STYLE, invitation, status, tally
from dashboards.workshop.bets_room import room_of, use_bets, use_me
from dashboards.workshop.bets_run import Controls, Hands
from dashboards.workshop.opening import Opening
from dashboards.workshop.worlds_bets import settling


@solara.component
def Page(view: View) -> None:
    """How to bet, what has been bet, and the controls of whoever runs the room."""
    code = room_of(view.settings)
    bets = use_bets(code)
    solara.Style(STYLE)
    with solara.Div(classes=["ju-page"]):
        Opening("bets")
        if bets is None:
            Said("bets.gone", classes=["ju-trouble"], code=code)
        else:
            Room(bets, view)
        Repeat(view, bets)


@solara.component
def Room(bets: Bets, view: View) -> None:
    """The way in beside the two questions, and what whoever runs the room may do."""
    me = use_me()
    with solara.Div(classes=["ju-bets"]):
        with solara.Div(classes=["ju-card", "ju-bets-top"]):
            way_in = invitation(bets.code)
            solara.HTML(tag="div", unsafe_innerHTML=way_in, classes=["ju-bets-way-in"])
            with solara.Div(classes=["ju-bets-run"]):
                solara.HTML(
                    tag="p", unsafe_innerHTML=status(bets), attributes={"role": "status"},
                    classes=["ju-bets-status"],
                )  # fmt: skip
                Controls(bets, me, partial(view.go, "worlds"), lambda code: view.change(room=code))
        with solara.Div(classes=["ju-bets-tallies"]):
            for question in QUESTIONS:
                solara.HTML(
                    tag="section", unsafe_innerHTML=tally(bets, question), classes=["ju-card"]
                )
    Hands(bets, me)


@solara.component
def Repeat(view: View, bets: Bets | None) -> None:
    """The command that will settle the bets, and the bets themselves."""
    tables = {} if bets is None else {"bets": table(bets)}
    Shown(plain("bets.most_short"), settling(view.settings), tables=tables)


def table(bets: Bets) -> pd.DataFrame:
    """All bets: question, answer, votes, and how many of them were hands."""
    rows = [
        {
            "question": question,
            "answer": answer,
            "votes": votes,
            "hands": bets.hands[question][answer],
        }
        for question, answers in bets.counts.items()
        for answer, votes in answers.items()
    ]
    return pd.DataFrame(rows)
