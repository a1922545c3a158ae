"""Where does the model contradict published findings? Each that can be run is run, and told.

`python -m experiments.contradictions docs/contradictions.md` writes the tables of the page anew:
findings about services, run in pairs with the best set of numbers, and the official figures that
today's services in the model miss.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from abm.ensemble import BEST, Ensemble
from abm.place import Place
from abm.simulation import Setting
from abm.world import World
from experiments.claims import Figure, Verdict
from experiments.commands.progress import progress, replications_of, text_checked
from experiments.counted import YEAR, Counted, ratio
from experiments.document import markdown_table, replace_part
from experiments.evidence import Evidence, witnessed
from experiments.outcomes import BY_NAME
from experiments.paired import measured
from experiments.published_findings import FINDINGS, RUNS, Published
from experiments.readable import readable
from experiments.runner import OnProgress
from experiments.statistics import estimate
from experiments.validation import OUTSIDE, Finding, validate
from experiments.ways_to_fail import expected, interval

REPLICATIONS = 40
COMMAND = "python -m experiments.contradictions docs/contradictions.md"
PARTS = ("published findings", "missed figures")
HEADINGS = ("Published", "In the model", "Mean (95% interval)", "Unit", "Would agree", "Verdict")
MISSED_HEADINGS = ("Figure", "Quantity", "Published", "Model", "Unit", "Source")
WORDS: Mapping[Verdict, str] = {
    "holds": "agrees",
    "does not hold": "**contradicts**",
    "not clear": "not clear",
}


@dataclass(frozen=True, slots=True)
class Held:
    """What the model says to a published finding."""

    published: Published
    figures: tuple[Figure, ...]


def shown(past: World, world: World) -> dict[str, float]:
    """What one run showed: outcomes, some by year, and what became of families."""
    counted = Counted.of(world)
    return {
        **witnessed(past, world),
        "plans 2": BY_NAME["crises_protection_plan"].compute(counted.year(1)),
        "on time": float(ratio(100 * counted.total("assessed_on_time"), counted.total("assessed"))),
        "stopped": float(
            ratio(1_000 * YEAR * counted.total("disengaged"), counted.total("families"))
        ),
    }


def evidence_for(
    setting: Setting, replications: int, on_progress: OnProgress | None = None
) -> Evidence:
    """Run every world on the same luck, for five years; raises InputError for the impossible."""
    cells = [run.cell(name, setting) for name, run in RUNS.items()]
    found = measured(cells, replications, shown, on_progress=on_progress)
    return dict(zip(RUNS, found, strict=True))


def held_against(seen: Evidence, findings: Sequence[Published] = FINDINGS) -> list[Held]:
    """What the runs say to each published finding."""
    return [
        Held(
            published,
            tuple(Figure(each, estimate(each.compute(seen))) for each in published.expectations),
        )
        for published in findings
    ]


def rows(found: Sequence[Held]) -> list[tuple[str, ...]]:
    """One row for each figure, with a verdict of its own."""
    return [
        (
            f"{held.published.source}: {held.published.found}" if first else "",
            figure.expectation.what,
            interval(figure.estimate),
            figure.expectation.unit,
            expected(figure),
            WORDS[figure.verdict],
        )
        for held in found
        for first, figure in zip((True, *[False] * 9), held.figures, strict=False)
    ]


def markdown(found: Sequence[Held], about: str) -> str:
    """The table of published findings, and how many of their parts the model agrees with."""
    verdicts = [figure.verdict for held in found for figure in held.figures]
    agreed, against, unclear = (verdicts.count(verdict) for verdict in WORDS)
    counted = f"agrees with {agreed}, contradicts {against}, {unclear} are not clear"
    table = markdown_table(HEADINGS, rows(found))
    return f"{about} Of {len(verdicts)} parts of these findings, the model {counted}.\n\n{table}"


def missed_markdown(findings: Sequence[Finding], about: str) -> str:
    """The official figures that the silo world misses by more than a quarter of its band's edge."""
    missed = [finding for finding in findings if finding.verdict == OUTSIDE]
    table = [
        (
            finding.target.name,
            finding.target.quantity,
            f"{finding.target.low:g} to {finding.target.high:g}",
            readable(finding.value),
            finding.target.unit,
            finding.target.source,
        )
        for finding in missed
    ]
    start = f"{about} {len(missed)} of {len(findings)} figures are clearly missed."
    return f"{start}\n\n{markdown_table(MISSED_HEADINGS, table)}" if missed else start


def main(document: Path) -> None:
    """Run everything with the best set of numbers, and write both tables into the document."""
    for part in PARTS:
        text_checked(document, part)
    setting = Setting(Place.load("coventry"), parameters=Ensemble.load(BEST).best)
    with progress(REPLICATIONS, hidden=False) as done:
        seen = evidence_for(setting, REPLICATIONS, done)
    about = replications_of(setting, REPLICATIONS)
    published, missed = PARTS
    replace_part(document, published, markdown(held_against(seen), about), COMMAND)
    replace_part(document, missed, missed_markdown(validate(setting, REPLICATIONS), about), COMMAND)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
