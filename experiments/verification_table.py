"""How is it told whether results hold at other sizes and steps? For machines, and as tables.

The tables are made from the JSON document alone, so that a document once written can be shown and
inserted again without running anything.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.document import markdown_table
from experiments.readable import readable
from experiments.statistics import CONFIDENCE
from experiments.verification import NEAR, Held, Mean, Variant

Table = Mapping[str, Any]
"""One sensitivity as plain values: its variants, and a row for each figure held against them."""
VERDICTS = ("agrees", "near", "apart", "other sign", "not seen")
EXPLAINED = (
    f"agrees: within the joint 95 % interval of the two means; near: outside it, but off by no more"
    f" than {NEAR:.0%} of the figure; apart: further off; other sign: both clear, and opposite."
)


def for_machines(variants: Sequence[Variant], held: Sequence[Held]) -> dict[str, Any]:
    """The variants and every figure held against the last of them, as plain values."""
    return {
        "reference": variants[-1].label,
        "variants": [
            {
                "label": each.label,
                "families": each.families,
                "replications": each.replications,
                "seconds": round(each.seconds, 1),
            }
            for each in variants
        ],
        "figures": [_figure(each) for each in held],
    }


def _figure(held: Held) -> dict[str, Any]:
    return {
        "outcome": held.outcome.name,
        "title": held.outcome.title,
        "unit": held.outcome.unit,
        "policy": held.policy,
        "paired": held.paired,
        "variant": held.variant,
        **_numbers("value", held.value),
        **_numbers("reference", held.reference),
        **_numbers("apart", held.apart),
        "verdict": held.verdict,
    }


def _numbers(name: str, mean: Mean) -> dict[str, float]:
    return {name: mean.value, f"{name}_half_width": mean.half}


def headings(table: Table) -> tuple[str, ...]:
    """Outcome, unit, then one column for each variant, the reference last."""
    return ("outcome", "unit", *(each["label"] for each in table["variants"]))


def rows(table: Table, policy: str, paired: bool) -> list[tuple[str, ...]]:
    """A row for each outcome: the reference with its interval, the others with their verdict."""
    wanted = [
        each for each in table["figures"] if (each["policy"], each["paired"]) == (policy, paired)
    ]
    by_outcome: dict[str, list[Mapping[str, Any]]] = {}
    for each in wanted:
        by_outcome.setdefault(each["outcome"], []).append(each)
    return [
        (found[0]["title"], found[0]["unit"], *(_cell(each, "value") for each in found),
         _cell(found[0], "reference"))
        for found in by_outcome.values()
    ]  # fmt: skip


def _cell(figure: Mapping[str, Any], which: str) -> str:
    """`140 ± 3 near`: the value, half its interval and, unless it agrees, the verdict."""
    value, half = figure[which], figure[f"{which}_half_width"]
    if value is None:
        return "–"
    scale = figure["reference"] or value
    text = readable(value, scale, signed=figure["paired"])
    margin = readable(half or 0, scale)
    if margin != "0":
        text += f" ± {margin}"
    verdict = figure["verdict"] if which == "value" else "agrees"
    return text if verdict == "agrees" else f"{text} {verdict}"


def tally(table: Table) -> list[tuple[str, ...]]:
    """How many figures agree, by variant and kind: levels of all policies, and differences."""
    counted = []
    for variant in table["variants"][:-1]:
        for paired, words in ((False, "levels"), (True, "differences")):
            verdicts = [
                each["verdict"]
                for each in table["figures"]
                if (each["variant"], each["paired"]) == (variant["label"], paired)
            ]
            numbers = [str(verdicts.count(verdict)) for verdict in VERDICTS[:-1]]
            counted.append((variant["label"], words, str(len(verdicts)), *numbers))
    return counted


TALLY = ("variant", "figures", "in all", *VERDICTS[:-1])


def ran(table: Table) -> str:
    """What was run, in a sentence or two."""
    each = "; ".join(
        f"{variant['label']}, {variant['replications']} replication"
        f"{'' if variant['replications'] == 1 else 's'} ({variant['seconds']:.0f} s)"
        for variant in table["variants"]
    )
    chance = f"{1 - CONFIDENCE:.0%}"
    return (
        f"{each}. Held against {table['reference']}, with {EXPLAINED} By chance alone about "
        f"{chance} of the figures do not agree."
    )


def markdown(document: Mapping[str, Any], part: str) -> str:
    """One part of the page, `sizes` or `time_step`, from the JSON document."""
    table = document[part]
    baseline, other = document["policies"][0], document["policies"][-1]
    first = markdown_table(headings(table), rows(table, baseline, False))
    second = markdown_table(headings(table), rows(table, other, True))
    return (
        f"{ran(table)}\n\n{markdown_table(TALLY, tally(table))}\n"
        f"Levels under `{baseline}`:\n\n{first}\n"
        f"Paired differences of `{other}` from `{baseline}`:\n\n{second}"
    )
