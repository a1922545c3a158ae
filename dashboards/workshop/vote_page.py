"""What does the page of a phone look like? A few big buttons, as plain HTML."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from dashboards.kit.words import plain
from dashboards.votes import CODE_LENGTH, QUESTIONS

HERE = Path(__file__).parents[1] / "ballot"
"""The page's script and style."""
# Without scripts a browser says where a form comes from only as far as the referrer may be told.
LAYOUT = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<title>{title} · joinedup</title>
<link rel="icon" href="/frame/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/kit/style.css">
<link rel="stylesheet" href="/ballot/ballot.css">
{script}</head>
<body class="ju-ballot"><main id="main"><h1>{title}</h1>
{inside}
</main></body>
</html>
"""
SCRIPT = '<script src="/ballot/ballot.js" defer></script>\n'


def ballot(code: str, state: Mapping[str, Any]) -> str:
    """The two questions of a room; `state` as in `vote.state`."""
    disabled = "" if state["is_open"] else " disabled"
    asked = "".join(_question(question, state["mine"], disabled) for question in QUESTIONS)
    inside = (
        f'<p class="ju-ballot-words" role="status" data-lost="{escape(plain("vote.lost"))}">'
        f"{escape(state['words'])}</p>"
        f'<form method="post" action="/vote/{code}">{asked}</form>'
        f'<p class="ju-note">{escape(plain("vote.anonymous"))}</p>'
    )
    return _page("vote.title", inside, SCRIPT)


def _page(title: str, inside: str, script: str = "") -> str:
    """A page of the vote around what is asked; `title` is the key of its text."""
    language, words = escape(plain("shell.language")), escape(plain(title))
    return LAYOUT.format(language=language, title=words, script=script, inside=inside)


def _question(question: str, mine: Mapping[str, str], disabled: str) -> str:
    """One question with its answers, each a button that votes."""
    buttons = "".join(
        f'<button name="vote" value="{question}:{answer}" class="ju-ballot-answer"{disabled} '
        f'aria-pressed="{"true" if mine.get(question) == answer else "false"}">'
        f"<strong>{escape(plain(f'bets.{question}_{answer}'))}</strong>"
        f"<span>{escape(plain(f'bets.{question}_{answer}_hint'))}</span></button>"
        for answer in QUESTIONS[question]
    )
    legend = escape(plain(f"bets.{question}"))
    return f"<fieldset><legend>{legend}</legend>{buttons}</fieldset>"


def which_room(wrong: bool = False) -> str:
    """Where the letters on the screen are typed in."""
    trouble = f'<p role="alert">{escape(plain("vote.code_wrong"))}</p>' if wrong else ""
    inside = (
        f'{trouble}<form method="get" action="/vote"><label for="code">'
        f"{escape(plain('vote.code_label'))}</label>"
        f'<input id="code" name="code" maxlength="{2 * CODE_LENGTH}" autocomplete="off" '
        'autocapitalize="characters" spellcheck="false" required autofocus>'
        f'<button class="ju-button ju-button-main">{escape(plain("vote.code_go"))}</button></form>'
    )
    return _page("vote.code_title", inside)


def told(trouble: str, is_open: bool = True, mine: Mapping[str, str] | None = None) -> str:
    """The line above the questions: what went wrong, or how far one has got."""
    mine = mine or {}
    if trouble:
        return plain(f"vote.{trouble}")
    if not is_open:
        return plain("vote.closed_mine" if mine else "vote.closed")
    if not mine:
        return plain("vote.tap")
    return plain("vote.all_in" if len(mine) == len(QUESTIONS) else "vote.one_in")
