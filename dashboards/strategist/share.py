"""How does a study get a name and an address that can be sent? Both are in the address."""

from collections.abc import Callable

import solara

from dashboards.reading import LONGEST_TITLE
from dashboards.strategist.question import asked_of
from dashboards.view import View, address

PAGE = "strategist"
SAVED = (
    "Whoever opens this address sees the same question on the same luck, and gets the same answer "
    "to the last digit. Nothing about you is in it."
)


@solara.component_vue("share.vue")
def _Share(
    title: str,
    usual: str,
    most: int,
    path: str,
    note: str,
    event_name_it: Callable[[str], None],
) -> None:
    """The title as a field, the whole address, and a button that copies it."""


@solara.component
def Share(view: View) -> None:
    """A title for the study, and the address that brings it back."""
    settings = view.settings

    def name_it(words: str) -> None:
        view.change(title="".join(filter(str.isprintable, str(words)))[:LONGEST_TITLE].strip())

    _Share(
        title=settings.title,
        usual=asked_of(settings),
        most=LONGEST_TITLE,
        path=address(PAGE, settings),
        note=SAVED,
        event_name_it=name_it,
    )
