"""What would have to be true for the order of policies to flip?"""

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import solara
import solara.lab

from abm.errors import InputError
from dashboards.kit import plainly
from dashboards.strategist.looking import Looked
from dashboards.strategist.parts import Plain, Sentences, Table, Trouble
from experiments.analysis.discovery import LEAST_EACH, discover
from experiments.analysis.discovery_failing import How
from experiments.analysis.ranking import Ranking, ranking
from experiments.analysis.told import averaged, percent
from experiments.batch.results import BatchResults
from experiments.design.experiment import Shock

ENOUGH = 100
"""Plausible worlds from which on it is worth searching for where a policy fails."""


@solara.component
def Flip(looked: Looked) -> None:
    """The order and how easily it flips; then in which futures it does."""
    about = looked.about
    Plain("What would have to be true for the order to flip?", "h2")
    try:
        found = _ranked(looked, looked.results)
    except InputError as error:
        Trouble(f"Nothing can be said of the order yet: {error}.")
        return
    Sentences(looked.say(in_words(found)))
    Table("How likely each pair is the other way round", *_rows(found, looked))
    best = found.order[0]
    if best != about.baseline:
        Where(looked, best, "regret", f"Where {looked.names[best]} is not the best")
    worse = f"Where {looked.names[about.policy]} does worse than {looked.names[about.baseline]}"
    Where(looked, about.policy, "worse", worse)


def _ranked(looked: Looked, results: BatchResults) -> Ranking:
    about = looked.about
    return ranking(results, about.outcome.name, (about.baseline, *about.shown), about.place)


def in_words(found: Ranking) -> Iterator[str]:
    """The order, how sure that is, and what each neighbour in it would need to change places."""
    title = plainly.named(found.outcome.name)
    yield f"On average, from best to worst on {title}: {', '.join(found.order)}."
    one, luck, worlds = map(_chance, found.other_order.tolist())
    if one:
        yield (
            f"In any one future the order is another with a chance of {one}: what is best on "
            "average need not be best in the world we live in."
        )
    if luck or worlds:
        ways = ((luck, "had luck been other"), (worlds, "had other futures been drawn"))
        told = " and of ".join(f"{chance} {way}" for chance, way in ways if chance)
        yield f"How sure the order of averages is: it would be another with a chance of {told}."
    level = found.levels[-1].mean
    for pair in found.pairs:
        if found.order.index(pair.second) - found.order.index(pair.first) == 1:
            size = plainly.short(found.outcome, averaged(pair.difference, found.futures), level)
            yield f"{pair.first} against {pair.second}, on average: {size}."


def _chance(share: float) -> str:
    """A chance in words; empty where too few runs tell it."""
    return percent(share) if math.isfinite(share) else ""


def _rows(found: Ranking, looked: Looked) -> tuple[list[str], list[list[str]]]:
    """For each pair the chance of the other order: in one future, by shock, and of the averages."""
    by_shock = {
        title: {(each.first, each.second): each.in_a_new_future for each in ranked.pairs}
        for title, ranked in _by_shock(looked)
    }
    rows = []
    for pair in found.pairs:
        both = pair.first, pair.second
        shocks = [each.get(both, 1 - each.get(both[::-1], math.nan)) for each in by_shock.values()]
        chances = (pair.in_a_new_future, *shocks, pair.with_other_luck, pair.with_other_futures)
        first, second = (looked.names[each] for each in both)
        told = [_chance(each) or "too few runs" for each in chances]
        rows.append([f"{second} does better than {first}", *told])
    averages = "Of averages, with other luck", "Of averages, with other futures"
    return ["What would turn out", "In one future", *by_shock, *averages], rows


def _by_shock(looked: Looked) -> Iterator[tuple[str, Ranking]]:
    """The order without a shock and under each, where several were tried."""
    results = looked.results
    shocks = results.layout.experiment.shocks
    for shock in shocks if len(shocks) > 1 else ():
        futures = [each.number for each in results.layout.futures if each.shock.name == shock.name]
        runs = results.runs[results.runs["future"].isin(futures)]
        with suppress(InputError):
            yield titled(shock), _ranked(looked, replace(results, runs=runs))


def titled(shock: Shock) -> str:
    """What befalls the place, in words."""
    return " and ".join(each.title for each in shock.policies) or "No shock"


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
        Plain(looked.say([found])[0], name="ju-note")
        return
    Sentences(looked.say(found))
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
