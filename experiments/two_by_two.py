"""What does the two by two of behaviours and rules show, for the documentation?

`python -m experiments.two_by_two docs/findings.md` runs it for Coventry with the defaults of
`joinedup compare` and writes what it finds into the document, between its two markers.
"""

import sys
from pathlib import Path

from abm.ensemble import Ensemble
from abm.place import Place
from abm.simulation import Setting
from experiments.comparison import TWO_BY_TWO, Comparison, chosen_policies, compared
from experiments.document import markdown_table, replace_part
from experiments.findings import findings
from experiments.outcomes import HEADLINES, Outcome
from experiments.readable import difference, readable

REPLICATIONS = 50
PART = "two by two"
COMMAND = "python -m experiments.two_by_two docs/findings.md"


def markdown(comparison: Comparison) -> str:
    """The plain sentences, and a table of the headline outcomes."""
    sentences = "".join(f"- {sentence}\n" for sentence in findings(comparison))
    others = [f"{name} (95% interval)" for name in comparison.names[1:]]
    headings = ("Outcome", "Unit", comparison.baseline, *others, "both beyond the sum")
    rows = [_row(comparison, outcome) for outcome in HEADLINES]
    return f"{sentences}\n{markdown_table(headings, rows)}"


def _row(comparison: Comparison, outcome: Outcome) -> tuple[str, ...]:
    """The level under the baseline, and how far the others are from it."""
    level = comparison.level(comparison.baseline, outcome.name).mean
    found = [comparison.difference(policy, outcome.name) for policy in comparison.names[1:]]
    cells = []
    for each in (*found, comparison.interaction(outcome.name)):
        middle, ends = difference(each, level)
        cells.append(f"{'**' if each.clear else ''}{middle}{'**' if each.clear else ''} ({ends})")
    return outcome.title, outcome.unit, readable(level), *cells


def main(document: Path) -> None:
    """Run the two by two and write it into the document."""
    setting = Setting(Place.load("coventry"))
    policies = chosen_policies(TWO_BY_TWO)
    comparison = compared(setting, policies, REPLICATIONS, ensemble=Ensemble.carried())
    replace_part(document, PART, markdown(comparison), COMMAND)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
