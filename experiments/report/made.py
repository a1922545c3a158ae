"""How was a batch made, and how is it made again? Everything that a result depends on, in words."""

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.batch.results import BatchResults
from experiments.design.experiment import Design, Experiment
from experiments.readable import span
from experiments.report.content import Block, Code, Facts, Note, Paragraph, Points, Section, Table
from experiments.report.words import in_all

EXPERIMENT_FILE = "experiment.toml"
LIMITS = (
    "No decision about anyone real. A family in the model is a household made to fit a "
    "neighbourhood's counts. It is nobody.",
    "No forecast of a real council, and no savings target: costs are averages, of which only a "
    "part could ever be cashed.",
    "No ranking of places, agencies or professions.",
    "No proof that working together works, or does not: it shows what would follow if the "
    "mechanisms were as described. Differences between policies were fitted to no data. No "
    "interval says whether the mechanisms are right.",
)
"""In short, what stands in docs/limits.md."""
MOST_FAILURES = 5
MOST_LISTED = 20
MOST_OPEN = 6
"""Longer tables are folded away."""
DIGITS = 12
"""Of a digest that people are shown."""
DIGESTS = {
    "Rules of the model": "rules",
    "Program that began the store": "sources",
    "Experiment": "experiment",
}


def missing(results: BatchResults) -> int:
    """How many runs of the experiment are neither done nor failed."""
    return max(0, results.layout.runs - len(results.runs) - len(results.failures))


def warnings(results: BatchResults) -> Iterator[Note]:
    """What a reader must know before anything else: runs that are missing, or failed."""
    planned = results.layout.runs
    if left := missing(results):
        yield Note(
            f"This batch is not finished: {planned - left:,} of {planned:,} runs are done. All "
            "that follows rests on these alone and may change with the others.",
            warning=True,
        )
    if failed := len(results.failures):
        yield Note(
            f"{failed:,} of {planned:,} runs failed and are in no figure; the errors stand at the "
            "end.",
            warning=True,
        )
    if damaged := results.about.get("damaged"):
        yield Note(
            f"Damaged parts of the store were left out ({len(damaged):,}); `joinedup batch` "
            "on the same store runs them again.",
            warning=True,
        )


def asked(results: BatchResults) -> str:
    """What was run, in a sentence."""
    experiment = results.layout.experiment
    places = in_all([place.title for place in experiment.places])
    points = len({future.point for future in results.layout.futures})
    futures = "one future" if points == 1 else f"{points:,} futures"
    shocks = f", each under {len(experiment.shocks)} shocks" if len(experiment.shocks) > 1 else ""
    return (
        f"{places}: {experiment.families:,} families followed for {span(experiment.weeks)} under "
        f"{len(results.layout.policies)} policies in {futures}{shocks}: {len(results.runs):,} runs "
        "in all, each policy on the same families and the same luck."
    )


def limits_section() -> Section:
    """What the report must not be used for."""
    return Section("limits", "What this must not be used for", (Points(LIMITS),))


def made_section(results: BatchResults) -> Section:
    """The batch, and the commands and the file that make it again."""
    blocks: list[Block] = [
        Facts(tuple(_facts(results))),
        _policies(results),
        *_failures(results),
        *_sessions(results.about),
        *_again(results.layout.experiment),
    ]
    return Section("made", "How it was made", tuple(blocks))


def _facts(results: BatchResults) -> Iterator[tuple[str, str]]:
    experiment = results.layout.experiment
    for place in experiment.places:
        yield "Place", f"{place.title} (`{place.name}`, digest `{place.digest[:12]}`)"
    yield "Families", f"{experiment.families:,}"
    yield (
        "Time",
        f"{span(experiment.weeks)} under each policy, after {span(experiment.burn_in)} alike",
    )
    yield (
        "Policies",
        f"{len(results.layout.policies)}, from {results.names[0]}"
        + _how(experiment.policies_design),
    )
    yield "Futures", f"{len(results.layout.futures):,}" + _how(experiment.futures_design)
    if experiment.uncertainties:
        yield "Varied over futures", f"{len(experiment.uncertainties)} numbers of the model"
    shocks = [shock.name for shock in experiment.shocks]
    if shocks != ["none"]:
        yield "Shocks", in_all(shocks)
    yield "Replications", f"{experiment.replications} of each policy in each future, paired"
    yield "Seed", str(experiment.seed)
    yield "Parameters", f"{experiment.parameters.name} (`{experiment.parameters.digest[:12]}`)"
    done = (
        f"{len(results.runs):,} of {results.layout.runs:,} done, {len(results.failures):,} failed"
    )
    yield "Runs", done
    yield from _versions(results.about)


def _how(design: Design | None) -> str:
    """How the points were laid out, where a design did."""
    if design is None:
        return ""
    points = f", {design.points:,} points" if design.points else ""
    return f" (design: {design.kind}{points}, seed {design.seed})"


def _versions(about: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Under which rules and with which versions the runs were made, as the store says."""
    for title, name in DIGESTS.items():
        if about.get(name):
            yield title, f"`{str(about[name])[:DIGITS]}`"
    if versions := about.get("versions"):
        yield "Versions", ", ".join(f"{name} {number}" for name, number in versions.items())
    if created := about.get("created"):
        yield "Store begun", str(created)
    if others := about.get("other_rules"):
        yield (
            "Left aside",
            f"{sum(others.values()):,} runs in the same store that were made under other rules",
        )


def _sessions(about: Mapping[str, Any]) -> Iterator[Table]:
    """Who ran what, when, on what machine, and with which command."""
    own = [
        each
        for each in about.get("sessions", ())
        if each.get("experiment") in (None, about.get("experiment"))
    ]
    rows = [
        (
            _when(each.get("started")) or "–",
            _when(each.get("ended")) or "cut off",
            f"{each.get('runs', 0):,}",
            _machine(each),
            f"`{_without_folders(each['command'])}`" if each.get("command") else "–",
        )
        for each in own
    ]
    if rows:
        yield Table(
            f"When it was run{_more(rows)}",
            ("Started", "Ended", "Runs", "Machine", "Command"),
            tuple(rows[:MOST_LISTED]),
            numbers=(2,),
        )


def _without_folders(command: str) -> str:
    """A command with the names of files only: where they lay says nothing to others."""
    try:
        words = shlex.split(command)
    except ValueError:
        return command
    return shlex.join(Path(word).name if Path(word).is_absolute() else word for word in words)


def _when(told: str | None) -> str:
    """A moment, to the minute."""
    return f"{told[:16].replace('T', ' ')} UTC" if told else ""


def _machine(session: Mapping[str, Any]) -> str:
    """The kind of machine and its cores; not its name, which says nothing to others."""
    machine = session.get("machine") or {}
    kind = f"{str(machine.get('platform', '–')).partition('-')[0]} {machine.get('processor', '')}"
    threads = f", {session['threads']} threads" if session.get("threads") else ""
    return f"{kind.strip()}, {machine.get('cores', '–')} cores{threads}"


def _more(rows: Sequence[object]) -> str:
    return f" (the first {MOST_LISTED} of {len(rows):,})" if len(rows) > MOST_LISTED else ""


def _policies(results: BatchResults) -> Table:
    """The policies by name, with what they are."""
    rows = tuple(
        (policy.name, policy.title or "–", str(int(ran.sum())))
        for policy, ran in zip(results.layout.policies, results.layout.ran, strict=True)
    )
    headings = ("Policy", "What it is", "Futures")
    kept = rows[:MOST_LISTED]
    long = len(rows) > MOST_OPEN
    return Table(f"The policies{_more(rows)}", headings, kept, numbers=(2,), folded=long)


def _failures(results: BatchResults) -> Iterator[Block]:
    """The errors of runs that failed, each kind once."""
    if not len(results.failures):
        return
    failures = results.failures
    kinds = Counter(zip(failures["stage"].astype(str), failures["error"].astype(str), strict=True))
    named = [f"{number:,} in {stage}: {error}" for (stage, error), number in kinds.most_common()]
    yield Paragraph("Runs that failed:")
    yield Points(tuple(named[:MOST_FAILURES]))


def _again(experiment: Experiment) -> Iterator[Block]:
    """The commands that make the batch and its report again, and the file that they take."""
    yield Code(
        f"joinedup batch {EXPERIMENT_FILE} --store STORE\njoinedup report STORE",
        f"To make it again, save the experiment below as `{EXPERIMENT_FILE}` and, with the "
        "versions and rules named above, type:",
    )
    yield Code(experiment.text, "The experiment file", folded=True)
