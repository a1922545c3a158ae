"""How are claims, ablations and levers written for people and for machines?"""

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.ablation import Ablated, Moved
from experiments.claims import Figure, Finding
from experiments.document import markdown_table
from experiments.outcomes import BY_NAME
from experiments.provenance import for_json
from experiments.readable import difference, readable
from experiments.statistics import Estimate

Rows = list[tuple[str, ...]]
CLAIM_HEADINGS = ("Claim", "Figure", "Mean (95% interval)", "Unit", "Expected", "Verdict")
ABLATION_HEADINGS = (
    "Without",
    "In",
    "Outcome",
    "With",
    "Change (95% interval)",
    "",
    "Also changed",
)
LEVER_OUTCOMES = ("with_3_needs", "severity", "crises", "weeks_to_help", "total_cost")
LEVER_HEADINGS = (
    "Left as in silo",
    *(f"{BY_NAME[name].title} ({BY_NAME[name].unit})" for name in LEVER_OUTCOMES),
)


def interval(estimate: Estimate) -> str:
    """A difference with its interval."""
    middle, ends = difference(estimate, max(abs(estimate.mean), abs(estimate.high)))
    return f"{middle} ({ends})"


def claim_rows(findings: Sequence[Finding]) -> Rows:
    """One row for each figure; the claim and its verdict stand in the first."""
    return [
        (
            finding.claim.says if first else "",
            figure.expectation.what,
            interval(figure.estimate),
            figure.expectation.unit,
            expected(figure),
            finding.verdict if first else "",
        )
        for finding in findings
        for first, figure in zip((True, *[False] * 20), finding.figures, strict=False)
    ]


def expected(figure: Figure) -> str:
    """The range that the interval must lie in, in words."""
    least, most = figure.expectation.least, figure.expectation.most
    if least == float("-inf"):
        return f"at most {most:g}"
    return f"at least {least:g}" if most == float("inf") else f"{least:g} to {most:g}"


def ablation_rows(found: Sequence[Ablated]) -> Rows:
    """One row for each mechanism."""
    return [
        (
            each.mechanism.name,
            each.mechanism.world,
            each.named.outcome.title,
            f"{readable(each.named.level)} {each.named.outcome.unit}",
            _change(each.named),
            each.verdict,
            "; ".join(f"{moved.outcome.title} {_per_cent(moved)}" for moved in each.most),
        )
        for each in found
    ]


def lever_rows(found: Mapping[str, Mapping[str, Moved]]) -> Rows:
    """One row for each lever of the collaborative policy."""
    return [
        (name, *(_change(moved[outcome]) for outcome in LEVER_OUTCOMES))
        for name, moved in found.items()
    ]


def _change(moved: Moved) -> str:
    middle, ends = difference(moved.difference, moved.level)
    return f"{middle} ({ends})"


def _per_cent(moved: Moved) -> str:
    if not moved.level:
        return _change(moved)
    return f"{100 * moved.difference.mean / moved.level:+.1f}%"


def claims_for_machines(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """All claims as plain values; None for what is not a number or has no bound."""
    return [
        {
            "claim": finding.claim.name,
            "says": finding.claim.says,
            "verdict": finding.verdict,
            "figures": [
                {
                    "what": figure.expectation.what,
                    "unit": figure.expectation.unit,
                    "least": for_json(figure.expectation.least),
                    "most": for_json(figure.expectation.most),
                    "verdict": figure.verdict,
                    **_numbers(figure.estimate),
                }
                for figure in finding.figures
            ],
        }
        for finding in findings
    ]


def ablations_for_machines(found: Sequence[Ablated]) -> list[dict[str, Any]]:
    """All ablations as plain values."""
    return [
        {
            "mechanism": each.mechanism.name,
            "off": dict(each.mechanism.off),
            "on": dict(each.mechanism.on),
            "world": each.mechanism.world,
            "moves": each.mechanism.moves,
            "verdict": each.verdict,
            "named": moved_for_machines(each.named),
            "changed": [moved_for_machines(moved) for moved in each.changed],
        }
        for each in found
    ]


def moved_for_machines(moved: Moved) -> dict[str, Any]:
    """One outcome and how far it moved."""
    return {"outcome": moved.outcome.name, "level": for_json(moved.level),
            **_numbers(moved.difference)}  # fmt: skip


def _numbers(estimate: Estimate) -> dict[str, Any]:
    return {name: for_json(getattr(estimate, name)) for name in ("mean", "low", "high")}


def claims_markdown(findings: Sequence[Finding], setting: str) -> str:
    """The table of claims for the documentation."""
    holding = sum(finding.verdict == "holds" for finding in findings)
    table = markdown_table(CLAIM_HEADINGS, claim_rows(findings))
    return f"{setting} {holding} of {len(findings)} claims hold.\n\n{table}"


def ablation_markdown(
    found: Sequence[Ablated], levers: Mapping[str, Mapping[str, Moved]], setting: str
) -> str:
    """The tables of ablations and of levers for the documentation."""
    return "\n".join(
        (
            f"{setting} {ablation_summary(found)}\n",
            markdown_table(ABLATION_HEADINGS, ablation_rows(found)),
            "### The collaborative policy without each of its levers\n",
            "Change from the whole collaborative policy. A plus where less is better means that"
            " the lever helps; a minus, that it costs more than it gives.\n",
            markdown_table(LEVER_HEADINGS, lever_rows(levers)),
        )
    )


def ablation_summary(found: Sequence[Ablated]) -> str:
    """How many mechanisms did what was expected of them, and which did nothing."""
    expected = sum(each.verdict == "as expected" for each in found)
    idle = [each.mechanism.name for each in found if each.verdict == "nothing"]
    end = f" Without these nothing changes: {', '.join(idle)}." if idle else ""
    return f"{expected} of {len(found)} mechanisms do what is expected of them.{end}"
