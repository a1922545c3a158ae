"""How do sets of numbers move towards the evidence? One step of an ensemble smoother.

ES-MDA, the ensemble smoother with multiple data assimilation (Emerick & Reynolds 2013): every set
moves by the regression of its numbers on what the sets led to, towards the figures with noise of
their tolerance added; the same figures are used `iterations` times, each time with the tolerance
widened by the root of `iterations`. A number moves only by figures that it correlates with beyond
chance (3 / root of the sets: Vossepoel, Evensen & van Leeuwen 2025), so that what the figures say
nothing about stays as it was drawn.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from abm.errors import InputError
from experiments.calibration_goals import Goal, tolerance
from experiments.calibration_prior import Numbers

LIBRARY = "iterative_ensemble_smoother"
SEEN_OFTEN = 0.5
"""A figure moves nothing in a step where fewer than this share of the sets show it at all."""


def smoother() -> Any:
    """The library's smoother; it is an optional part of the project, under its own licence."""
    try:
        return import_module(LIBRARY).AdaptiveESMDA
    except ModuleNotFoundError:
        raise InputError(
            f"the library {LIBRARY} is not installed: calibration needs it; "
            "install the project with its extra: pip install '.[calibrate]'"
        ) from None


def tolerances(goals: Sequence[Goal], noise: Numbers) -> Numbers:
    """By what each figure may be missed [goals]: standard deviations."""
    return np.array([tolerance(goal, each) for goal, each in zip(goals, noise, strict=True)])


def moved(
    scores: Numbers,
    measured: Numbers,
    goals: Sequence[Goal],
    noise: Numbers,
    iterations: int,
    seed: tuple[int, int],
) -> Numbers:
    """Normal scores [sets, numbers] after one step, given what the sets led to [sets, goals].

    noise: the chance in a trial [goals]. seed: of the calibration, and the step.
    """
    usable = _usable(measured)
    aims = [goal for goal, each in zip(goals, usable, strict=True) if each]
    if not aims:
        return scores
    weights = np.array([goal.weight for goal in aims])
    step = smoother()(
        covariance=tolerances(aims, noise[usable]) ** 2 / weights,
        observations=np.array([goal.middle for goal in aims], float),
        alpha=iterations,
        seed=np.random.default_rng(seed),
    )
    step.prepare_assimilation(Y=filled(measured[:, usable]).T)
    result: Numbers = step.assimilate_batch(X=scores.T.copy(), n_jobs=1).T
    return result


def _usable(measured: Numbers) -> Any:
    """The figures that most sets show, and that are not the same in all of them."""
    often = np.isfinite(measured).mean(axis=0) >= SEEN_OFTEN
    varied = np.zeros(len(often), bool)
    varied[often] = np.nanstd(measured[:, often], axis=0) > 0
    return varied


def filled(measured: Numbers) -> Numbers:
    """With the sets' mean where one set has nothing to see: it is not pulled either way."""
    finite = np.where(np.isfinite(measured), measured, np.nan)
    return np.where(np.isnan(finite), np.nanmean(finite, axis=0), finite)
