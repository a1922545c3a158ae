"""How do worlds go home with people? As one HTML file that plays without any server.

It holds the player, the worlds' history and its style; it asks nothing of any network, and its own
rules (a content security policy) forbid it to.
"""

import gzip
import json
import shlex
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from typing import Any

from dashboards.gaps import Bands
from dashboards.living import Living
from dashboards.scripts import KIT_STYLE, SCRIPTS, STYLE, text
from dashboards.settings import Settings
from dashboards.story import about, chunk, start, titles_of

SCENES = ("map", "lines", "numbers", "chain", "matrix", "week")
QUESTION = "What changes when services act as one system, and what does not?"
LIMITS = (
    "This is one run of a simulation: one roll of the dice. Only differences over many runs on "
    "the same luck say anything about a policy. Its families are made to fit public counts and "
    "are nobody. It is for thinking through what could follow from what: no forecast for this "
    "place, no case for savings, no basis for a decision about a real family, worker or agency."
)
NUMBERS = ("A world", "Two worlds", "Three worlds", "Four worlds")
PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{rules}">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body class="ju-home">
<main>
<h1>{title}</h1>
<p class="ju-home-question">{question}</p>
<p>{worlds}</p>
<div id="stage"><p role="status">Unpacking the worlds …</p></div>
<noscript><p>The worlds play with JavaScript, which this browser has switched off.</p></noscript>
<section class="ju-home-foot">
<h2>What this is not</h2>
<p>{limits}</p>
<h2>Make it again</h2>
{commands}
</section>
</main>
<script type="application/json" id="told">{told}</script>
<script type="text/plain" id="packed">{packed}</script>
<script>
{scripts}
</script>
</body>
</html>
"""
RULES = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; base-uri 'none'; form-action 'none'"
)


def take_home(
    living: Living,
    *,
    title: str = "",
    question: str = QUESTION,
    commands: Sequence[str] = (),
    levers_toml: str = "",
    titles: Sequence[str] = (),
    bands: Bands | None = None,
) -> str:
    """The worlds as far as they have lived, as the text of one HTML file.

    commands: lines for a terminal that make it again. levers_toml: the file of levers that they
    name. titles: what the worlds are called. bands: intervals of the gaps, if there are any.
    """
    names = list(titles) or titles_of(living)
    told, packed = _packed(living, names, bands)
    place = living.setting.place.title
    return PAGE.format(
        rules=RULES,
        title=escape(title or f"{NUMBERS[len(names) - 1]} of {place}"),
        style="\n".join(text(name) for name in (KIT_STYLE, STYLE, "home.css")),
        question=escape(question),
        worlds=escape(_worlds(living, names)),
        limits=escape(LIMITS),
        commands=_commands(commands, levers_toml),
        told=_safe(told),
        packed=packed,
        scripts="\n".join(text(name) for name in (*SCRIPTS, "home.js")),
    )


def take_home_of(
    settings: Settings, living: Living, titles: Sequence[str] = (), bands: Bands | None = None
) -> str:
    """The worlds of a page, with the commands that make them again."""
    toml = settings.levers_file()
    commands = (story_command(settings), settings.command())
    return take_home(living, commands=commands, levers_toml=toml, titles=titles, bands=bands)


def story_command(settings: Settings) -> str:
    """The command that writes the same file in a terminal."""
    names = list(settings.policies)
    if settings.levers:
        names[-1] += "+my-levers.toml"
    shocks = [word for shock in settings.shocks for word in ("--shock", shock)]
    words = ["joinedup", "story", *names, "--place", settings.place, *shocks]
    words += ["--families", str(settings.families), "--weeks", str(settings.weeks)]
    return shlex.join([*words, "--seed", str(settings.seed), "--output", "story.html"])


def _packed(
    living: Living, titles: Sequence[str], bands: Bands | None
) -> tuple[dict[str, Any], str]:
    """What the page needs to know, and the bytes of the history: compressed, in letters."""
    began, weeks = start(living), chunk(living, 0, living.week)
    parts = [*began, *weeks.buffers]
    told: dict[str, Any] = {
        "about": about(living, titles) | {"weeks": living.week},
        "options": {"scenes": list(SCENES), "saving": True, "clickable": True},
        "started": len(began),
        "last": weeks.last,
    }
    if bands is not None:
        told["bands"], more = bands.message()
        parts += more
    told["sizes"] = [len(each) for each in parts]
    # The time of packing is left out, so that the same worlds make the same file.
    return told, b64encode(gzip.compress(b"".join(parts), mtime=0)).decode()


def _safe(told: dict[str, Any]) -> str:
    """JSON that cannot end the element that it stands in."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _worlds(living: Living, titles: Sequence[str]) -> str:
    """Who lives in the file, in a sentence."""
    setting = living.setting
    named = [f"“{each}”" for each in titles]
    worlds = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return (
        f"{setting.families:,} families of {setting.place.title} live through {living.week} weeks "
        f"under {worlds}: the same families, the same past and the same luck (seed {setting.seed})."
    )


def _commands(commands: Sequence[str], levers_toml: str) -> str:
    lines = "\n".join(commands)
    shown = f"<pre tabindex=0>{escape(lines)}</pre>" if lines else ""
    if levers_toml:
        shown += f"<p>with my-levers.toml:</p><pre tabindex=0>{escape(levers_toml)}</pre>"
    return shown
