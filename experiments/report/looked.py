"""What was looked at, and how sure are we still, after so many looks?"""

from experiments.analysis.contrast_words import looked_at
from experiments.report.content import Points, Section
from experiments.report.subject import Subject
from experiments.report.words import in_all, size_of, uncapital


def looked_section(about: Subject) -> Section:
    """The outcomes and policies, what matters, multiple comparisons, and paired luck."""
    experiment = about.results.layout.experiment
    every = about.asked
    titles = list(dict.fromkeys(uncapital(each.outcome.title) for each in every))
    matters = size_of(about.difference().smallest, about.outcome)
    said = [
        f"Looked at: {in_all(titles)}, under {len(about.others)} "
        f"{'policy' if len(about.others) == 1 else 'policies'}, in {len(experiment.places)} "
        f"{'place' if len(experiment.places) == 1 else 'places'}. Everything else in this report "
        "is beside the question that was asked.",
        *looked_at(every),
        *_holds(about),
        f"The smallest difference that matters is {matters} for {uncapital(about.outcome.title)}"
        + (
            ", as the experiment says."
            if about.outcome.name in experiment.smallest
            else ": 1% of the level under the baseline, since the experiment names none."
        ),
        *_paired(about),
    ]
    return Section(
        "looked", "What was looked at", (Points(tuple(said)),), {"contrasts": every.table()}
    )


def _holds(about: Subject) -> list[str]:
    """Whether the headline stays clear beside everything else."""
    if about.stays_clear is None or len(about.asked.all) < 2:
        return []
    stays = "stays" if about.stays_clear else "does not stay"
    return [f"The headline {stays} clear beside all others that were looked at (Holm)."]


def _paired(about: Subject) -> list[str]:
    times = about.difference().variance_reduction
    if not 1 < times < float("inf"):
        return []
    return [
        f"Running policies on the same luck made each pair of runs worth {times:,.1f}: with "
        "separate luck it would take so many times the runs."
    ]
