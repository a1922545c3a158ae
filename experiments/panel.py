"""How do needs drive each other? The same households, looked at once a year.

As in a household panel: two looks at a household a year apart are one observation, if the same
household still lives there. Only sums over observations are kept, so that replications and places
add up; odds ratios, slopes and regressions are worked out from the sums.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from agents.vocabulary import HEALTH, MONEY, NEEDS

Numbers = NDArray[np.float64]
Sums = Mapping[str, Numbers]

NEVER, ENDED, AROSE, LASTED = range(4)
"""A need over a year: bit 0 is set where it was there before, bit 1 where it is there after."""
STATES = 4
LEVELS = 21
"""Classes of the severity of health: none, and 20 of equal width."""
STEPS = 30
"""Newton's method has settled long before."""
SETTLED = 1e-9


def panel_sums(who: Any, children: Any, needs: Any, severity: Any) -> dict[str, Numbers]:
    """Sums over all households that stayed from one yearly look to the next.

    who, children, needs (bits): [looks, families]; severity: [looks, families, needs]. Returns
    `panel.together` and `panel.parents` [need, state, need, state]: how many observations show
    both, among all and among families with children; `panel.change` [need, state]: sum of the
    change in severity of health; `panel.health`: number, and sums of severity before, after,
    before squared, after squared, before x after; `panel.money_by_health` [level, before, after],
    `panel.level` [level]: counts by severity of health before, and its sum.
    """
    stayed = who[1:] == who[:-1]
    bits = np.arange(len(NEEDS))
    had = (needs[..., None] >> bits) & 1
    state = (had[:-1] + 2 * had[1:])[stayed]
    before, after = severity[:-1, :, HEALTH][stayed], severity[1:, :, HEALTH][stayed]
    parents = children[1:][stayed] > 0
    shows = _shows(state)
    level = np.ceil(before * (LEVELS - 1)).astype(np.int64)
    cell = level * STATES + state[:, MONEY]
    counts = np.bincount(cell, minlength=LEVELS * STATES).astype(float)
    moments = (before, after, before**2, after**2, before * after)
    return {
        "panel.together": _together(shows),
        "panel.parents": _together(shows[parents]),
        "panel.change": ((after - before).astype(np.float64) @ shows).reshape(-1, STATES),
        "panel.health": np.array([len(before), *(each.sum() for each in moments)], float),
        "panel.money_by_health": counts.reshape(LEVELS, 2, 2).swapaxes(1, 2),
        "panel.level": np.bincount(level, weights=before, minlength=LEVELS),
    }


def _shows(state: Any) -> NDArray[np.float32]:
    """Which state each need is in, as ones and zeros: [observations, needs x states]."""
    shows = state[:, :, None] == np.arange(STATES)
    return np.asarray(shows.reshape(len(state), len(NEEDS) * STATES), np.float32)


def _together(shows: Any) -> Numbers:
    """How many observations show two states at once; exact up to 16 million of them."""
    return np.asarray((shows.T @ shows).reshape(2 * (len(NEEDS), STATES)), np.float64)


def odds_ratio(exposed: Any, unexposed: Any) -> float:
    """The odds among the exposed over the odds among others, strata held equal (Mantel-Haenszel).

    Both: counts [strata, (without, with)] or [(without, with)]. Not a number where nothing can be
    told.
    """
    first, second = np.atleast_2d(exposed), np.atleast_2d(unexposed)
    total = np.maximum(1, first.sum(axis=1) + second.sum(axis=1))
    above = (first[:, 1] * second[:, 0] / total).sum()
    below = (first[:, 0] * second[:, 1] / total).sum()
    return float(above / below) if below else float("nan")


def follows(sums: Sums, cause: int, need: int, among: str = "together") -> float:
    """Odds that a need arises within a year: households with the cause a year ago, over others."""
    counts = sums[f"panel.{among}"][cause][:, need][:, [NEVER, AROSE]]
    return odds_ratio(counts[[ENDED, LASTED]].sum(axis=0), counts[[NEVER, AROSE]].sum(axis=0))


def beside(sums: Sums, need: int, other: int) -> float:
    """Odds of a need among households with another at the same look, over those without it."""
    now = sums["panel.together"][need][:, other].reshape(2, 2, 2, 2).sum(axis=(1, 3))
    return odds_ratio(now[1], now[0])


def after_change(sums: Sums, need: int, change: int, other: int) -> float:
    """Odds of another need after a need changed, over those where it did not change.

    change: AROSE against NEVER, or ENDED against LASTED; whether the other need was there a year
    ago is held equal.
    """
    counts = sums["panel.together"][need][:, other].reshape(STATES, 2, 2).swapaxes(1, 2)
    unchanged = NEVER if change == AROSE else LASTED
    return odds_ratio(counts[change], counts[unchanged])


def state_dependence(sums: Sums, need: int) -> float:
    """How much having a need a year ago raises its chance, in a probit with nothing else in it."""
    never, ended, arose, lasted = _states(sums, need)
    if not (never + arose and ended + lasted):
        return float("nan")
    return float(ndtri(lasted / (ended + lasted)) - ndtri(arose / (never + arose)))


def health_change(sums: Sums, need: int, change: int) -> float:
    """Change in the severity of health where a need changed, beyond that where it did not.

    In standard deviations of severity over all households; first differences, so whatever lasts
    in a household drops out. Change: AROSE against NEVER, or ENDED against LASTED.
    """
    number = _states(sums, need)
    unchanged = NEVER if change == AROSE else LASTED
    if not (number[change] and number[unchanged]):
        return float("nan")
    mean = sums["panel.change"][need] / np.maximum(1, number)
    return float((mean[change] - mean[unchanged]) / _deviation(sums))


def health_lag(sums: Sums) -> float:
    """The slope of the severity of health on itself a year ago, over all households and years."""
    number, before, after, squared, _, product = sums["panel.health"]
    below = number * squared - before**2
    return float((number * product - before * after) / below) if below else float("nan")


def money_again(sums: Sums) -> float:
    """Odds of a need of money where there was one a year ago, with health then held equal."""
    return float(np.exp(_money_slopes(sums)[2]))


def money_on_health(sums: Sums) -> float:
    """Odds of a need of money for health a standard deviation worse a year ago.

    Whether there was a need of money then is held equal.
    """
    return float(np.exp(_money_slopes(sums)[1]))


def _money_slopes(sums: Sums) -> Numbers:
    """A logistic regression of a need of money on health and on a need of money a year ago."""
    counts = sums["panel.money_by_health"]
    of_level = counts.sum(axis=(1, 2))
    deviation = _deviation(sums)
    if not (of_level.any() and deviation > 0):
        return np.full(3, np.nan)
    worse = sums["panel.level"] / np.maximum(1, of_level) / deviation
    columns = [(1, worse[level], had) for level in range(LEVELS) for had in range(2)]
    return logit(np.array(columns, float), counts.reshape(-1, 2))


def logit(columns: Numbers, counts: Numbers) -> Numbers:
    """The coefficients of a logistic regression on grouped counts.

    columns: [groups, coefficients]; counts: [groups, (without, with)]. Not numbers where the
    counts do not settle them.
    """
    total = counts.sum(axis=1)
    found = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        fitted = expit(columns @ found)
        weights = total * fitted * (1 - fitted)
        curved = columns.T @ (weights[:, None] * columns)
        if np.linalg.matrix_rank(curved) < len(found):
            break
        step = np.linalg.solve(curved, columns.T @ (counts[:, 1] - total * fitted))
        found = found + step
        if np.abs(step).max() < SETTLED:
            return found
    return np.full(len(found), np.nan)


def _states(sums: Sums, need: int) -> Numbers:
    """How many observations show each state of a need."""
    return np.asarray(sums["panel.together"][need, :, need].diagonal())


def _deviation(sums: Sums) -> float:
    """The standard deviation of the severity of health over households and looks."""
    number, before, after, squared, squared_after, _ = sums["panel.health"]
    looks = max(1, 2 * number)
    variance = (squared + squared_after) / looks - ((before + after) / looks) ** 2
    return float(np.sqrt(max(0.0, variance)))
