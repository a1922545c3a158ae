"""How are gains, payments and failures drawn? One picture for each question of the chapter."""

from collections.abc import Sequence

import pandas as pd

from agents.vocabulary import PAYERS
from dashboards.kit import called
from dashboards.kit.charts import Dot, Line, Picture, bars, dots, lines, own, stacked
from dashboards.kit.drawing import SIZE, WIDE, hover, label, legend, text
from dashboards.kit.words import plain
from dashboards.workshop.fails_measures import (
    BASELINE,
    CHOSEN,
    FIFTHS,
    GROUPS,
    SHORT_BASELINE,
    SHORT_CHOSEN,
    SPENT,
    Shown,
)
from dashboards.workshop.fails_worlds import Share
from experiments.outcomes import BY_NAME
from experiments.statistics import Estimate, estimate

SHARES = (("better", "var(--ju-good)"), ("little", "var(--ju-line)"), ("worse", "var(--ju-bad)"))
"""What worlds say of an outcome, and its colour: the words stand beside."""
ROW, BAR, SAID = SIZE * 2.6, SIZE * 1.5, 0.14
"""Heights of a row and of its bar; from this share on, it is written into the bar."""
OUTCOMES_SHORT = ("severity", "crises", "unserved")
"""What is told of the place that is short of money, in per cent of today's."""


def by_year(shown: Shown, name: str, years: int) -> Picture:
    """The paired difference of an outcome in each year, with its interval."""
    outcome = BY_NAME[name]
    found = [shown.difference(f"{name} {year}") for year in range(1, years + 1)]
    gap = Line(
        plain("fails.gap"),
        [each.mean for each in found],
        [each.low for each in found],
        [each.high for each in found],
        colour=1,
    )
    return lines(
        called.outcome(outcome),
        [gap],
        list(range(1, years + 1)),
        unit=called.unit(outcome.unit),
        x_title=plain("fails.year"),
        zero=True,
    )


def by_payer(shown: Shown) -> Picture:
    """What each payer pays more or less under the policy, by what it pays for."""
    names = [*(plain(f"fails.payer.{payer}") for payer in PAYERS), plain("fails.payer.policy")]
    parts = {
        plain(f"fails.spent.{kind}"): [
            *(shown.difference(f"{payer}, {kind}").mean for payer in PAYERS), 0.0,
        ]
        for kind in SPENT
    }  # fmt: skip
    parts[plain("fails.spent.policy")] = [*(0.0 for _ in PAYERS), shown.difference("policy").mean]
    about = plain("fails.pockets_about")
    return stacked(
        plain("fails.pockets_picture"), names, parts, unit=plain("fails.money"), about=about
    )


def left_over(shown: Shown) -> Picture:
    """What each payer saves beyond what it puts in, with intervals."""
    rows = [_dot(plain(f"fails.payer.{payer}"), shown.gap(payer), "more") for payer in PAYERS]
    return dots(
        plain("fails.gap_picture"),
        rows,
        unit=plain("fails.money"),
        zero_title=plain("fails.gap_zero"),
    )


def _dot(name: str, found: Estimate, good: str = "less") -> Dot:
    """A row of a scorecard; coloured only where the interval leaves no doubt."""
    better = (found.mean < 0) == (good == "less")
    verdict = ("better" if better else "worse") if found.clear else ""
    return Dot(name, found.mean, found.low, found.high, verdict)


def short_waits(shown: Shown, titles: Sequence[str]) -> Picture:
    """How long families wait for help in each of the four worlds."""
    found = [estimate(shown.values(world, "weeks_to_help")) for world in range(len(titles))]
    return bars(
        called.outcome(BY_NAME["weeks_to_help"]),
        titles,
        [each.mean for each in found],
        unit=called.unit(BY_NAME["weeks_to_help"].unit),
        lows=[each.low for each in found],
        highs=[each.high for each in found],
    )


def short_harm(shown: Shown, baseline: str) -> Picture:
    """How much worse things are without money, without and with the policy, against today."""
    rows = [
        _dot(plain(f"fails.short_row_{with_it}", outcome=called.outcome(BY_NAME[name])),
             shown.per_cent(name, world, BASELINE))
        for name in OUTCOMES_SHORT
        for with_it, world in (("without", SHORT_BASELINE), ("with", SHORT_CHOSEN))
    ]  # fmt: skip
    return dots(
        plain("fails.short_picture"),
        rows,
        unit=plain("fails.per_cent"),
        zero_title=plain("fails.short_zero", baseline=baseline),
    )


def by_group(shown: Shown, baseline: str) -> Picture:
    """What the policy does for the same families, by their needs, and by where they live."""
    rows = [
        _dot(plain(f"fails.group.{name.replace(' ', '_')}"), shown.per_cent(key, CHOSEN))
        for name, key in [(each, f"{each}, after") for each in GROUPS] + [(f, f) for f in FIFTHS]
    ]
    title = plain("fails.simple_picture", baseline=baseline)
    return dots(title, rows, unit=plain("fails.per_cent"), zero_title=baseline)


def worlds_say(shares: Sequence[Share], worlds: int) -> Picture:
    """In which share of plausible worlds each outcome is better, worse, or hardly different."""
    words = {name: plain(f"fails.share_{name}") for name, _ in SHARES}
    table = pd.DataFrame(
        [
            {"outcome": called.outcome(each.outcome)}
            | {words[name]: round(100 * getattr(each, name)) for name, _ in SHARES}
            for each in shares
        ]
    )

    def draw(width: int) -> str:
        return _shares(shares, words, width)

    def height(width: int) -> float:
        return _top(words, width) + len(shares) * _row(width)

    title = plain("fails.worlds_picture", worlds=worlds)
    return own(title, draw, height, table, plain("fails.worlds_about"))


def _row(width: int) -> float:
    return ROW if width >= WIDE else ROW + SIZE * 1.4


def _top(words: dict[str, str], width: int) -> float:
    return legend([*words.values()], [fill for _, fill in SHARES], width, SIZE)[1]


def _shares(shares: Sequence[Share], words: dict[str, str], width: int) -> str:
    """A bar of whole length for each outcome, made of the three shares."""
    parts = [legend([*words.values()], [fill for _, fill in SHARES], width, SIZE)[0]]
    left = width * 0.36 if width >= WIDE else 0.0
    for number, each in enumerate(shares):
        y = _top(words, width) + number * _row(width)
        bar = y + (ROW - BAR) / 2 if left else y + SIZE * 1.5
        beside = (0.0, bar + BAR / 2, left - SIZE) if left else (0.0, y + SIZE * 0.6, width)
        parts.append(label(beside[0], beside[1], called.outcome(each.outcome), beside[2]))
        parts.append(_bar(each, words, left, bar, width - left))
    return "".join(parts)


def _bar(share: Share, words: dict[str, str], x: float, y: float, room: float) -> str:
    """The three parts of one bar; each share is written where it has room."""
    parts = []
    for name, fill in SHARES:
        part = getattr(share, name)
        told = f"{part:.0%}"
        inner = (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{room * part:.1f}" height="{BAR:.1f}" '
            f'fill="{fill}" stroke="var(--ju-paper)"/>'
        )
        if part >= SAID:
            ink = "var(--ju-ink)" if name == "little" else "var(--ju-paper)"
            middle, base = x + room * part / 2, y + BAR * 0.72
            inner += text(middle, base, told, anchor="middle", fill=ink, bold=True)
        parts.append(hover(f"{called.outcome(share.outcome)}: {words[name]} {told}", inner))
        x += room * part
    return "".join(parts)
