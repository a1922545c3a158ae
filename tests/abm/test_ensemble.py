"""Are plausible sets of numbers read strictly, shared out fairly and kept exactly?"""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from abm.ensemble import Ensemble, origin
from abm.errors import InputError
from abm.parameters import Parameters

RATE = "onset_rate.work"
TWO = (Parameters({RATE: 0.001}), Parameters({RATE: 0.002}))


def test_the_carried_ensemble_is_large_and_says_where_it_is_from() -> None:
    carried = Ensemble.carried()
    assert len(carried.sets) >= 200
    assert len({one.digest for one in carried.sets}) == len(carried.sets)
    assert origin()


def test_the_first_sets_of_the_carried_ensemble_are_as_good_a_sample_as_any() -> None:
    carried = Ensemble.carried()
    order = spearmanr(np.arange(len(carried.sets)), carried.distances).statistic
    assert abs(order) < 0.3


def test_the_best_set_is_the_one_nearest_to_the_evidence() -> None:
    assert Ensemble("two", TWO, (0.2, 0.1)).best == TWO[1]
    assert Ensemble("two", TWO).best == TWO[0]
    assert Ensemble("two", TWO, (0.2, 0.1), middle=Parameters()).best == Parameters()


def test_the_carried_best_set_is_declared_where_figures_say_nothing() -> None:
    """Hours of joint contact cannot be seen in the silo world: no single guess of them is best."""
    carried = Ensemble.carried()
    assert carried.best not in carried.sets
    assert carried.best["contact_hours"] == Parameters()["contact_hours"]
    assert carried.best["easing_rate.money"] != Parameters()["easing_rate.money"]
    assert len({each["contact_hours"] for each in carried.sets}) > len(carried.sets) / 2


def test_two_replications_share_a_set_and_all_sets_have_their_turn() -> None:
    two = Ensemble("two", TWO)
    assert two.numbers(7).tolist() == [0, 0, 1, 1, 0, 0, 1]
    assert [two.for_replication(r) for r in (0, 1, 2, 5)] == [TWO[0], TWO[0], TWO[1], TWO[0]]
    assert two.used(2).sets == TWO[:1]
    assert two.used(3) == two
    assert set(Ensemble.of(TWO[0]).numbers(9)) == {0}


def test_words_name_sets() -> None:
    assert Ensemble.load("ensemble") is Ensemble.carried()
    assert Ensemble.load("best").sets == (Ensemble.carried().best,)
    assert Ensemble.load("declared").sets == (Parameters(),)


def test_a_file_of_changes_is_one_set(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(f"{RATE} = 0.002\n")
    assert Ensemble.load(tmp_path / "mine.toml").sets == TWO[1:]


def test_what_is_saved_is_read_again_to_the_last_bit(tmp_path: Path) -> None:
    third = Parameters({RATE: 0.1 + 0.2 - 0.299, "moving_rate": 0.0})
    kept = Ensemble("kept", (*TWO, third), (0.5, 1 / 3, 0.0))
    kept.save(tmp_path / "kept.csv")
    again = Ensemble.load(tmp_path / "kept.csv")
    assert (again.sets, again.distances) == (kept.sets, kept.distances)
    assert again.digest == kept.digest


def test_another_value_or_order_is_another_digest() -> None:
    digests = {Ensemble("x", sets).digest for sets in (TWO, TWO[::-1], TWO[:1])}
    assert len(digests) == 3


BAD = {
    "": "its first line must name the columns set,distance",
    "distance,set\n0,1\n": "its first line must name the columns set,distance",
    f"set,distance,{RATE}\n": "holds no set of parameters",
    "set,distance,onset_rate.wrok\n1,0,1\n": "line 1: onset_rate.wrok is not a",
    "set,distance,openness\n1,0,1\n": "openness cannot be set here: it is a lever",
    f"set,distance,{RATE},{RATE}\n1,0,0,0\n": "is given more than once",
    f"set,distance,{RATE}\n1,0,0.001\n2,0,7\n": f"line 3: {RATE} = 7",
    f"set,distance,{RATE}\n1,0,much\n": f"line 2: {RATE} = 'much' is not a number",
    f"set,distance,{RATE}\n1,0,nan\n": "is not a number",
    f"set,distance,{RATE}\n1,-1,0.001\n": "distance = -1 is not possible",
    f"set,distance,{RATE}\n1,0\n": "line 2 has 2 cells: give 3",
    f"set,distance,{RATE}\n1,0,0.001\n1,0,0.002\n": "'1' is given more than once",
    'set,distance\n1,"0\n': "is not a CSV table",
}


@pytest.mark.parametrize("text", BAD)
def test_a_file_that_cannot_be_used_is_met_with_one_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(text)
    with pytest.raises(InputError, match=r"bad\.csv") as refused:
        Ensemble.load(tmp_path / "bad.csv")
    assert BAD[text] in str(refused.value)


@pytest.mark.parametrize("name", ["nowhere.csv", "nowhere.toml", "bestest"])
def test_what_names_no_set_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=name):
        Ensemble.load(name)


def test_an_ensemble_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="holds no set"):
        Ensemble("empty", ())
    with pytest.raises(InputError, match="2 sets and 1 distances"):
        Ensemble("two", TWO, (0.1,))
