"""Does the documentation say what the code says?"""

import re
import tomllib
from pathlib import Path

import pytest

from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.schedule import WEEK
from agents import records
from agents.chance import LEADING, RESTARTING
from experiments.documentation import DOCS, PARTS, decisions, documents, record_fields, renewed

ODD = (DOCS / "ODD.md").read_text(encoding="utf-8")
SUBMODELS = ODD.partition("## 7 Submodels")[2]
RENEW = "run `python -m experiments.documentation`"


@pytest.mark.parametrize("document", documents(), ids=lambda file: file.name)
def test_every_generated_table_is_what_the_code_says_now(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert renewed(text) == text, RENEW


def test_every_kind_of_table_is_in_the_documentation() -> None:
    together = "".join(document.read_text(encoding="utf-8") for document in documents())
    assert [part for part in PARTS if f"<!-- generated: {part} -->" not in together] == []


def test_a_table_that_has_fallen_behind_is_written_again() -> None:
    stale = "before\n<!-- generated: schedule -->\nfallen behind\n<!-- generated: end -->\nafter\n"
    fresh = renewed(stale)
    assert "fallen behind" not in fresh
    assert "`asks_for_help`" in fresh
    assert fresh.startswith("before\n")
    assert fresh.endswith("after\n")


def test_an_unknown_table_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="'levres': give one of levers"):
        renewed("<!-- generated: levres -->\n<!-- generated: end -->\n")


def test_every_field_of_every_record_is_in_the_tables_of_the_odd() -> None:
    told = {name: [field.strip("`") for field, _, _ in rows] for name, rows in record_fields()}
    declared = {
        name.removesuffix("_record"): list(getattr(records, name).names)
        for name in vars(records)
        if name.endswith("_record")
    }
    assert told == declared


def test_every_decision_point_is_listed_with_its_number() -> None:
    rows = decisions().splitlines()[2:]
    assert len(rows) == RESTARTING + 1
    assert rows[LEADING].startswith(f"| {LEADING} | leading | `_may_lead`")
    assert rows[RESTARTING].startswith(f"| {RESTARTING} | restarting | `weeks_out`")


def test_every_rule_of_the_week_has_its_submodel() -> None:
    rules = [rule.__name__ for line in WEEK for rule in line.rules]
    assert [rule for rule in rules if f"`{rule}`" not in SUBMODELS] == []


def test_every_number_of_the_model_is_in_the_equations() -> None:
    words = set(re.findall(r"\w+", SUBMODELS))
    assert sorted({parameter.group for parameter in REGISTRY} - words) == []


def test_every_name_that_the_equations_take_from_a_record_exists() -> None:
    fields = {name: {field.strip("`") for field, _, _ in rows} for name, rows in record_fields()}
    used = re.findall(r"\b(family|worker|agency|pair|case)\.(\w+)", SUBMODELS)
    assert [f"{who}.{field}" for who, field in used if field not in fields[who]] == []


def test_the_citation_names_the_version_of_the_project() -> None:
    root = DOCS.parent
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {project['version']}\n" in citation
    assert f"license: {project['license']}\n" in citation
