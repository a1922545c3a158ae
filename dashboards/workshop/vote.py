"""How does a phone vote? A small page of its own: no log-in, no names, works without scripts.

It is plain HTML and not one of Solara's pages, so that it opens at once on a weak network and a
hundred phones cost the machine next to nothing. A random cookie lets one phone vote once. Votes
from pages elsewhere do not come this far: `dashboards.guard` refuses them.
"""

import secrets
from typing import Any
from urllib.parse import parse_qs

from abm.errors import InputError
from dashboards.sharing import session
from dashboards.votes import LASTS, MOST_PHONES, ROOMS, room_code
from dashboards.workshop.vote_page import HERE, ballot, told, which_room

COOKIE = "joinedup-phone"
TOKEN = 16
"""Bytes of luck by which a phone is known again."""
MOST_BODY = 200


def routes() -> list[Any]:
    """The addresses that phones use."""
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    return [
        Route("/vote", ask_for_room, methods=["GET"]),
        Route("/vote/{code}", show_ballot, methods=["GET"]),
        Route("/vote/{code}", take_vote, methods=["POST"]),
        Route("/vote/{code}/state", tell_state, methods=["GET"]),
        Mount("/ballot", StaticFiles(directory=HERE)),
    ]


async def ask_for_room(request: Any) -> Any:
    """The page where the letters on the screen are typed in; not needed on one machine alone."""
    from starlette.responses import HTMLResponse, RedirectResponse

    typed = request.query_params.get("code", "")
    if not typed and session().addresses:
        return HTMLResponse(which_room(), headers=FRESH)
    try:
        code = room_code(typed) or session().code
    except InputError:
        code = ""
    if code and is_room(code):
        return RedirectResponse(f"/vote/{code}", 303, headers=FRESH)
    return HTMLResponse(which_room(wrong=True), headers=FRESH)


async def show_ballot(request: Any) -> Any:
    """The questions of a room with big buttons, and what this phone has voted."""
    from starlette.responses import HTMLResponse, RedirectResponse

    code, phone = request.path_params["code"].upper(), request.cookies.get(COOKIE, "")
    if not is_room(code):
        return RedirectResponse("/vote?code=.", 303, headers=FRESH)
    page = HTMLResponse(ballot(code, state(code, phone)), headers=FRESH)
    if not phone:
        new = secrets.token_urlsafe(TOKEN)
        page.set_cookie(COOKIE, new, max_age=LASTS, path="/vote", httponly=True, samesite="lax")
    return page


async def take_vote(request: Any) -> Any:
    """Count a vote; a script is told the new state, a browser without scripts sees the page."""
    from starlette.responses import JSONResponse, RedirectResponse

    code, phone = request.path_params["code"].upper(), request.cookies.get(COOKIE, "")
    question, answer = await choice(request)
    trouble = "" if phone else "no_cookie"
    if phone and is_room(code):
        trouble = voted(code, phone, question, answer)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(state(code, phone, trouble), headers=FRESH)
    return RedirectResponse(f"/vote/{code}", 303, headers=FRESH)


async def tell_state(request: Any) -> Any:
    """Whether the bets are open, and what this phone has voted, for the page's script."""
    from starlette.responses import JSONResponse

    code, phone = request.path_params["code"].upper(), request.cookies.get(COOKIE, "")
    return JSONResponse(state(code, phone), headers=FRESH)


FRESH = {"Cache-Control": "no-store"}


def voted(code: str, phone: str, question: str, answer: str) -> str:
    """Cast a vote; gives the key of a text where it could not be counted, else nothing."""
    try:
        ROOMS.vote(code, phone, question, answer)
    except InputError:
        bets = ROOMS.bets_of(code)
        full = bets is not None and bets.is_open and bets.phones >= MOST_PHONES
        return "full" if full else ""
    return ""


def state(code: str, phone: str, trouble: str = "") -> dict[str, Any]:
    """What the page of a phone shows: is_open, mine (votes by question), and a line of words."""
    bets = ROOMS.bets_of(code)
    if bets is None:
        return {"is_open": False, "mine": {}, "words": told("gone")}
    mine = ROOMS.voted(code, phone) if phone else {}
    return {"is_open": bets.is_open, "mine": mine, "words": told(trouble, bets.is_open, mine)}


def is_room(code: str) -> bool:
    """Whether there is a room of that code; the one of the session is made when first asked."""
    if code == session().code:
        ROOMS.keep(code)
    return ROOMS.bets_of(code) is not None


async def choice(request: Any) -> tuple[str, str]:
    """The question and the answer in the body of a request; empty where it is no vote."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BODY:
            return "", ""
    chosen = parse_qs(body.decode("ascii", "replace")).get("vote", [""])[0]
    question, _, answer = chosen.partition(":")
    return question, answer
