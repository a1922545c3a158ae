"""What would have to be true for the order of policies to flip?"""

import math

import solara
import solara.lab

from abm.errors import InputError
from dashboards.strategist.looking import Looked
from dashboards.strategist.parts import More, Plain, Sentences, Table, Trouble
from experiments.analysis.discovery import LEAST_EACH, discover
from experiments.analysis.discovery_failing import How
from experiments.analysis.ranking import Ranking, ranking
from experiments.analysis.told import percent

ENOUGH = 100
"""Plausible worlds from which on it is worth searching for where a policy fails."""


@solara.component
def Flip(looked: Looked) -> None:
    """The order and how easily it flips; then in which futures it does."""
    about = looked.about
    Plain("What would have to be true for the order to flip?", "h2")
    try:
        found = ranking(
            looked.results, about.outcome.name, (about.baseline, *about.shown), about.place
        )
    except InputError as error:
        Trouble(f"Nothing can be said of the order yet: {error}.")
        return
    Sentences(found.sentences())
    Table("How easily each pair changes places", *_rows(found, looked.names))
    best = found.order[0]
    if best != about.baseline:
        Where(looked, best, "regret", f"Where {looked.names[best]} is not the best")
    worse = f"Where {looked.names[about.policy]} does worse than {looked.names[about.baseline]}"
    Where(looked, about.policy, "worse", worse)


def _rows(found: Ranking, names: dict[str, str]) -> tuple[list[str], list[list[str]]]:
    rows = [
        [
            f"{names[pair.first]} before {names[pair.second]}",
            *(
                percent(chance) if math.isfinite(chance) else "too few runs"
                for chance in (pair.in_a_new_future, pair.with_other_luck, pair.with_other_futures)
            ),
        ]
        for pair in found.pairs
    ]
    headings = ["Order", "Flips in one more future", "with other luck", "with other futures"]
    return headings, rows


@solara.component
def Where(looked: Looked, policy: str, how: How, title: str) -> None:
    """The futures in which a policy fails, as limits of what is not known; or why none is told."""
    Plain(title, "h3")
    # A search may take seconds, so it does not hold up the page.
    searched = solara.lab.use_task(
        lambda: searched_for(looked, policy, how),
        dependencies=[id(looked), policy, how],
        raise_error=False,
    )
    found = searched.value
    if searched.pending or found is None:
        Plain("Searching the futures for what those that fail have in common.", name="ju-note")
        return
    if isinstance(found, str):
        Plain(found, name="ju-note")
        return
    Sentences(found[:1])
    if len(found) > 1:
        More("Where, and how far to trust it", found[1:])
    if looked.settings.futures < ENOUGH:
        Plain(
            f"To find where, it takes some futures that fail and some that do not, at least "
            f"{LEAST_EACH} of each: choose {ENOUGH} plausible worlds under “What intervals hold”.",
            name="ju-note",
        )


def searched_for(looked: Looked, policy: str, how: How) -> list[str] | str:
    """Scenario discovery in sentences, or one line on why there is none."""
    about = looked.about
    try:
        found = discover(looked.results, policy, about.outcome.name, how=how, place=about.place)
    except InputError as error:
        return f"This cannot be told yet: {error}."
    return found.sentences()
