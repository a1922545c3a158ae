"""How are bets drawn? The way in with its QR code, and a bar for every answer, as HTML."""

from functools import cache
from html import escape
from pathlib import Path

from dashboards.kit.words import plain
from dashboards.sharing import session
from dashboards.votes import QUESTIONS, Bets

STYLE = (Path(__file__).parent / "bets.css").read_text(encoding="utf-8")


def invitation(code: str) -> str:
    """How to bet: a QR code and a short address for phones, if they can reach this machine."""
    shared = session().addresses
    if not shared:
        where = f"{session().own_address}/vote/{code}"
        link = f'<a href="/vote/{code}" target="_blank">{escape(shown(where))}</a>'
        told = escape(plain("bets.unshared", address="ADDRESS")).replace("ADDRESS", link)
        return f'<div class="ju-bets-how"><h2>{escape(plain("bets.scan"))}</h2><p>{told}</p></div>'
    address, short = f"{shared[0]}/vote/{code}", f"{shared[0]}/vote"
    told = escape(plain("bets.scan_or_type", address="ADDRESS"))
    told = told.replace(
        "ADDRESS", f'<strong class="ju-bets-address">{escape(shown(short))}</strong>'
    )
    return (
        f'{qr(address)}<div class="ju-bets-how"><h2 class="ju-hidden">'
        f"{escape(plain('bets.scan'))}</h2><p>{told} "
        f'<strong class="ju-bets-code">{escape(code)}</strong></p></div>'
    )


def shown(address: str) -> str:
    """An address as people type it."""
    return address.removeprefix("http://")


@cache
def qr(address: str) -> str:
    """An address as a QR code: an SVG drawing, dark on white in every theme."""
    import segno

    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=8, border=3, dark="#000", light="#fff", svgclass="ju-bets-qr", omitsize=True
    )
    label = escape(plain("bets.scan_alt", address=shown(address)))
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def status(bets: Bets) -> str:
    """Whether the bets are open, and how many phones have bet."""
    state = plain("bets.opened" if bets.is_open else "bets.closed")
    number = plain("bets.phones_one") if bets.phones == 1 else plain(
        "bets.phones", number=bets.phones
    )  # fmt: skip
    return f"<strong>{escape(state)}</strong> · {escape(number)}"


def tally(bets: Bets, question: str) -> str:
    """A question and the bets on each answer; bars only where they may be seen."""
    seen = bets.shows_votes or not bets.is_open
    rows = "".join(_row(bets, question, answer, seen) for answer in QUESTIONS[question])
    heading = f"<h2>{escape(plain(f'bets.{question}_short'))}</h2>"
    asked = f"<p>{escape(plain(f'bets.{question}'))}</p>"
    told = "" if seen else f'<p class="ju-note">{escape(plain("bets.hidden"))}</p>'
    expects = expectation(bets, question) if not bets.is_open else ""
    number = escape(votes(bets.voters(question)))
    return f"{heading}{asked}<ul>{rows}</ul>{told}<p>{number}{expects}</p>"


def _row(bets: Bets, question: str, answer: str, seen: bool) -> str:
    """One answer: its words, its bar and its number of bets."""
    number, share = (
        (bets.counts[question][answer], bets.share(question, answer)) if seen else (0, 0)
    )
    told = f"<b>{number}</b>" if seen else '<b aria-hidden="true">?</b>'
    return (
        f'<li data-answer="{question}:{answer}"><span class="ju-bets-answer">'
        f"{escape(plain(f'bets.{question}_{answer}'))}</span>"
        f'<span class="ju-bets-bar" aria-hidden="true"><i style="width:{share:.1%}"></i></span>'
        f"{told}</li>"
    )


def votes(number: int) -> str:
    """How many bets, in words."""
    if number == 0:
        return plain("bets.nobody_yet")
    return plain("bets.voters_one") if number == 1 else plain("bets.voters", number=number)


def expectation(bets: Bets, question: str) -> str:
    """What the room expects, once the bets are closed."""
    favourites = [plain(f"bets.{question}_{each}") for each in bets.favourites(question)]
    if not favourites:
        return ""
    key = "bets.favourite" if len(favourites) == 1 else "bets.tie"
    return ". " + escape(plain(key, answers=" / ".join(favourites)))
