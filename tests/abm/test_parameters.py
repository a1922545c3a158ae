"""A set of parameters is the declared defaults with changes that make sense."""

import pickle
from pathlib import Path

import numba
import numpy as np
import pytest

from abm.errors import InputError
from abm.parameters import (
    MODEL_ROLES,
    REGISTRY,
    Parameters,
    Registry,
    describe,
    lever_record,
    markdown_table,
    parameter_record,
)
from abm.registry import Role, each, fixed, lever, matrix, uncertain, world
from agents.records import pair_record

NEEDS = ("work", "money", "housing")
SAMPLE = Registry(
    [
        *each("onset", NEEDS, (0.01, 0.02, 0.03), (0, 1), "chance a week", "{label} goes wrong"),
        *matrix("spill", NEEDS, {("work", "money"): (0.8, "S5")}, (0, 5), "odds", "{row}>{column}"),
        *uncertain("trust_loss", 0.1, (0, 1), (0.05, 0.2), "trust", "lost with a bounce | blame"),
        *fixed("hours_a_week", 37, (1, 60), "hours", "a full-time week", "contract"),
        *world("labour_demand", 1, (0, 3), "ratio", "work to be had"),
        *lever("openness", 0.2, (0, 1), "share", "sharing", scope="agency"),
        *lever("regime", 1, (0, 1), "choice", "what counts", options=("none", "volume")),
    ]
)


def test_one_name_means_one_number() -> None:
    hours = fixed("hours", 37, (1, 60), "hours", "a week", "contract")
    with pytest.raises(ValueError, match="declared more than once: hours"):
        Registry(hours + hours)


def test_a_table_of_numbers_has_no_gaps() -> None:
    with pytest.raises(ValueError, match=r"spill.money.work is missing"):
        Registry([p for p in SAMPLE if p.name != "spill.money.work"])


def test_a_name_cannot_be_one_number_and_several() -> None:
    with pytest.raises(ValueError, match="onset is declared both"):
        Registry([*SAMPLE, *fixed("onset", 0, (0, 1), "share", "clash", "assumed")])


def test_levers_and_other_numbers_never_share_a_field() -> None:
    with pytest.raises(ValueError, match="onset mixes levers"):
        Registry([*SAMPLE, *lever("onset.crime", 0, (0, 1), "share", "clash")])


def test_the_record_keeps_numbers_in_the_order_of_their_labels() -> None:
    record = Parameters({"onset.money": 0.5, "spill.work.money": 2}, SAMPLE).record()
    assert record.shape == (1,)
    assert record["onset"][0].tolist() == [0.01, 0.5, 0.03]
    assert record["spill"][0].tolist() == [[0, 2, 0], [0, 0, 0], [0, 0, 0]]
    assert record["hours_a_week"][0] == 37


def test_levers_have_a_record_of_their_own() -> None:
    assert SAMPLE.record_dtype(Role.LEVER).names == ("openness", "regime")
    assert "openness" not in (SAMPLE.record_dtype(*MODEL_ROLES).names or ())


def test_compiled_rules_read_the_record_by_name() -> None:
    @numba.njit
    def strain(place: np.void) -> float:
        return place.spill[0, 1] * place.trust_loss + place.onset[2]  # type: ignore[attr-defined]

    record = Parameters(registry=SAMPLE).record()
    assert strain(record[0]) == 0.8 * 0.1 + 0.03


def test_only_differences_from_the_defaults_are_kept() -> None:
    parameters = Parameters({"onset.work": 0.01, "trust_loss": 0.15}, SAMPLE)
    assert parameters.changed == {"trust_loss": 0.15}
    assert parameters["onset.work"] == 0.01
    assert dict(parameters)["trust_loss"] == 0.15


def test_the_same_values_are_the_same_parameters_however_they_were_reached() -> None:
    straight = Parameters({"trust_loss": 0.15, "labour_demand": 2}, SAMPLE)
    round_about = Parameters({"labour_demand": 0.5}, SAMPLE).with_changes(
        {"labour_demand": 2, "trust_loss": 0.15, "hours_a_week": 37}
    )
    assert straight == round_about
    assert hash(straight) == hash(round_about)
    assert straight.digest == round_about.digest


def test_a_change_and_its_undoing_change_nothing() -> None:
    default = Parameters(registry=SAMPLE)
    changed = default.with_changes({"trust_loss": 0.15})
    assert changed != default
    assert changed.digest != default.digest
    assert changed.with_changes({"trust_loss": 0.1}) == default


def test_parameters_travel_to_another_machine_unchanged() -> None:
    parameters = Parameters({"trust_loss": 0.15}, SAMPLE)
    assert pickle.loads(pickle.dumps(parameters)) == parameters


def test_the_fingerprint_says_whether_any_number_differs() -> None:
    others = [p for p in SAMPLE if p.name != "hours_a_week"]
    longer = Registry([*others, *fixed("hours_a_week", 38, (1, 60), "hours", "a week", "contract")])
    assert Parameters(registry=longer).digest != Parameters(registry=SAMPLE).digest


@pytest.mark.parametrize("given", [-0.1, 1.1, float("nan"), float("inf"), True, "0.1"])
def test_a_value_that_cannot_be_is_refused(given: object) -> None:
    with pytest.raises(InputError, match=r"trust_loss = .*: give 0 to 1 \(trust\)"):
        Parameters({"trust_loss": given}, SAMPLE)


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"trust_los is not a parameter, did you mean trust_loss"):
        Parameters({"trust_los": 0.1}, SAMPLE)
    with pytest.raises(InputError, match=r"did you mean onset.money"):
        Parameters(registry=SAMPLE).get("onset.mony")


def test_levers_belong_to_policies() -> None:
    with pytest.raises(InputError, match=r"openness cannot be set here: it is a lever.*policy"):
        Parameters({"openness": 0.5}, SAMPLE)


def test_a_file_may_nest_its_names(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text('trust_loss = 0.15\n"onset.work" = 0.4\n[onset]\nmoney = 0.5\n')
    assert Parameters.load(file, SAMPLE).changed == {
        "onset.work": 0.4,
        "onset.money": 0.5,
        "trust_loss": 0.15,
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# ours\ntrust_loss = 1.5\n", r"ours.toml, line 2: trust_loss = 1.5 is not possible"),
        ("[onset]\nwork = -1\n", r"line 2: onset.work = -1 is not possible"),
        ("trust_los = 0.1\n", r"line 1: trust_los is not a parameter, did you mean trust_loss"),
        ("trust_loss = \n", r"ours.toml is not valid TOML: .*line 1"),
        ("trust_loss = [0.1]\n", r"line 1: trust_loss = \[0.1\] is not a number"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(text)
    with pytest.raises(InputError, match=complaint):
        Parameters.load(file, SAMPLE)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read .*No such file"):
        Parameters.load(tmp_path / "ours.toml", SAMPLE)
    (tmp_path / "ours.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        Parameters.load(tmp_path / "ours.toml", SAMPLE)


def test_a_listing_tells_all_that_was_declared() -> None:
    rows = describe(registry=SAMPLE)
    assert [row["name"] for row in rows] == [parameter.name for parameter in SAMPLE]
    regime = rows[-1]
    assert (regime["default"], regime["possible"]) == ("volume", ("none", "volume"))


def test_the_documentation_folds_numbers_that_differ_only_in_name() -> None:
    table = markdown_table(Role.UNCERTAIN, Role.FIXED, registry=SAMPLE)
    assert "`spill.work.work` ... `spill.housing.housing` (8)" in table
    assert "| `spill.work.money` |" in table
    assert "bounce \\| blame" in table
    assert len({line.replace("\\|", "").count("|") for line in table.splitlines()}) == 1


@pytest.mark.skipif(not len(REGISTRY), reason="no numbers are declared yet")
def test_every_number_of_the_model_is_in_exactly_one_record() -> None:
    fields = {*(parameter_record.names or ()), *(lever_record.names or ())}
    fields |= {lever.group for lever in REGISTRY.pair_levers} & {*(pair_record.names or ())}
    assert fields == {parameter.group for parameter in REGISTRY}
    size = parameter_record.itemsize + lever_record.itemsize
    assert size == 8 * (len(REGISTRY) - len(REGISTRY.pair_levers))


def test_a_lever_between_two_agencies_is_kept_apart_from_the_others() -> None:
    registry = Registry(
        [
            *lever("openness", 0.2, (0, 1), "share", "sharing", scope="agency", limitable=True),
            *lever("led", 0, (0, 1), "share", "leaders at work", scope="pair"),
        ]
    )
    assert registry.record_dtype(Role.LEVER).names == ("openness",)
    assert [each.name for each in registry.pair_levers] == ["led"]
    table = markdown_table(Role.LEVER, registry=registry).splitlines()
    assert table[0].endswith("| limitable |")
    assert table[2].startswith("| `openness` |")
    assert table[2].endswith("| yes |")
    assert "| pair |" in table[3]


def test_one_group_has_one_scope() -> None:
    mixed = [
        *lever("weight.work", 1, (0, 9), "ratio", "work"),
        *lever("weight.crime", 1, (0, 9), "ratio", "crime", limitable=True),
    ]
    with pytest.raises(ValueError, match="weight holds numbers set for different places"):
        Registry(mixed)


@pytest.mark.skipif(not len(REGISTRY), reason="no numbers are declared yet")
def test_the_record_of_the_model_holds_the_declared_defaults() -> None:
    record = Parameters().record()[0]
    for parameter in REGISTRY.of_role(*MODEL_ROLES):
        group, position = REGISTRY.slot(parameter.name)
        assert record[group][position] == parameter.default
