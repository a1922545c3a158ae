"""Which family is followed, among those like it, and how does one get to another?"""

import solara

from dashboards.kit.charts import Chart
from dashboards.kit.controls import PlaceChoice
from dashboards.kit.words import Said, plain, said
from dashboards.view import View
from dashboards.workshop.family_asked import Followed
from dashboards.workshop.family_choice import EASIER, HARDER, TYPICAL, Choice
from dashboards.workshop.family_picture import spread

OTHERS = (("typical", TYPICAL), ("easier", EASIER), ("harder", HARDER))
"""Which family a button shows: where it stands in the order of how often they heard no."""


@solara.component
def Which(view: View, followed: Followed) -> None:
    """Which family this is among those like it, and the ways to another one."""
    choice, family = followed.choice, followed.family
    if choice is not None and family is not None:
        Among(view, choice, family)


@solara.component
def Among(view: View, choice: Choice, family: int) -> None:
    """Where the family stands among those like it, in words and drawn."""
    picture = solara.use_memo(lambda: spread(choice, family), [id(choice), family])
    with solara.Div(classes=["ju-card", "ju-stack"]):
        Said("family.which", tag="h2")
        solara.HTML(tag="p", unsafe_innerHTML=why(choice, family))
        with solara.Div(classes=["ju-row"]):
            for name, share in OTHERS:
                Button(view, plain(f"family.which_{name}"), choice.at(share))
            Button(view, plain("family.which_other"), choice.after(family))
        with solara.Div(classes=["ju-row"]):
            PlaceChoice(view)
        with solara.Div(classes=["ju-picture-small"]):
            Chart(picture)


@solara.component
def Button(view: View, title: str, family: int) -> None:
    """Follow a family from its beginning."""
    solara.Button(
        title,
        on_click=lambda: view.change(family=family, week=0),
        classes=["ju-button"],
        # Shut instead, it would lose the focus of whoever pressed it by a key.
        attributes={"aria-pressed": str(family == view.settings.family).lower()},
    )


def why(choice: Choice, family: int) -> str:
    """How the family was chosen, and how many of those like it have it easier or harder."""
    found, of = f"{len(choice.families):,}", f"{choice.of:,}"
    own = choice.noes[choice.families == family]
    if not own.size:
        return said("family.which_own", found=found, of=of)
    return said(
        "family.which_why",
        found=found,
        of=of,
        noes=int(own[0]),
        easier=int((choice.noes < own[0]).sum()),
        harder=int((choice.noes > own[0]).sum()),
    )
