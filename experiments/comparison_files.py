"""How is a comparison kept? Tidy tables, a figure, and everything needed to make it again."""

from pathlib import Path
from typing import Any

from experiments.comparison import Comparison
from experiments.figure import save_figure
from experiments.findings import findings
from experiments.provenance import for_json, save_json


def save(comparison: Comparison, folder: Path, command: str) -> None:
    """Write the tables, the figure, the sentences and the provenance into a folder."""
    summary = comparison.table()
    summary.to_parquet(folder / "summary.parquet", index=False)
    summary.to_csv(folder / "summary.csv", index=False)
    if comparison.there is not None:
        comparison.by_area().to_parquet(folder / "areas.parquet", index=False)
        comparison.by_area().to_csv(folder / "areas.csv", index=False)
    comparison.ensemble.used(comparison.replications).save(folder / "parameters.csv")
    comparison.every_run().to_parquet(folder / "runs.parquet", index=False)
    comparison.weekly().to_parquet(folder / "weekly.parquet", index=False)
    comparison.weekly_lines().to_parquet(folder / "lines.parquet", index=False)
    (folder / "findings.txt").write_text("\n".join(findings(comparison)) + "\n", encoding="utf-8")
    save_json({"command": command, **comparison.provenance}, folder / "provenance.json")
    save_figure(comparison, folder)


def document(comparison: Comparison, command: str) -> dict[str, Any]:
    """The whole result as one JSON document: every outcome, the sentences, the provenance."""
    found = {
        "baseline": comparison.baseline,
        "policies": comparison.names,
        "shocks": comparison.shocks,
        "outcomes": comparison.table().to_dict("records"),
        "areas": comparison.by_area().to_dict("records"),
        "benefit_cost": {name: comparison.benefit_cost(name) for name in comparison.names[1:]},
        "shows_from_week": {name: comparison.shows_from(name) for name in comparison.names[1:]},
        "findings": findings(comparison),
        "provenance": {"command": command, **comparison.provenance},
    }
    cleaned: dict[str, Any] = for_json(found)
    return cleaned
