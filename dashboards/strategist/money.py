"""Who pays, who saves, when, and does it pay back? Spending and saving by payer and year."""

import numpy as np
import solara

from abm.errors import InputError
from dashboards.kit.charts import Chart, Dot, Line, Picture, dots, lines, stacked
from dashboards.kit.fields import Choice
from dashboards.kit.several import Several
from dashboards.kit.showing import Shown
from dashboards.looks import use_look
from dashboards.strategist.looking import Looked
from dashboards.strategist.parts import Marked, More, Plain, Trouble
from experiments.analysis.pockets import POCKETS, TITLES
from experiments.analysis.timeline import GREEN_BOOK, Timeline, timeline
from experiments.analysis.timeline_words import pays_back, wrong_pockets
from experiments.analysis.told import averaged
from experiments.analysis.value_for_money import value_for_money
from experiments.statistics import Estimate

POUNDS = "£ a family (2024/25)"
RATES = (
    (0.0, "A pound later counts as one now"),
    (GREEN_BOOK, f"Later pounds count {100 * GREEN_BOOK:g} % less a year (HM Treasury)"),
)
CASH = (
    "What is saved on crises is mostly time and beds, not cash. Whoever saves is seldom whoever "
    "pays: [[wrong pockets|the one who invests is not the one who saves, so things that would pay "
    "for everybody together are not done]]."
)
MOST_TOLD = 0.5
"""Less than half a pound a family is not worth a row."""


@solara.component
def Section(looked: Looked) -> None:
    """The balance in a sentence, year by year, payer by payer, and value for money."""
    told, choose = use_look("rate", [str(each) for each, _ in RATES], str(RATES[0][0]))
    rate = float(told)
    found, trouble = solara.use_memo(lambda: _timeline(looked, rate), [id(looked), rate])
    if found is None:
        Trouble(trouble)
        return
    pictures = [by_year(found, looked.names), balance(found), by_pocket(found)]
    with solara.Div(classes=["ju-page"]):
        Plain(headline(found, looked.names), name="ju-lead")
        Plain(pays_back(found, found.break_even()))
        with Several():
            for wrong in filter(None, looked.say([wrong_pockets(found)])):
                Plain(wrong, name="ju-look")
        options = [(str(number), words) for number, words in RATES]
        with solara.Div(classes=["ju-row"]):
            Choice("Later years", str(rate), options, choose)
        with solara.Div(classes=["ju-grid-wide"]):
            for picture in pictures:
                with solara.Div(classes=["ju-card"]):
                    Chart(picture)
        Marked(CASH, name="ju-note")
        More("In sentences: invest to save, payer by payer", looked.say(found.sentences()))
        More("Value for money", looked.say(_worth(looked)))
        Shown(
            "who pays, who saves", looked.commands, looked.files,
            {"by payer and year": found.table}, pictures,
        )  # fmt: skip


def _timeline(looked: Looked, rate: float) -> tuple[Timeline | None, str]:
    try:
        return timeline(looked.results, looked.about.policy, looked.about.place, rate), ""
    except InputError as error:
        return None, f"Nothing can be said of money yet: {error}."


def headline(found: Timeline, names: dict[str, str]) -> str:
    """What is put in, what comes back, and what is left, in one sentence."""
    spent, saved, left = (
        found.estimates(values)[-1]
        for values in (
            np.cumsum(found.spends(), axis=0),
            np.cumsum(found.saves(), axis=0),
            found.balance(),
        )
    )
    return (
        f"{names[found.policy]}: over {found.years} years, each family's services and programme "
        f"cost {_more(spent)} than under {names[found.baseline]}, its crises and benefits "
        f"{_more(saved, -1)}. {left_over(left, found.futures)}"
    )


def left_over(left: Estimate, futures: int) -> str:
    """The balance of all payers on average, how sure that is, and what one future may bring."""
    middle = averaged(left, futures)
    start = f"Together that {_saved(left.mean)} a family"
    if not np.isfinite(left.low):
        return f"{start}, in one pair of runs."
    doubt = "" if middle.clear else "but that is not clear: "
    told = f"{start}, {doubt}{_between(middle)}"
    if futures > 1:
        told += f" on average over {futures:,} futures; any one of them may lie {_between(left)}"
    return f"{told}."


def _between(found: Estimate) -> str:
    """The ends of a balance: `between £5 lost and £25 saved`, `between £2 and £8 saved`."""
    low, high = f"£{abs(found.low):,.0f}", f"£{abs(found.high):,.0f}"
    if found.low < 0 < found.high:
        return f"between {low} lost and {high} saved"
    return (
        f"between {high} and {low} lost" if found.high <= 0 else f"between {low} and {high} saved"
    )


def _saved(value: float) -> str:
    return f"{'saves' if value >= 0 else 'costs'} £{abs(value):,.0f}"


def _more(found: Estimate, way: int = 1) -> str:
    value = way * found.mean
    return f"£{abs(value):,.0f} {'more' if value > 0 else 'less'}"


def by_year(found: Timeline, names: dict[str, str]) -> Picture:
    """What each payer saves or pays more in each year; only those whom it moves."""
    net = {pocket: _means(found.saves(pocket) - found.spends(pocket)) for pocket in POCKETS}
    moved = {TITLES[pocket]: row for pocket, row in net.items() if max(map(abs, row)) > MOST_TOLD}
    return stacked(
        f"Saved (right) and paid more (left) than under {names[found.baseline]}, by year",
        [f"Year {year + 1}" for year in range(found.years)],
        moved or {TITLES[POCKETS[0]]: [0.0] * found.years},
        unit=POUNDS,
    )


def _means(values: "np.typing.NDArray[np.float64]") -> list[float]:
    return [float(np.nanmean(year)) for year in values]


def balance(found: Timeline) -> Picture:
    """What is saved less what is spent, added up since the start, with its interval."""
    over = (averaged(each, found.futures) for each in found.estimates(found.balance()))
    told = [Estimate(0, 0, 0, 1), *over]
    line = Line(
        "Saved less spent so far",
        [each.mean for each in told],
        [each.low for each in told],
        [each.high for each in told],
        colour=1,
    )
    return lines(
        "Invest to save: the balance of all payers so far", [line],
        list(range(found.years + 1)), unit=POUNDS, x_title="years", zero=True,
        about="With the 95 % interval of the average. Below 0 more was spent than saved; where the "
        "line stays above 0, it has paid back.",
    )  # fmt: skip


def by_pocket(found: Timeline) -> Picture:
    """Who is better off and who is out of pocket at the end, with intervals."""
    over = {pocket: averaged(found.over_all_years(pocket), found.futures) for pocket in POCKETS}
    rows = [
        Dot(
            TITLES[pocket][:1].upper() + TITLES[pocket][1:], each.mean, each.low, each.high,
            verdict=("better" if each.mean > 0 else "worse") if each.clear else "",
            words=f"{'saves' if each.mean > 0 else 'pays'} £{abs(each.mean):,.0f}"
            + ("" if each.clear else ", not clear"),
        )
        for pocket, each in sorted(over.items(), key=lambda item: item[1].mean)
    ]  # fmt: skip
    return dots(
        f"Who pays and who saves, over {found.years} years",
        rows,
        unit=POUNDS,
        zero_title="neither pays nor saves",
    )


def _worth(looked: Looked) -> list[str]:
    """Value for money in sentences, or why there are none."""
    about = looked.about
    try:
        found = value_for_money(
            looked.results, about.outcome.name, (about.policy,), place=about.place
        )
    except InputError as error:
        return [f"Left out: {error}."]
    return found.sentences()
