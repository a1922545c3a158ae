"""How are conclusions told: which hold, which flip, and on what they depend?"""

from collections import Counter
from collections.abc import Mapping, Sequence

from abm.parameters import REGISTRY
from experiments.fragility import EVERY, FLIPS, MOST, Answer, Fragility, Verdict
from experiments.fragility_learnt import Learnt
from experiments.outcomes import Outcome
from experiments.readable import difference, span
from experiments.statistics import Estimate

Rows = list[tuple[str, ...]]
ANSWER_HEADINGS = (
    "Outcome", "Matters from", "Mean effect (95 % interval)", "Better", "No difference", "Worse",
    "Verdict", "Not chance", "Explained",
)  # fmt: skip
DEPENDENCE_HEADINGS = (
    "Conclusion", "depends on", "Correlation", "Effect where it is low", "where it is high", ""
)  # fmt: skip
NUMBER_HEADINGS = ("Number", "What it is", "Conclusions", "Pinned down by figures", "Source")
SHOWN = 3
"""Numbers named for each conclusion."""
TO_MEASURE = 8
TITLES: Mapping[Verdict, str] = {
    "holds": "Holds in every plausible world",
    "mostly holds": "Holds in most plausible worlds",
    "matters or not": "Does not turn round, but is too small to matter in some worlds",
    "flips": "Flips: better in some plausible worlds, worse in others",
}
HOLDING = ("holds", "mostly holds")
SAYINGS = ("better", "worse", "no difference")
"""What most worlds may say, in the order in which it is told."""
HOW = (
    f"In every: in {EVERY:.0%} of worlds or more. In most: in {MOST:.0%} or more. Flips: better in "
    f"{FLIPS:.0%} of worlds or more and worse in as many, by a difference that matters."
)


def setting_of(found: Fragility) -> str:
    """What was run, in a line."""
    setting = found.comparison.setting
    return (
        f"{setting.place.title}, {setting.families:,} families, {span(setting.weeks)}; "
        f"{found.worlds} plausible worlds, {found.runs_each:g} paired runs of each policy in each "
        f"(seed {setting.seed})."
    )


def summary(found: Fragility) -> list[str]:
    """How many conclusions hold, and how many do not, in plain sentences."""
    counted = Counter(answer.verdict for answer in found.answers)
    return [
        f"{TITLES[verdict]}: {counted[verdict]} of {len(found.answers)} conclusions."
        for verdict in TITLES
    ]


def told(answers: Sequence[Answer]) -> str:
    """Conclusions of one verdict in words: better or worse, in how many worlds, and why not in all.

    What holds is grouped by what it says; each that does not comes with what it depends on.
    """
    if answers[0].verdict not in HOLDING:
        return "; ".join(_open(answer) for answer in answers)
    grouped = {
        says: [_closed(answer) for answer in answers if answer.largest[0] == says]
        for says in SAYINGS
    }
    return ". ".join(f"*{says}*: {'; '.join(each)}" for says, each in grouped.items() if each)


def _closed(answer: Answer) -> str:
    share = "" if answer.verdict == "holds" else f" ({answer.largest[1]:.0%})"
    return f"{_lower(answer.question.outcome)}{share}"


def _open(answer: Answer) -> str:
    shares = ", ".join(
        f"{says} in {share:.0%}"
        for says, share in (("better", answer.better), ("worse", answer.worse))
        if share >= FLIPS
    )
    return f"{_lower(answer.question.outcome)} ({shares}{reason(answer)})"


def reason(answer: Answer) -> str:
    """On what an answer depends, in words; nothing where no number was found to decide."""
    names = [f"`{each.name}`" for each in answer.depends_on[:SHOWN]]
    return f"; depends on {', '.join(names)}" if names else ""


def _lower(outcome: Outcome) -> str:
    return outcome.title[0].lower() + outcome.title[1:]


def lead(found: Fragility) -> str:
    """The conclusions by how they fare, for the documentation."""
    parts = []
    for verdict, title in TITLES.items():
        chosen = [answer for answer in found.answers if answer.verdict == verdict]
        parts.append(
            f"**{title}** ({len(chosen)} of {len(found.answers)}).\n\n{_by_contrast(chosen)}"
        )
    return "\n".join(parts)


def _by_contrast(answers: Sequence[Answer]) -> str:
    """A line for each contrast, or one that says there is none."""
    names = dict.fromkeys(answer.question.contrast.name for answer in answers)
    lines = [
        f"- {name}: {told([each for each in answers if each.question.contrast.name == name])}.\n"
        for name in names
    ]
    return "".join(lines) or "- None.\n"


def answer_rows(answers: Sequence[Answer]) -> Rows:
    """One row of words for each answer."""
    return [
        (
            answer.question.outcome.title,
            f"{answer.question.smallest:g} {answer.question.outcome.unit}",
            _effect(answer.worlds.mean, answer.level),
            f"{answer.better:.0%}",
            f"{answer.little:.0%}",
            f"{answer.worse:.0%}",
            answer.verdict,
            f"{answer.worlds.reliability:.0%}",
            "–" if answer.explained != answer.explained else f"{answer.explained:.0%}",
        )
        for answer in answers
    ]


def _effect(estimate: Estimate, level: float) -> str:
    middle, ends = difference(estimate, level)
    return f"{middle} ({ends})"


def dependence_rows(answers: Sequence[Answer]) -> Rows:
    """One row for each number that an answer which does not hold everywhere depends on."""
    return [
        (
            f"{answer.question.contrast.name}: {_lower(answer.question.outcome)}" if first else "",
            f"`{each.name}`",
            f"{each.correlation:+.2f}",
            _effect(each.low, answer.level),
            _effect(each.high, answer.level),
            "turns round" if each.flips else "",
        )
        for answer in answers
        if answer.verdict != "holds"
        for first, each in zip((True, *[False] * SHOWN), answer.depends_on[:SHOWN], strict=False)
    ]


def deciding(answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    """The numbers that conclusions which do not hold everywhere depend on, with these."""
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        for each in answer.depends_on[:SHOWN] if answer.verdict != "holds" else ():
            found.setdefault(each.name, []).append(answer)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def number_rows(answers: Sequence[Answer], learnt: Sequence[Learnt]) -> Rows:
    """One row for each number that conclusions depend on: what it is, and what is known of it."""
    known = {each.name: each for each in learnt}
    return [
        (
            f"`{name}`",
            f"{REGISTRY[name].meaning} ({REGISTRY[name].unit})",
            str(len(hang)),
            _pinned(known.get(name)),
            REGISTRY[name].source,
        )
        for name, hang in deciding(answers).items()
    ]


def _pinned(known: Learnt | None) -> str:
    if known is None:
        return "no: not among the numbers fitted"
    spread = f"spread {known.spread:.2f} of that drawn"
    return f"{'yes' if known.identified else 'no'}: {spread}"


def to_measure(answers: Sequence[Answer], learnt: Sequence[Learnt]) -> str:
    """What would have to be measured to settle what now hangs on guesses."""
    pinned = {each.name for each in learnt if each.identified}
    hang = deciding(answers)
    open_ = [name for name in hang if name not in pinned]
    if not hang:
        return "No conclusion was found to depend on any single number."
    start = f"Conclusions that do not hold in every world depend on {len(hang)} numbers"
    if not open_:
        return f"{start}, all of them narrowed by the figures."
    return (
        f"{start}; **{len(open_)} of them are not pinned down by any figure**. To settle these "
        f"conclusions, somebody would have to measure {_listed(open_)}."
    )


def _listed(names: Sequence[str]) -> str:
    """The first of the names in words, and how many more there are."""
    first = "; ".join(map(_in_words, names[:TO_MEASURE]))
    more = len(names) - TO_MEASURE
    return f"{first}; and {more} more" if more > 0 else first


def _in_words(name: str) -> str:
    return f"{REGISTRY[name].meaning} (`{name}`)"
