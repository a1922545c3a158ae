"""Is an experiment read as it is written, and are its mistakes told with their lines?"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from experiments.commands.experiment import TEMPLATES
from experiments.design import templates
from experiments.design.experiment import (
    CALM,
    Design,
    Dose,
    Experiment,
    Factor,
    Order,
    Precision,
    Shock,
)
from experiments.design.layout import Layout
from experiments.outcomes import HEADLINES

PLAIN = 'question = "Does it help?"\nplaces = ["coventry"]\npolicies = ["silo"]\n'
COVENTRY = Place.load("coventry")
SILO, BOTH = Policy.load("silo"), Policy.load("collaborative")


def asked(more: str = "") -> Experiment:
    return Experiment.from_toml(PLAIN + more, "ours.toml")


def mistakes(text: str) -> list[str]:
    """What is told of a text that cannot be used, line by line."""
    with pytest.raises(InputError) as refused:
        Experiment.from_toml(text, "ours.toml")
    return str(refused.value).splitlines()


def test_what_a_short_file_leaves_out_has_its_usual_value() -> None:
    found = asked()
    assert found.outcomes == tuple(outcome.name for outcome in HEADLINES)
    assert found == Experiment("Does it help?", (COVENTRY,), (SILO,), found.outcomes)
    assert found.parameters == Ensemble.load("best")


def test_levers_and_uncertainties_are_read_in_every_form() -> None:
    found = asked("""
        [levers]
        openness = [0, 0.5, 1]
        target_regime = ["aligned", "volume"]
        voice = "plausible"
        outreach = { low = 0, high = 2, levels = [0, 1, 2] }
        [parts]
        rules = "rules-only"
        [policies_design]
        kind = "fractional-factorial"
        resolution = 3
        [uncertainties]
        crisis_rate.emergency = "plausible"
        "crisis_rate.neet" = { low = 0.001, high = 0.009, distribution = "loguniform" }
        regime_weight = "plausible"
        call_effect = { distribution = "triangular", mode = 0.3 }
        [futures_design]
        kind = "sobol"
        points = 8
        """)
    assert [each.name for each in found.levers] == [
        "openness", "target_regime", "voice", "outreach", "rules",
    ]  # fmt: skip
    assert list(found.levers[1].levels) == [1, 3]
    assert found.levers[3] == Factor("outreach", "lever", 0, 2, levels=(0, 1, 2))
    assert len(found.uncertainties) == 2 + 5 + 1
    assert found.uncertainties[-1] == replace(
        Factor.plausible("call_effect"), distribution="triangular", mode=0.3
    )
    assert found.policies_design == Design("fractional-factorial", resolution=3)


def test_all_uncertain_numbers_may_be_meant_at_once() -> None:
    found = asked('uncertainties = "plausible"\nfutures_design = { kind = "morris", points = 2 }\n')
    assert len(found.uncertainties) > 200


def test_shocks_and_the_ensemble_are_read() -> None:
    found = asked("""
        shocks = ["", "austerity@52", "austerity+risk-shock"]
        [futures_design]
        kind = "ensemble"
        points = 7
        """)
    assert [shock.name for shock in found.shocks] == [
        "none",
        "austerity@52",
        "austerity+risk-shock",
    ]
    assert len(Layout.of(found).futures) == 21


def test_files_are_found_from_the_folder_of_the_experiment(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "open.toml").write_text("[levers]\nopenness = 0.6\n")
    (tmp_path / "points.csv").write_text("voice\n0.3\n0.6\n")
    (tmp_path / "numbers.toml").write_text("call_effect = 0.2\n")
    file = tmp_path / "ours" / "experiment.toml"
    file.write_text(
        PLAIN.replace('["silo"]', '["silo", "open.toml@26+lean"]')
        + 'parameters = "../numbers.toml"\n'
        + '[policies_design]\nkind = "table"\ntable = "../points.csv"\n'
    )
    found = Experiment.load(file)
    assert found.policies[1].name == "open@26+lean"
    assert found.levers == (Factor("voice", "lever", 0.3, 0.6),)
    assert found.parameters.best["call_effect"] == 0.2
    file.unlink()
    (tmp_path / "points.csv").unlink()
    again = Experiment.from_toml(found.text)
    assert again == found
    assert again.digest == found.digest


OWN = Policy.from_toml('title = "O\\"urs"\nstory = """a\n[b]"""\n[levers]\nopenness = 0.4', "ours")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"policies": (SILO, OWN, Policy.load("think-family@26:most-deprived-10")), "burn_in": 0},
        {"places": (COVENTRY, replace(COVENTRY, name="our-town", children_share=0.3))},
        {
            "parameters": Ensemble("own.csv", Ensemble.carried().sets[:2], (0.5, 1.0)),
            "futures_design": Design("ensemble", 2),
        },
        {"parameters": replace(Ensemble.load("best"), middle=Parameters())},
        {"parameters": Ensemble.carried(), "futures_design": Design("ensemble", 3)},
        {"shocks": (CALM, Shock("bad", (Policy.load("austerity"), Policy.load("risk-shock"))))},
        {"order": Order((OWN, BOTH), 13), "dose": Dose(OWN, (0.5, 1)), "smallest": {"neet": 0.5}},
        {"precision": Precision("neet", 0.25), "seed": 0},
        {
            "levers": (
                Factor.of_part("b", BOTH),
                Factor.among("target_regime", ("none", "learning")),
            ),
            "uncertainties": (
                Factor("labour_demand", "uncertainty", 0.7, 1.2, "triangular", 0.8),
                Factor.plausible("spill.work.money"),
                Factor("call_effect", "uncertainty", 0.1, 0.3, levels=(0.1, 0.3)),
            ),
            "futures_design": Design("saltelli", 8, second_order=True, seed=3),
            "joint": True,
        },
        {
            "levers": (Factor.plausible("voice"),),
            "policies_design": Design("table", table="voice\n0.1\n0.9\n"),
        },
    ],
)  # fmt: skip
def test_what_is_written_is_read_as_the_same(more: dict[str, Any]) -> None:
    plain: dict[str, Any] = {"places": (COVENTRY,), "policies": (SILO,)}
    made = Experiment(question="Does it?", outcomes=("crises", "neet"), **plain | more)
    again = Experiment.from_toml(made.text)
    assert again == made
    assert again.text == made.text


def test_what_the_model_carries_must_not_have_changed_since() -> None:
    text = asked().text
    changed = text.replace(SILO.digest, "0" * 64)
    with pytest.raises(InputError, match=r"silo \(policies\) is no longer what it was"):
        Experiment.from_toml(changed)
    assert Experiment.from_toml(changed, unchanged=False) == asked()


def test_all_mistakes_are_told_at_once_each_with_its_line() -> None:
    told = mistakes(
        'question = "Does it?"\nplaces = ["coventri"]\npolices = ["silo"]\n'
        'policies = ["silos"]\noutcomes = ["crisis"]\n\n[levers]\nopenness = [0, 2]\n'
        'target_regime = ["volum", "none"]\n\n[policies_design]\nkind = "full"\n\n'
        "[uncertainties]\ncall_effect = { lo = 0.1, high = 0.2 }\nlabour_demand = 3\n"
    )
    lines = [mistake.split(": ")[0] for mistake in told]
    assert lines == [f"ours.toml, line {number}" for number in (2, 3, 4, 5, 8, 9, 12, 15, 16)]
    for hint in ("did you mean policies", "perhaps 'coventry'", "did you mean low"):
        assert any(hint in mistake for mistake in told)


@pytest.mark.parametrize(
    ("more", "line", "said"),
    [
        ("weeks = 0", 4, "weeks = 0 is not possible"),
        ("families = 9_000_000", 4, "families = 9000000 is not possible"),
        ("joint = 1", 4, "give true or false"),
        ('seed = "a"', 4, "not a whole number"),
        ('parameters = "ensemble"', 4, "kind 'ensemble'"),
        ('parameters = "bets"', 4, "not known"),
        ('shocks = ["collaborative"]', 4, "is no shock"),
        ("smallest = 3", 4, "not a table"),
        ("[precision]\noutcome = 'neet'", 4, "has no half_width"),
        ("[precision]\noutcome = 'neets'\nhalf_width = 1", 4, "no outcome 'neets'"),
        ("[dose]\npolicy = 'lean'\nshares = [0.5, 'a']", 4, "share is 'a'"),
        ("[order]\nparts = ['lean']\ngap = 2", 4, "1 parts given"),
        ("[uncertainties]\nlabour_demand = { low = 0.0, high = 1 }\n"
         "[futures_design]\nkind = 'ofat'", 5, "labour_demand = 0.0 is not possible"),
        ("[levers]\nopenness = { levels = 3 }", 5, "is not a list"),
        ("[futures_design]\nkind = 'table'\ntable = 'none.csv'", 6, "cannot read none.csv"),
        ("[futures_design]\nkind = 'sobol'\npoints = '3'", 6, "points = '3'"),
        ("[futures_design]\npoints = 3", 4, "has no kind"),
        ("[futures_design]\nkind = 'sobol'\npoints = 3\nlevel = 2", 7, "'level' is no part"),
        ("policy = 3", 4, "not as joinedup writes it"),
        ("[[place]]\nname = 'x'", 0, "not as joinedup writes them"),
        ("[[set]]\ndistance = 'near'", 0, "distance is 'near'"),
        ("uncertainties = 'plausible'\nfutures_design = { kind = 'full-factorial' }", 0, "points"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(more: str, line: int, said: str) -> None:
    (told,) = mistakes(PLAIN + more)
    assert said in told
    assert told.startswith(f"ours.toml, line {line}: " if line else "ours.toml")


def test_a_file_that_is_not_toml_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not valid TOML"):
        asked("weeks = ")
    with pytest.raises(InputError, match="cannot read"):
        Experiment.load(tmp_path / "none.toml")


@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_template_can_be_run_as_it_stands(kind: str) -> None:
    found = Experiment.from_toml(templates.text(kind))
    assert Layout.of(found).runs >= 80
    assert Experiment.from_toml(found.text) == found


@pytest.mark.parametrize(
    "more",
    [
        'policies = ["silo", "lean@52"]',
        'policies = ["silo"]\nshocks = ["", "austerity@60"]',
        'policies = ["silo"]\n[order]\nparts = ["lean", "rules-only"]\ngap = 52',
    ],
)
def test_what_only_begins_after_the_last_week_is_refused(more: str) -> None:
    text = 'question = "Does it help?"\nplaces = ["coventry"]\nweeks = 52\n' + more + "\n"
    (said,) = mistakes(text)
    assert "ours.toml, line 3: weeks = 52 end before all of" in said
    assert len(Experiment.from_toml(text.replace("weeks = 52", "weeks = 61")).places) == 1


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("foo\n1\n", "line 1: column: 'foo' is not known"),
        ("voice\nabc\n", "line 2: voice = 'abc' is not possible"),
        ("voice\n0.3,0.4\n", "line 2 has 2 cells"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_at_the_line_that_names_it(
    rows: str, what: str, tmp_path: Path
) -> None:
    (tmp_path / "points.csv").write_text(rows)
    file = tmp_path / "ours.toml"
    more = '[levers]\nvoice = "plausible"\n[policies_design]\nkind = "table"\n'
    file.write_text(PLAIN + more + 'table = "points.csv"\n')
    with pytest.raises(InputError) as refused:
        Experiment.load(file)
    assert str(refused.value).startswith(f"{file}, line 8: the table, {what}")
