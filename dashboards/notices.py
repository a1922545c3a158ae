"""What is said where no page can be shown? Small pages of our own, without any script."""

from html import escape

LAYOUT = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · joinedup</title>
{again}<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.25rem/1.5 system-ui, sans-serif; }}
main {{ max-width: 34em; margin: 15vh auto; padding: 0 1rem; }}
</style>
</head>
<body><main><h1>{title}</h1><p>{words}</p><p><a href="{where}">{link}</a></p></main></body>
</html>
"""
TRY_AGAIN = 15
"""Seconds until a page that was turned away asks again by itself."""


def no_such_page() -> str:
    """For an address that leads nowhere."""
    words = "There is no page at this address. Perhaps a letter is missing from it."
    return notice("No such page", words, "/", "Go to the start")


def full_room(most: int) -> str:
    """For a visitor too many; asks again by itself."""
    words = (
        f"This machine shows the dashboard to at most {most} people at once, so that it stays "
        "quick for them. The page tries again by itself; somebody who closes theirs makes room."
    )
    again = f'<meta http-equiv="refresh" content="{TRY_AGAIN}">\n'
    return notice("The room is full just now", words, "", "Try now", again)


def wrong_key() -> str:
    """For a facilitator's link that is not this session's."""
    words = "This key is not the one of this session. The terminal that runs joinedup shows it."
    return notice("Not the key", words, "/", "Go on without it")


def notice(title: str, words: str, where: str, link: str, again: str = "") -> str:
    """One short page: what is the matter, and one way on."""
    return LAYOUT.format(
        title=escape(title), words=escape(words), where=where, link=escape(link), again=again
    )
