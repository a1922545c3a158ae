"""How is a room run? Open, close, cover, clear, and count hands; only by whoever may."""

from collections.abc import Callable
from html import escape

import solara

from abm.errors import InputError
from dashboards.kit.controls import Number
from dashboards.kit.words import Said, plain
from dashboards.votes import MOST_HANDS, QUESTIONS, ROOMS, Bets, By
from dashboards.workshop.press import Fold, Press

Change = Callable[[], None]


@solara.component
def Controls(bets: Bets, me: By, on_next: Change, on_room: Callable[[str], None]) -> None:
    """Buttons in the order in which a session needs them; others may look, or open a room."""
    trouble, tell = solara.use_state("")
    if not ROOMS.may_run(bets.code, me):
        Said("bets.onlooker", classes=["ju-note"])
        with solara.Div(classes=["ju-row"]):
            Press(plain("bets.next"), on_next, main=not bets.is_open)
            Press(
                plain("bets.own_room"),
                lambda: tell(trouble_of(lambda: on_room(ROOMS.begin(me)))),
            )
        Trouble(trouble)
        return

    def doing(change: Change) -> Change:
        return lambda: tell(trouble_of(change))

    with solara.Div(classes=["ju-row"]):
        code = bets.code
        shut = "close" if bets.is_open else "open"
        Press(
            plain(f"bets.{shut}"),
            doing(lambda: ROOMS.set_open(code, me, not bets.is_open)),
            main=bets.is_open,
        )
        cover = "cover" if bets.shows_votes else "uncover"
        Press(
            plain(f"bets.{cover}"), doing(lambda: ROOMS.set_shown(code, me, not bets.shows_votes))
        )
        Clear(doing(lambda: ROOMS.clear(code, me)))
        Press(plain("bets.next"), on_next, main=not bets.is_open)
    Trouble(trouble)


@solara.component
def Trouble(words: str) -> None:
    """What could not be done, if anything."""
    if words:
        told = {"role": "alert"}
        solara.HTML(
            tag="p", unsafe_innerHTML=escape(words), classes=["ju-trouble"], attributes=told
        )


@solara.component
def Clear(on_sure: Change) -> None:
    """Forget all bets: asked twice, because it cannot be taken back."""
    asking, ask = solara.use_state(False)

    def sure() -> None:
        ask(False)
        on_sure()

    if asking:
        Press(plain("bets.clear_sure"), sure)
        Press(plain("bets.clear_not"), lambda: ask(False))
    else:
        Press(plain("bets.clear"), lambda: ask(True))


@solara.component
def Hands(bets: Bets, me: By) -> None:
    """Numbers for a show of hands, behind one line, for whoever runs the room."""
    if not ROOMS.may_run(bets.code, me):
        return
    with Fold(plain("bets.hands")):
        Said("bets.hands_hint", classes=["ju-note"])
        with solara.Div(classes=["ju-grid-wide"]):
            for question in QUESTIONS:
                with solara.Div():
                    solara.HTML(tag="h3", unsafe_innerHTML=plain(f"bets.{question}_short"))
                    with solara.Div(classes=["ju-row"]):
                        for answer in QUESTIONS[question]:
                            CountHands(bets, me, question, answer)


@solara.component
def CountHands(bets: Bets, me: By, question: str, answer: str) -> None:
    """How many hands were up for one answer."""

    def count(number: float) -> None:
        trouble_of(lambda: ROOMS.count_hands(bets.code, me, question, answer, int(number)))

    label = plain("bets.hands_for", answer=plain(f"bets.{question}_{answer}"))
    now = bets.hands[question][answer]
    Number(label, now, count, 0, MOST_HANDS, slider=False)


def trouble_of(change: Change) -> str:
    """Make a change; gives what went wrong in plain words, or nothing."""
    try:
        change()
    except InputError as error:
        return str(error)
    return ""
