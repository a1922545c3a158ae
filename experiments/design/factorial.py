"""Which levels of which factors go together? Factorial designs, whole and in part, and one by one.

Points are shares of each factor's range, 0 its low end and 1 its high end.
"""

import itertools
import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from abm.errors import InputError

Numbers = NDArray[np.float64]
MOST_BASIC = 12
"""A fraction of two to the power of more than this is no fraction anybody runs."""


def evenly(levels: int) -> Numbers:
    """So many levels, evenly over a range with both of its ends."""
    return np.arange(levels) / (levels - 1)


def full(levels: Sequence[int]) -> Numbers:
    """Every level of each factor with every level of all others; the last factor moves first."""
    return np.array(list(itertools.product(*(evenly(number) for number in levels))))


def one_at_a_time(levels: Sequence[int]) -> Numbers:
    """Everything as it is, then each level of one factor after the other.

    Not a number stands for a factor left as it is.
    """
    rows = [np.full(len(levels), np.nan)]
    for position, number in enumerate(levels):
        for share in evenly(number):
            rows.append(np.full(len(levels), np.nan))
            rows[-1][position] = share
    return np.array(rows)


def fractional(factors: int, resolution: int) -> Numbers:
    """Both ends of each factor, in the smallest regular fraction that has this resolution.

    With resolution III no factor is mixed up with another, with IV none with a pair of others,
    with V no pair with another pair. Box, Hunter & Hunter 2005, chapter 6.
    """
    columns = generators(factors, resolution)
    runs = np.arange(2 ** basic(columns))
    return np.array([_odd(runs & column) for column in columns], float).T


@cache
def generators(factors: int, resolution: int) -> tuple[int, ...]:
    """The basic factors that each factor is the product of, as bits: the first is 1, then 2, 4, 8.

    The fewest basic factors are taken that leave room for all, and long products before short
    ones. Raises InputError where no fraction is small enough.
    """
    for number in range(min(factors, resolution - 1), MOST_BASIC + 1):
        products = sorted(range(1, 2**number), key=lambda c: (-c.bit_count(), c))
        odd = [product for product in products if product.bit_count() % 2]
        short = (
            [product for product in products if product.bit_count() <= most]
            for most in range(number, 1, -1)
        )
        for candidates in (*short, odd):
            found = _chosen([2**bit for bit in range(number)], candidates, factors, resolution)
            if len(found) == factors:
                return found
    raise InputError(
        f"{factors} factors have no fraction of resolution {resolution} in {2**MOST_BASIC:,} "
        "points: take fewer factors, or a lower resolution"
    )


def _chosen(
    basics: list[int], candidates: Sequence[int], factors: int, resolution: int
) -> tuple[int, ...]:
    """The basic factors and the first products that keep the resolution, up to `factors`."""
    columns = basics[:factors]
    pairs = {a ^ b for a, b in itertools.combinations(columns, 2)}
    for column in candidates:
        if len(columns) == factors:
            break
        with_it = {column ^ other for other in columns}
        mixed = resolution >= 4 and column in pairs
        if column in columns or mixed or (resolution >= 5 and with_it & (pairs | set(columns))):
            continue
        columns.append(column)
        pairs |= with_it
    return tuple(columns)


def basic(columns: Sequence[int]) -> int:
    """How many basic factors there are: the design has two to this power points."""
    return max(columns).bit_length()


def aliases(factors: int, resolution: int) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """Which effects a fraction cannot tell apart: groups of factors (a,) and pairs (a, b), from 0.

    Products of three and more factors are taken to have no effect of their own.
    """
    columns = generators(factors, resolution)
    groups: dict[int, list[tuple[int, ...]]] = {}
    for size in (1, 2):
        for effect in itertools.combinations(range(factors), size):
            product = 0
            for factor in effect:
                product ^= columns[factor]
            groups.setdefault(product, []).append(effect)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def fraction(factors: int, resolution: int) -> tuple[int, int]:
    """How many points a fraction has, and how many the full factorial would have."""
    return 2 ** basic(generators(factors, resolution)), 2**factors


def full_number(levels: Sequence[int]) -> int:
    """How many points every level with every other makes."""
    return math.prod(levels)


def _odd(bits: NDArray[np.int64]) -> NDArray[np.int64]:
    """1 where an odd number of bits is set."""
    odd = np.zeros_like(bits)
    while bits.any():
        odd ^= bits & 1
        bits = bits >> 1
    return odd
