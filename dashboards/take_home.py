"""How do worlds go home with people? As one HTML file that plays without any server.

It holds the player, the worlds' history and its style; it asks nothing of any network, and its own
rules (a content security policy) forbid it to.
"""

import gzip
import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dashboards import repeating
from dashboards.gaps import Bands
from dashboards.kit import called
from dashboards.kit.texts import texts
from dashboards.living import Living
from dashboards.repeating import Files
from dashboards.scripts import KIT_STYLE, SCRIPTS, STYLE, text
from dashboards.settings import Settings
from dashboards.story import about, chunk, start, titles_of

SCENES = ("map", "lines", "numbers", "chain", "matrix", "week")
PAGE = """<!DOCTYPE html>
<html lang="{language}">
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
<div id="stage"><p role="status">{unpacking}</p></div>
<noscript><p>{no_script}</p></noscript>
<section class="ju-home-foot">
<h2>{not_this}</h2>
<p>{limits}</p>
<h2>{again}</h2>
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
    question: str = "",
    commands: Sequence[str] = (),
    files: Files | None = None,
    titles: Sequence[str] = (),
    bands: Bands | None = None,
) -> str:
    """The worlds as far as they have lived, as the text of one HTML file.

    commands: lines for a terminal that make it again. files: what they need beside them. titles:
    what the worlds are called. bands: intervals of the gaps, if there are any.
    """
    names = list(titles) or titles_of(living)
    told, packed = _packed(living, names, bands)
    told["about"]["made"] = made_by(commands[:1], files or {})
    words, place = texts().section("take_home"), called.place(living.setting.place)
    usual = words[f"worlds_{len(names)}"].format(place=place)
    parts = ("unpacking", "no_script", "not_this", "again", "limits")
    return PAGE.format(
        **{name: escape(words[name]) for name in parts},
        language=escape(texts()["shell.language"]),
        rules=RULES,
        title=escape(title or usual),
        style="\n".join(text(name) for name in (KIT_STYLE, STYLE, "home.css")),
        question=escape(question or words["question"]),
        worlds=escape(_worlds(living, names)),
        commands=_commands(commands, files or {}),
        told=_safe(told),
        packed=packed,
        scripts="\n".join(text(name) for name in (*SCRIPTS, "home.js")),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What made the worlds of a page: settings, and policies as a command names them, if others.

    files: what the commands need beside them, if it is not the file of levers alone.
    """

    settings: Settings
    names: tuple[str, ...] = ()
    files: Files | None = None

    @property
    def made(self) -> list[str]:
        """What a table of the worlds begins with."""
        return made_by([repeating.story(self.settings, self.names)], self.beside)

    @property
    def beside(self) -> Files:
        """The files that the commands need."""
        return repeating.files(self.settings) if self.files is None else self.files

    def page(self, living: Living, titles: Sequence[str], bands: Bands | None) -> str:
        """The worlds to take home, with the commands that make them and their intervals again."""
        commands = [repeating.story(self.settings, self.names)]
        if bands is not None:
            commands.append(repeating.compare(self.settings, bands.replications, self.names))
        files = self.beside
        return take_home(living, commands=commands, files=files, titles=titles, bands=bands)


def made_by(commands: Sequence[str], files: Files) -> list[str]:
    """What made the worlds, and how they are made again, line by line."""
    return repeating.head_of("One run", [repeating.Command(line) for line in commands], files)


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
    return texts()["take_home.worlds"].format(
        families=f"{setting.families:,}",
        place=called.place(setting.place),
        weeks=living.week,
        worlds=", ".join(named),
        seed=setting.seed,
    )


def _commands(commands: Sequence[str], files: Files) -> str:
    lines = "\n".join(commands)
    shown = f"<pre tabindex=0>{escape(lines)}</pre>" if lines else ""
    for name, content in files.items():
        shown += f"<p>{escape(texts()['kit.file'])} {escape(name)}</p>"
        shown += f"<pre tabindex=0>{escape(content)}</pre>"
    return shown
