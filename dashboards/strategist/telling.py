"""How do sentences of an analysis read at a desk? Policies by their titles, money in pounds."""

import re
from collections.abc import Iterable, Mapping

NUMBERED = re.compile(r"GBP (?=\d)")


def retold(said: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Sentences in which policies go by their titles: `behaviours-only` is for the command line.

    A title of several words stands between quotation marks, so that one sees where it ends.
    """
    called = {each: each for title in names.values() for each in (title, f"“{title}”")}
    for name, title in names.items():
        called |= dict.fromkeys((name, name[:1].upper() + name[1:]), quoted(title))
    # The longest first: one title may begin as another name does.
    wanted = "|".join(map(re.escape, sorted(called, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w-])(?:{wanted})(?![\w-])")
    return [in_pounds(pattern.sub(lambda found: called[found[0]], each)) for each in said]


def quoted(title: str) -> str:
    """A title inside a sentence."""
    return f"“{title}”" if " " in title else title


def in_pounds(words: str) -> str:
    """The sign in place of the currency's code."""
    return NUMBERED.sub("£", words).replace("GBP", "£")
