"""How is the validation table written for people and for machines?"""

from collections.abc import Sequence
from dataclasses import fields
from math import isnan
from typing import Any

from experiments.document import markdown_table, with_part
from experiments.held import RECORD, Loss
from experiments.target import NotTestable, Target
from experiments.targets import NOT_TESTABLE
from experiments.validation import Finding, summary

PART = "validation table"
COMMAND = "joinedup validate --into"
HEADINGS = ("id", "quantity", "target", "unit", "model (95% interval)", "", "confidence", "source")
WORDS = tuple(field.name for field in fields(Target) if field.name != "measure")
UNTESTED = "not testable"
EXPECTED = (
    "T1, T3, T4, T10 and T17 are expected above the band in a deprived place, and below it in one "
    "that is well off"
)
WHAT_TO_DO = (
    "Something in the rules, the numbers or the places has moved these since they were recorded. "
    f"If that was meant, record again with `{RECORD}` and say so in the changelog under Results "
    "change; otherwise find the change (`git log`) and mend it."
)


def figure(value: float) -> str:
    """A value with three figures, or a dash where there is none."""
    if isnan(value):
        return "-"
    decimals = 2 if abs(value) < 10 else 1
    return f"{value:.{decimals}f}"


def band(target: Target) -> str:
    """The target's band: `10 to 14`."""
    return f"{target.low:g} to {target.high:g}"


def interval(finding: Finding) -> str:
    """A value with its interval: `11.8 (10.6 to 13.0)`."""
    if isnan(finding.low):
        return figure(finding.value)
    return f"{figure(finding.value)} ({figure(finding.low)} to {figure(finding.high)})"


def loss_in_words(loss: Loss) -> str:
    """What became of a target that used to hold: which, how far, then and now."""
    verdict, then = loss.verdict.capitalize(), f"was {figure(loss.then)}"
    if loss.now is None:
        return f"{verdict}: {loss.name} {then}; no row has this name any more"
    target = loss.now.target
    return (
        f"{verdict}: {target.name}, {target.quantity}: {then}, is {interval(loss.now)}; "
        f"target {band(target)} {target.unit}"
    )


def for_machines(finding: Finding) -> dict[str, Any]:
    """One finding as plain values; None for what is not a number."""
    numbers = {name: getattr(finding, name) for name in ("value", "low", "high")}
    return {
        **{("band_" if name in numbers else "") + name: getattr(finding.target, name)
           for name in WORDS},
        **{name: None if isnan(value) else value for name, value in numbers.items()},
        "each": [None if isnan(value) else value for value in finding.each],
        "verdict": finding.verdict,
    }  # fmt: skip


def described(target: Target) -> tuple[str, ...]:
    """What a row of the documentation says of a target, whatever the model shows."""
    measured = f"{target.quantity} ({target.how})" if target.how else target.quantity
    return target.name, measured, band(target), target.unit


def markdown(findings: Sequence[Finding]) -> str:
    """The table for the documentation, with the summary above it."""
    rows = [
        (*described(each.target), interval(each), each.verdict,
         each.target.confidence, each.target.source)
        for each in findings
    ]  # fmt: skip
    rows += [_untested(each) for each in NOT_TESTABLE]
    return f"{summary(findings).capitalize()}.\n\n{markdown_table(HEADINGS, rows)}"


def _untested(each: NotTestable) -> tuple[str, ...]:
    said = f"{each.quantity} ({each.why})"
    return each.name, said, each.published, "", "", UNTESTED, each.confidence, each.source


def inserted(text: str, findings: Sequence[Finding], command: str = COMMAND) -> str:
    """A document with the table in place of what stood between its two markers."""
    return with_part(text, PART, markdown(findings), command)
