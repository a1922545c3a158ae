"""What does the strategist ask? An experiment, made from the settings in the address.

Shocks are futures of their own here, beside one without a shock, so that one sees what a shock does
to a difference; so are sets of numbers that fit official figures, for what nobody has measured.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.policy import Policy
from dashboards.kit import plainly
from dashboards.settings import Settings, loaded_place
from experiments.design.designs import Design
from experiments.design.experiment import CALM, Experiment, Shock
from experiments.design.layout import Layout

MOST_RUNS = 8_000
"""At a desk: more are for `joinedup batch`, which keeps them on the disk."""
BESIDE = ("with_3_needs", "severity", "crises", "total_cost", "severity_gap")
"""Looked at beside the outcome that decides: families, crises, cost and fairness."""


def experiment_of(settings: Settings) -> Experiment:
    """The question of these settings in full. Raises InputError for what cannot be asked."""
    if len(settings.policies) < 2:
        raise InputError("One policy alone cannot be compared: choose a second one")
    place = loaded_place(settings.place)
    several = settings.futures > 1
    return Experiment(
        question=settings.title or asked_of(settings),
        places=(place,),
        policies=settings.with_changes(shocks=()).loaded_policies(),
        outcomes=tuple(dict.fromkeys((settings.outcome, *BESIDE))),
        families=min(settings.families, place.households),
        weeks=settings.weeks,
        seed=settings.seed,
        replications=settings.runs,
        parameters=_carried() if several else Ensemble.load("best"),
        futures_design=Design("ensemble", points=settings.futures) if several else None,
        shocks=(CALM, *(Shock(name, (Policy.load(name),)) for name in settings.shocks)),
    )


@cache
def _carried() -> Ensemble:
    """The carried sets of numbers, read once."""
    return Ensemble.carried()


def laid_out(settings: Settings) -> Layout:
    """The runs that the question takes. Raises InputError where they are too many for a desk."""
    layout = Layout.of(experiment_of(settings))
    if layout.runs > MOST_RUNS:
        raise InputError(
            f"This asks for {layout.runs:,} runs, and a desk does at most {MOST_RUNS:,}: choose "
            "fewer plausible worlds, pairs of runs or shocks, or run the file below with "
            "joinedup batch"
        )
    return layout


def asked_of(settings: Settings) -> str:
    """The question in words, where nobody has given the study a title."""
    outcome = plainly.named(settings.outcome)
    baseline, *others = (Policy.load(name).title or name for name in settings.policies)
    place = loaded_place(settings.place).title
    return f"What happens to {outcome} in {place} under {listed(others)}, against {baseline}?"


def in_words(settings: Settings, layout: Layout) -> Iterator[str]:
    """What will be run, sentence by sentence, before anybody presses Start."""
    futures, runs = settings.futures, settings.runs
    policies = len(layout.policies)
    shocks = listed([Policy.load(name).title for name in settings.shocks])
    yield (
        f"{policies} policies live through the same history, with the same families and the same "
        f"luck, {runs} times"
        + (f" in each of {futures} [[plausible worlds|{PLAUSIBLE}]]" if futures > 1 else "")
        + (f", without a shock and under {shocks}" if shocks else "")
        + f": {layout.runs:,} runs in all."
    )
    if futures == 1:
        yield (
            "With the best set of numbers alone, intervals hold chance and nothing of what nobody "
            "has measured: they look surer than anyone can be."
        )


PLAUSIBLE = (
    "Sets of numbers for what nobody has measured. Each fits the official figures about equally "
    "well. Their differences are what we do not know. Also called an ensemble of parameters."
)


def listed(names: Sequence[str]) -> str:
    """Names one after another: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), "".join(names[-1:]))))
