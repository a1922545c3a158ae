"""A page that cannot be drawn, for the tests of what is shown in its place."""

import solara

from abm.errors import InputError
from dashboards.view import View


@solara.component
def Page(view: View) -> None:
    """Fails as a page fails: with words for its visitor, or through our own fault."""
    if view.settings.seed == 1:
        raise InputError("Coventry has no neighbourhood of that name")
    raise ZeroDivisionError("our own fault")
