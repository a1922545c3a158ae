"""Whose luck is it? Every draw is a pure function of who decides what, when, in which run.

Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, *Parallel random numbers: as easy as 1, 2, 3*):
the key is (seed, replication), the counter is (who, week, decision). Nothing else in the model
draws. The arithmetic is plain integers masked to 32 bits, so that the interpreter and the compiler
give the same bits.
"""

from typing import Any, Final

from agents.rule import rule

(
    LIFE,
    MOVING_IN,
    ASKING,
    DOOR,
    NOTICING,
    SCREENING,
    ASSESSING_LUCK,
    REVEALING,
    LOT,
    REVIEWING,
    REFERRING_ON,
    HANDOVER,
    CRISIS_LUCK,
    LEAVING,
    HIRING,
    JOINING,
    CLAIMING,
    RETENDERING,
    OTHER_FIRST,
    LOSING_HEART,
    SIGNPOSTING,
    TIRING,
    ENGAGING,
    LEADING,
    MATCHING,
    CONTRACTING,
    BREACHING,
    CONFIDING,
    CALLING,
    RESTARTING,
) = range(30)
"""One number for each decision point, written once and never used again for another."""

MASK: Final = 0xFFFFFFFF
FIRST_MULTIPLIER: Final = 0xD2511F53
SECOND_MULTIPLIER: Final = 0xCD9E8D57
FIRST_WEYL: Final = 0x9E3779B9
SECOND_WEYL: Final = 0xBB67AE85
ROUNDS: Final = 10
SCALE: Final = 2.0**-52
EARLIEST: Final = 10_000
"""More weeks than any run has before week 0, so that weeks in names of people are positive."""


@rule
def philox(
    a: int, b: int, c: int, d: int, first_key: int, second_key: int
) -> tuple[int, int, int, int]:
    """Scramble a 128-bit counter (four 32-bit words) under a 64-bit key: Philox4x32-10."""
    for _ in range(ROUNDS):
        first = FIRST_MULTIPLIER * a
        second = SECOND_MULTIPLIER * c
        a, b, c, d = (
            ((second >> 32) & MASK) ^ b ^ first_key,
            second & MASK,
            ((first >> 32) & MASK) ^ d ^ second_key,
            first & MASK,
        )
        first_key = (first_key + FIRST_WEYL) & MASK
        second_key = (second_key + SECOND_WEYL) & MASK
    return a, b, c, d


@rule
def uniform(
    seed: int, replication: int, who: int, week: int, decision: int, which: int = 0
) -> float:
    """The luck of `who` at one decision in one week: 52 bits, strictly between 0 and 1."""
    one, two, _, _ = philox(
        int(who) & MASK,
        (int(who) >> 32) & MASK,
        int(week) & MASK,
        (int(decision) << 16) | int(which),
        int(seed) & MASK,
        int(replication) & MASK,
    )
    return (((one << 20) | (two >> 12)) + 0.5) * SCALE


@rule
def luck(world: Any, who: int, week: int, decision: int, which: int = 0) -> float:
    """`uniform` for the run that this world belongs to."""
    run = world.run[0]
    return uniform(run.seed, run.replication, who, week, decision, which)


@rule
def household(dwelling: int, arrived: int) -> int:
    """Who a family is: the home it lives in and the week it moved in."""
    return ((int(arrived) + EARLIEST) << 32) | (int(dwelling) * 2)


@rule
def post_holder(post: int, started: int) -> int:
    """Who a worker is: the post and the week it was filled."""
    return ((int(started) + EARLIEST) << 32) | (int(post) * 2 + 1)
