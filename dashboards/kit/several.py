"""How do parts come and go without making anew what follows them?

Solara tells the parts of a page apart by where they stand: one more in front, and a field behind
it forgets what was typed, a fold closes, a player begins again.
"""

from collections.abc import Iterable
from typing import Any

import solara


def Several(parts: Iterable[Any] = ()) -> Any:
    """So many parts as there are just now, none included, in one place of the page."""
    return solara.Div(children=[*parts], style={"display": "contents"})
