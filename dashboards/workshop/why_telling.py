"""How is a loop of this run told: in a picture, in a list of its links, in one line?"""

from html import escape

import pandas as pd

from dashboards.kit.charts import Picture, own
from dashboards.kit.words import plain, said
from dashboards.workshop.why_drawing import SIGNS, drawing, exact_name, height
from dashboards.workshop.why_loops import Changes, Seen, State, Turning
from dashboards.workshop.why_measures import MEASURES, NAMES
from experiments.readable import readable

MARKS = {State.AS_TOLD: "●", State.AGAINST: "✕", State.UNANSWERED: "◌", State.QUIET: "○"}
TURNS = {"better": "●", "worse": "●", "part": "◐", "still": "○"}
PRICES = {"worse": "price", "better": "saved"}
"""What a limit does when it is lit: it is no circle that turns."""


def title_of(measure: str) -> str:
    """What a measure is called, in plain words."""
    return plain(f"why.measure.{measure}")


def name_of(turning: Turning) -> str:
    """What a loop is called."""
    return plain(f"why.loop.{turning.loop.name}.title")


def way_of(turning: Turning) -> str:
    """Whether a loop is lit, and which way it turns, in a few words."""
    way = PRICES.get(turning.way, turning.way) if turning.loop.kind == "limit" else turning.way
    values = {"lit": turning.lit, "of": len(turning.links)} if way == "part" else {}
    return plain(f"why.way_{way}", **values)


def all_lit(turnings: tuple[Turning, ...]) -> str:
    """One line on which loops are lit all the way round."""
    lit = [name_of(each) for each in turnings if each.lit == len(each.links)]
    return plain("why.some", loops=", ".join(lit)) if lit else plain("why.nothing")


def picture(turning: Turning, changes: Changes) -> Picture:
    """A loop as a drawing that is lit by what was measured."""
    about = " ".join((way_of(turning) + ".", *(in_words(each, changes) for each in turning.links)))
    return own(
        name_of(turning),
        lambda width: drawing(turning, changes, title_of, width),
        lambda width: height(turning, width),
        table(turning, changes),
        about,
    )


def in_words(seen: Seen, changes: Changes) -> str:
    """What a link shows: how far both ends moved, and what that makes of the link."""
    first, second = (_moved(end, changes) for end in (seen.link.driver, seen.link.driven))
    moves = plain(
        "why.link_of", driver=title_of(seen.link.driver), first=first,
        driven=title_of(seen.link.driven), second=second,
    )  # fmt: skip
    return f"{moves}. {_state(seen)}."


def _moved(name: str, changes: Changes) -> str:
    """How far one thing moved, in words."""
    change = changes.of(name)
    scale = max(abs(change.before), abs(change.now))
    key = {1: "up", -1: "down", 0: "same"}[change.moved]
    before, now = (readable(each, scale) for each in (change.before, change.now))
    return plain(f"why.{key}", before=before, now=now)


def _state(seen: Seen) -> str:
    return plain(f"why.state_{seen.state.replace('-', '_')}")


def links_html(turning: Turning, changes: Changes) -> str:
    """The links of a loop as a list, lit or not, and those beside it."""
    rows = "".join(_row(each, changes) for each in turning.links)
    told = f'<ol class="ju-links">{rows}</ol>'
    if turning.beside:
        beside = "".join(_row(each, changes) for each in turning.beside)
        told += f'<p>{said("why.beside")}</p><ul class="ju-links">{beside}</ul>'
    return told


def _row(seen: Seen, changes: Changes) -> str:
    first, second = (_moved(end, changes) for end in (seen.link.driver, seen.link.driven))
    number = (
        f" <small>{said('why.agencies', number=seen.agencies, of=seen.of)}</small>"
        if seen.of and seen.state == State.AS_TOLD
        else ""
    )
    return (
        f'<li data-state="{seen.state}"><span aria-hidden="true">{MARKS[seen.state]}</span><div>'
        f"{_named(seen.link.driver)} {escape(first)}<br>"
        f"<b>{SIGNS[seen.link.sign]}</b> {_named(seen.link.driven)} "
        f"{escape(second)}<br><em>{escape(_state(seen))}</em>{number}</div></li>"
    )


def _named(name: str) -> str:
    """What a measure is called, with its full name and unit one hover away."""
    measure = MEASURES[NAMES.index(name)]
    exact = escape(exact_name(measure), quote=True)
    return f'<b title="{exact}">{escape(title_of(name))}</b>'


def table(turning: Turning, changes: Changes) -> pd.DataFrame:
    """Every link of a loop with the numbers behind it."""
    rows = []
    for seen in (*turning.links, *turning.beside):
        driver, driven = changes.of(seen.link.driver), changes.of(seen.link.driven)
        rows.append(
            {
                "from": title_of(seen.link.driver), "from before": driver.before,
                "from now": driver.now, "to": title_of(seen.link.driven),
                "moves": "same way" if seen.link.sign > 0 else "opposite",
                "to before": driven.before, "to now": driven.now, "seen": str(seen.state),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def measures_table(changes: Changes) -> pd.DataFrame:
    """Every measure of the loops: before, now, and the interval of the difference on other luck."""
    rows = [
        (title_of(each.name), each.unit, changes.before.value(each.name),
         changes.now.value(each.name), low, high)
        for each, low, high in zip(MEASURES, changes.low, changes.high, strict=True)
    ]  # fmt: skip
    columns = ["measure", "unit", "before", "now", "difference_low", "difference_high"]
    return pd.DataFrame(rows, columns=columns)
