"""How is the validation table written for people and for machines?"""

from collections.abc import Sequence
from dataclasses import fields
from math import isnan
from typing import Any

from abm.errors import InputError
from experiments.targets import Target
from experiments.validation import Finding, summary

BEGIN = "<!-- validation table: begin (written by `joinedup validate --into`) -->"
END = "<!-- validation table: end -->"
HEADINGS = ("id", "quantity", "target", "unit", "model (95% interval)", "", "confidence", "source")
WORDS = tuple(field.name for field in fields(Target) if field.name != "measure")


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


def for_machines(finding: Finding) -> dict[str, Any]:
    """One finding as plain values; None for what is not a number."""
    numbers = {name: getattr(finding, name) for name in ("value", "low", "high")}
    return {
        **{("band_" if name in numbers else "") + name: getattr(finding.target, name)
           for name in WORDS},
        **{name: None if isnan(value) else value for name, value in numbers.items()},
        "verdict": finding.verdict,
    }  # fmt: skip


def described(target: Target) -> tuple[str, ...]:
    """What a row of the documentation says of a target, whatever the model shows."""
    measured = f"{target.quantity} ({target.how})" if target.how else target.quantity
    return target.name, measured, band(target), target.unit


def markdown(findings: Sequence[Finding]) -> str:
    """The table for the documentation, with the summary above it."""
    lines: list[Sequence[str]] = [HEADINGS, ["---"] * len(HEADINGS)]
    for each in findings:
        origin = (each.target.confidence, each.target.source)
        lines.append((*described(each.target), interval(each), each.verdict, *origin))
    rows = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return f"{summary(findings).capitalize()}.\n\n{rows}"


def around(text: str) -> tuple[str, str]:
    """What a document says before and after the table; `InputError` if it has no place for one."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise InputError(
            f"the document has no place for the table: give it two lines, {BEGIN} and {END}"
        )
    return before, after


def inserted(text: str, findings: Sequence[Finding]) -> str:
    """A document with the table in place of what stood between its two markers."""
    before, after = around(text)
    return f"{before}{BEGIN}\n\n{markdown(findings)}\n{END}{after}"
