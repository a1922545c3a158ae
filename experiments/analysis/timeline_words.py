"""How is it told who pays, who saves, and when it pays back?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.analysis.pockets import ITEMS, POCKETS, TITLES
from experiments.analysis.told import about_intervals, averaged, percent, size, told
from experiments.readable import readable, span
from experiments.statistics import Estimate

if TYPE_CHECKING:
    from experiments.analysis.timeline import BreakEven, Timeline


def sentences(found: Timeline) -> list[str]:
    """When it pays back, who pays and who saves over all years, when, and how it was reckoned."""
    said = [_balance(found), pays_back(found, found.break_even()), *_pockets(found)]
    wrong = wrong_pockets(found)
    cash = _cash(found)
    return [
        *said,
        *([wrong] if wrong else []),
        *([cash] if cash else []),
        _reckoned(found),
        *about_intervals(found.futures),
    ]


def _by_end(found: Timeline) -> dict[str, Estimate]:
    """What each pocket gains over all years, with the interval of the average over futures."""
    number = found.futures
    return {pocket: averaged(found.over_all_years(pocket), number) for pocket in POCKETS}


def _balance(found: Timeline) -> str:
    number = found.futures
    spent, saved, balance = (
        averaged(found.estimates(values)[-1], number)
        for values in (
            np.cumsum(found.spends(), axis=0),
            np.cumsum(found.saves(), axis=0),
            found.balance(),
        )
    )
    return (
        f"Over {span(found.weeks)}, {found.policy} spends {told(spent)} GBP a family more than "
        f"{found.baseline} and saves {told(saved)}: a balance of {told(balance)}."
    )


def pays_back(found: Timeline, when: BreakEven) -> str:
    """When what is saved makes up for what is spent, and how sure that is."""
    last = float(when.chance[-1])
    if when.year == 0:
        start = f"On average it does not pay back within {span(found.weeks)}"
        sure = f" (chance that it does: {percent(last)})" if np.isfinite(last) else ""
    elif when.year == 1:
        start = "On average it has paid back by the end of the first year, and stays so"
        sure = _by_year(when)
    else:
        start = f"On average it has paid back by the end of year {when.year}"
        sure = _by_year(when)
    if np.isfinite(when.futures):
        share = f"; the balance is not negative in {100 * when.futures:.0f}% of futures"
    else:
        share = ""
    return f"{start}{sure}{share}."


def _by_year(when: BreakEven) -> str:
    if not np.isfinite(when.chance).all():
        return ""
    parts = [f"year {at + 1} {percent(each)}" for at, each in enumerate(when.chance)]
    return f" (chance that it has by the end of {', '.join(parts)})"


def _pockets(found: Timeline) -> list[str]:
    """Who is out of pocket, who is better off, and about whom nothing is clear."""
    over = _by_end(found)
    pays = [pocket for pocket, each in over.items() if each.clear and each.mean < 0]
    saves = [pocket for pocket, each in over.items() if each.clear and each.mean > 0]
    moved = [pocket for pocket, each in over.items() if not each.clear and each.mean]
    said = []
    if pays:
        parts = [f"{TITLES[pocket]} {size(over[pocket])}" for pocket in _by_size(pays, over)]
        said.append(f"Who pays, in GBP a family over all years: {'; '.join(parts)}.")
    if saves:
        parts = [
            f"{TITLES[pocket]} {told(over[pocket])} ({_when(found, pocket)})"
            for pocket in _by_size(saves, over)
        ]
        said.append(f"Who saves: {'; '.join(parts)}.")
    if moved:
        names = ", ".join(TITLES[pocket] for pocket in moved)
        said.append(f"Whether these pay or save is not clear: {names}.")
    return said


def _when(found: Timeline, pocket: str) -> str:
    """In which years a pocket clearly saves more than it spends."""
    yearly = found.estimates(found.saves(pocket) - found.spends(pocket))
    average = [averaged(each, found.futures) for each in yearly]
    clear = [at + 1 for at, each in enumerate(average) if each.clear and each.mean > 0]
    if not clear:
        return "clear over all years together only"
    if clear == list(range(clear[0], found.years + 1)):
        return "from the first year on" if clear[0] == 1 else f"from year {clear[0]} on"
    return f"in year{'s' if len(clear) > 1 else ''} {', '.join(map(str, clear))}"


def wrong_pockets(found: Timeline) -> str:
    """How much of what is saved falls to those who put nothing in; nothing where nobody pays."""
    over = _by_end(found)
    payers = [pocket for pocket, each in over.items() if each.high < 0]
    saved = sum(each.mean for each in over.values() if each.low > 0)
    if not payers or not saved:
        return ""
    names = " and ".join(TITLES[pocket] for pocket in payers)
    return (
        f"Wrong pockets: what others save comes to {readable(saved)} GBP a family, none of which "
        f"reaches {names} by itself."
    )


def _cash(found: Timeline) -> str:
    saved = found.estimates(-found.more[_crises()].sum(axis=0).cumsum(axis=0))[-1]
    less = averaged(saved, found.futures)
    if not (less.clear and less.mean > 0 and found.cashable.kind == "between"):
        return ""
    share, low, high = (
        100 * each for each in (found.cashable.ratio, found.cashable.low, found.cashable.high)
    )
    return (
        f"Of what crises cost less, {share:.0f}% ({low:.0f}% to {high:.0f}%) could be released as "
        "cash; the rest frees time and beds."
    )


def _crises() -> list[int]:
    return [at for at, item in enumerate(ITEMS) if item.what == "crises"]


def _reckoned(found: Timeline) -> str:
    if found.rate:
        return f"Later years count less: discounted by {100 * found.rate:g}% a year."
    return "Nothing is discounted: a pound in the last year counts as one in the first."


def _by_size(pockets: list[str], over: dict[str, Estimate]) -> list[str]:
    return sorted(pockets, key=lambda pocket: -abs(over[pocket].mean))
