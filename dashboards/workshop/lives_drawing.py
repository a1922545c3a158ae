"""What do two lives of one family look like, week by week, one above the other?

For each world a row for each need: how bad it is, who waits and who helps, and what happens.
Marks that are filled happen in both worlds in the same week; hollow ones in this world alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from agents.vocabulary import ACTIVE, CLOSED, NEEDS, WAITING
from dashboards.kit import called
from dashboards.kit.drawing import text
from dashboards.kit.plainly import when
from dashboards.kit.words import plain
from dashboards.workshop.family_story import kind_of
from dashboards.workshop.happenings import words_of
from dashboards.workshop.lives_told import Lives, named
from experiments.sentences import YEAR, Happening

HEAD, ROW, AREA, LINE, FOOT, TOP = 34, 46, 28, 8, 24, 26
"""Heights: a world's title, a need's row, its area, the line of help, the years, a label."""
QUIET = "var(--ju-quiet)"
NARROW, MARGIN = 500, 128
"""Under this width names stand over the rows, otherwise in a margin on their left."""
MARKS = {"knock": "○", "no": "✕", "crisis": "▲", "trouble": "◆"}
HOLLOW = {"crisis": "△", "trouble": "◇"}


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things are: the width, the left edge of the weeks, and how many there are."""

    width: int
    weeks: int

    @property
    def narrow(self) -> bool:
        """True on a phone."""
        return self.width < NARROW

    @property
    def left(self) -> int:
        """Where week 0 is."""
        return 4 if self.narrow else MARGIN

    @property
    def row(self) -> int:
        """How high a need's row is."""
        return ROW + (18 if self.narrow else 0)

    def x(self, week: float) -> float:
        """Where a week is."""
        return self.left + (self.width - self.left - 8) * week / self.weeks


def needs_shown(lives: Lives) -> list[int]:
    """The needs that the family ever has in one of the worlds."""
    seen = [weeks.severity[: _last(lives, at) + 1] for at, weeks in enumerate(lives.weeks)]
    return [at for at in range(len(NEEDS)) if any((rows[:, at] > 0).any() for rows in seen)]


def height(lives: Lives, width: int) -> float:
    """How high the drawing is."""
    rows = len(needs_shown(lives)) * Frame(width, 1).row
    return TOP + len(lives.weeks) * (HEAD + rows) + FOOT


def draw(lives: Lives, titles: Sequence[str], width: int) -> str:
    """The lives as the inside of an SVG of this width."""
    frame = Frame(width, len(lives.weeks[0].trust) - 1)
    needs = needs_shown(lives)
    each = HEAD + len(needs) * frame.row
    tall = TOP + len(titles) * each
    parts = [_years(frame, tall)]
    for at, title in enumerate(titles):
        parts.append(_world(lives, at, title, frame, TOP + at * each, needs))
    if lives.parting is not None:
        parts.append(_parting(frame, lives.parting, tall))
    return "".join(parts)


def _years(frame: Frame, tall: float) -> str:
    """The years along the foot, with a faint line at each."""
    told = []
    for week in range(0, frame.weeks, YEAR):
        x = frame.x(week)
        told.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{tall}" stroke="var(--ju-line)"/>'
            + text(x + 3, tall + 16, plain("lives.year", year=week // YEAR + 1), fill=QUIET)
        )
    return "".join(told)


def _parting(frame: Frame, week: int, tall: float) -> str:
    """Where the lives part."""
    x = frame.x(week)
    end = x > frame.width * 0.6
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 8}" y2="{tall}" stroke="var(--ju-accent)" '
        'stroke-width="2.5" stroke-dasharray="7 5"/>'
    ) + text(x + (-6 if end else 6), 14, plain("lives.part_here"), bold=True,
              anchor="end" if end else "start")  # fmt: skip


def _world(
    lives: Lives, at: int, title: str, frame: Frame, top: float, needs: Sequence[int]
) -> str:
    """One world: its title, and a row for each need."""
    shared = {named(each) for each in lives.shared_shocks()}
    parts = [text(4, top + HEAD - 12, title, bold=True, size=17)]
    for number, need in enumerate(needs):
        own = [each for each in lives.own(at) if each.need == NEEDS[need]]
        base = top + HEAD + number * frame.row + frame.row - LINE - 6
        parts.append(_need(lives, at, need, own, shared, frame, base))
    return "".join(parts)


def _need(
    lives: Lives,
    at: int,
    need: int,
    own: Sequence[Happening],
    shared: set[tuple[int, str, str]],
    frame: Frame,
    base: float,
) -> str:
    """One need: how bad it is, who waits and who helps, and what happens."""
    weeks, last = lives.weeks[at], _last(lives, at)
    colour = f"var(--ju-{at})"
    name = called.need(NEEDS[need])
    place = (4.0, base - AREA - 6) if frame.narrow else (4.0, base - 4)
    stage = weeks.stage[: last + 1, need]
    waits = _bars(frame, (stage > CLOSED) & (stage <= WAITING), base + 3, 3, "var(--ju-4)")
    helps = _bars(frame, stage == ACTIVE, base + 1, LINE - 1, "var(--ju-3)")
    return (
        text(*place, name)
        + f'<path d="{_area(weeks.severity[: last + 1, need], frame, base)}" fill="{colour}" '
        f'fill-opacity="0.35" stroke="{colour}"/>'
        + waits
        + helps
        + "".join(_marks(own, shared, frame, base))
    )


def _area(severity: NDArray[np.float64], frame: Frame, base: float) -> str:
    """How bad a need is, as steps over a base line."""
    path = [f"M{frame.x(0):.1f} {base:.1f}"]
    changes = [0, *(np.flatnonzero(np.diff(severity)) + 1).tolist()]
    for week in changes:
        before = path[-1].split()[-1]
        x = frame.x(week)
        path.append(f"L{x:.1f} {before} L{x:.1f} {base - AREA * severity[week]:.1f}")
    end = frame.x(len(severity) - 1)
    return " ".join([*path, f"L{end:.1f} {path[-1].split()[-1]} L{end:.1f} {base:.1f} Z"])


def _bars(frame: Frame, where: NDArray[np.bool_], top: float, tall: float, colour: str) -> str:
    """A bar over every stretch of weeks in which something holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], where.astype(int), [0])))).reshape(-1, 2)
    return "".join(
        f'<rect x="{frame.x(first):.1f}" width="{max(1.5, frame.x(end) - frame.x(first)):.1f}" '
        f'y="{top:.1f}" height="{tall}" fill="{colour}"/>'
        for first, end in edges
    )


def _marks(
    own: Sequence[Happening], shared: set[tuple[int, str, str]], frame: Frame, base: float
) -> Iterator[str]:
    """What happens, where it happens: shocks above the area, knocks and noes on the line."""
    for each in own:
        kind = kind_of(each)
        if kind not in MARKS or each.event == "need_grows":
            continue
        shock = kind in HOLLOW
        sign = HOLLOW[kind] if shock and named(each) not in shared else MARKS[kind]
        y = base - AREA - 1 if shock else base + 5
        colour = "var(--ju-bad)" if kind == "no" else "var(--ju-ink)"
        yield (
            f'<text x="{frame.x(each.week):.1f}" y="{y:.1f}" font-size="14" text-anchor="middle" '
            f'fill="{colour}"><title>{escape(when(each.week))}: {escape(words_of(each))}</title>'
            f"{sign}</text>"
        )


def _last(lives: Lives, at: int) -> int:
    """The last row in which the household of week 0 is seen in a world."""
    moved = lives.journey.lives[at].moved
    return len(lives.weeks[at].trust) - 1 if moved is None else moved
