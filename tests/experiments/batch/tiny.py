"""Batches that take a second: a few families, a few weeks, two futures, two policies."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from abm.change import ALL_AGENCIES, Change
from abm.place import Place
from abm.policy import Policy
from experiments.batch.batch import BatchDone, run_batch
from experiments.batch.store import Store
from experiments.design.experiment import CALM, Experiment, Shock
from experiments.design.layout import Layout

PLACE = Place.load("swindon")
POLICIES = Policy.load("silo"), Policy.load("collaborative")
TABLES = ("runs", "years", "groups", "failures")


def experiment(**changes: Any) -> Experiment:
    """Two policies in a calm and in an austere future, three times."""
    asked = Experiment(
        "Does collaboration help a few families?",
        (PLACE,),
        POLICIES,
        ("with_3_needs", "crises"),
        families=20,
        weeks=13,
        burn_in=4,
        replications=3,
        shocks=(CALM, Shock("austerity", (Policy.load("austerity"),))),
    )
    return replace(asked, **changes)


def layout(**changes: Any) -> Layout:
    return Layout.of(experiment(**changes))


def batch(asked: Experiment | Layout, folder: Path, **options: Any) -> BatchDone:
    """Run it on one thread, so that tests beside it have the other."""
    return run_batch(asked, folder, **({"threads": 1} | options))


def exported(folder: Path) -> dict[str, bytes]:
    """The bytes of each table of a store, as `joinedup store export` writes them."""
    found = {}
    for table in TABLES:
        file = folder.parent / f"{folder.name}-{table}.parquet"
        Store.open(folder).export(file, table)
        found[table] = file.read_bytes()
    return found


def impossible(name: str = "impossible") -> Policy:
    """A policy for neighbourhoods that are nowhere: its runs fail when it begins."""
    change = Change(0, ALL_AGENCIES, "openness", 1.0, ("E09999999",))
    return Policy(name, changes=(change,))
