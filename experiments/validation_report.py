"""What does a whole validation hold: one place against every target, its neighbourhoods, others?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abm.ensemble import Ensemble
from abm.place import Place
from abm.simulation import Setting
from experiments.held import Loss, Record
from experiments.measures import deprived_shares
from experiments.provenance import for_json, in_short, parameters_record, source_digest, versions
from experiments.target import NotTestable
from experiments.targets import NOT_TESTABLE
from experiments.validation import Finding, judge, observed, pooled, summary
from experiments.validation_table import for_machines


@dataclass(frozen=True, slots=True)
class Neighbourhoods:
    """Households deprived in 0 to 4 census dimensions: shares [neighbourhoods, 5], 0 to 1."""

    codes: tuple[str, ...]
    census: NDArray[np.float64]
    model: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Report:
    """One place held against every target, and the same targets in other places.

    `places` maps a place's title to its findings, the validated place first. `record` and `losses`
    are missing where the setting is not the recorded one, so that nothing was checked.
    """

    setting: Setting
    ensemble: Ensemble
    replications: int
    findings: Sequence[Finding]
    neighbourhoods: Neighbourhoods
    places: Mapping[str, Sequence[Finding]]
    record: Record | None = None
    losses: Sequence[Loss] = ()
    untested: Sequence[NotTestable] = NOT_TESTABLE

    @property
    def lost(self) -> list[Loss]:
        """The targets that held and are lost: more than chance explains."""
        return [loss for loss in self.losses if loss.verdict == "lost"]


def examine(
    setting: Setting,
    ensemble: Ensemble,
    replications: int,
    others: Sequence[Place] = (),
    done: Callable[[], None] = lambda: None,
) -> Report:
    """Run the silo world of a place, and of others for comparison; raises InputError.

    Other places get as many families, or all they have. `done` is called after each run.
    """
    runs = observed(setting, replications, done, ensemble)
    findings = judge(runs)
    places = {setting.place.title: findings}
    for place in others:
        if place.digest != setting.place.digest:
            families = min(setting.families, place.households)
            there = replace(setting, place=place, families=families)
            places[place.title] = judge(observed(there, replications, done, ensemble))
    model, census = deprived_shares(pooled(runs))
    codes = tuple(each.code for each in setting.place.neighbourhoods)
    seen = Neighbourhoods(codes, census, model)
    return Report(setting, ensemble, replications, findings, seen, places)


def report_for_machines(report: Report) -> dict[str, Any]:
    """All of a report as plain values; null for what is not a number."""
    hoods = report.neighbourhoods
    told: dict[str, Any] = {
        **_setting(report),
        "parameters": parameters_record(report.ensemble),
        "replications": report.replications,
        "summary": summary(report.findings),
        "findings": [for_machines(finding) for finding in report.findings],
        "not_testable": [_untested(each) for each in report.untested],
        "neighbourhoods": {
            code: {"census": census, "model": model}
            for code, census, model in zip(
                hoods.codes, hoods.census.tolist(), hoods.model.tolist(), strict=True
            )
        },
        "places": {
            title: {
                each.target.name: {"value": each.value, "verdict": each.verdict}
                for each in findings
            }
            for title, findings in report.places.items()
        },
        "held": _held(report),
        "source_digest": source_digest(),
        "versions": versions(),
    }
    plain: dict[str, Any] = for_json(told)
    return plain


def _setting(report: Report) -> dict[str, Any]:
    """The setting in short; its numbers stand under parameters, of which there may be many."""
    return {
        name: value
        for name, value in in_short(report.setting).items()
        if not name.startswith("parameters")
    }


def _untested(each: NotTestable) -> dict[str, str]:
    return {name: getattr(each, name) for name in NotTestable.__slots__}


def _held(report: Report) -> dict[str, Any]:
    """Whether held targets were checked, and what became of them."""
    if report.record is None:
        return {"checked": False}
    return {
        "checked": True,
        "held": len(report.record.held),
        "losses": [
            {
                "name": loss.name,
                "then": loss.then,
                "now": loss.now.value if loss.now else None,
                "verdict": loss.verdict,
            }
            for loss in report.losses
        ],
    }
