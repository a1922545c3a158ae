"""Where do rows of a chart lie? Names, one scale for all, and words, on wide and narrow ground."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboards.kit.drawing import (
    SIZE,
    WIDE,
    Scale,
    axis_below,
    label,
    text,
    upright,
    width_of,
    wrapped,
)

BELOW = SIZE * 3.4
LINE = SIZE * 1.3
AIR = 14
NAMES_SHARE, WORDS_SHARE = 0.34, 0.36
"""Of a wide drawing, what names take at most, and what words on the right take at most."""
STRIP = SIZE * 1.1
"""Half the height of a row's own drawing, where its name stands above it."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows with a name on the left (above on a phone), a scale, and words on the right.

    low and high are the ends of the scale; `head` is room kept above the first row.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]
    low: float
    high: float
    unit: str
    head: float = 0.0

    def stacks(self, width: int) -> bool:
        """True where the name stands above its row."""
        return width < WIDE

    def _names_room(self, width: int) -> float:
        if self.stacks(width):
            return SIZE * 0.6
        longest = max((width_of(name) for name in self.names), default=0)
        return min(longest, width * NAMES_SHARE) + AIR

    def _words_room(self, width: int) -> float:
        longest = max((width_of(words) for words in self.words), default=0)
        if self.stacks(width) or not longest:
            return SIZE
        return min(longest, width * WORDS_SHARE) + AIR

    def _row(self, number: int, width: int) -> float:
        """How high a row is."""
        if self.stacks(width):
            return len(wrapped(self._above(number), width)) * LINE + 2 * STRIP
        name = wrapped(self.names[number], self._names_room(width) - AIR)
        words = wrapped(self.words[number], self._words_room(width) - AIR)
        return max(len(name), len(words), 1) * LINE + SIZE * 0.9

    def _above(self, number: int) -> str:
        """The name and the words in one; the words alone where they say the name too."""
        name, words = self.names[number], self.words[number]
        if name.lower() in words.lower():
            return words[:1].upper() + words[1:]
        return f"{name}: {words}" if words else name

    def height(self, width: int) -> float:
        """How high the whole drawing is."""
        rows = sum(self._row(number, width) for number in range(len(self.names)))
        return self.head + rows + BELOW + AIR

    def scale(self, width: int) -> Scale:
        """From values to places along a row."""
        return Scale(self.low, self.high, self._names_room(width), width - self._words_room(width))

    def middles(self, width: int) -> list[float]:
        """The height of the middle of each row's own drawing."""
        return [bottom - STRIP if self.stacks(width) else (top + bottom) / 2
                for top, bottom in self._tops(width)]  # fmt: skip

    def _tops(self, width: int) -> Iterator[tuple[float, float]]:
        """Where each row begins and ends."""
        y = self.head
        for number in range(len(self.names)):
            yield y, (y := y + self._row(number, width))

    def frame(self, width: int) -> str:
        """The axis, the line at 0, names and words."""
        scale, bottom = self.scale(width), self.height(width) - BELOW
        middles = self.middles(width)
        strips = [(self.head, bottom)]
        if self.stacks(width):
            strips = [(middle - STRIP, middle + STRIP) for middle in middles]
        parts = [axis_below(scale, self.head, bottom, self.unit, strips)]
        if self.low <= 0 <= self.high:
            parts += [upright(scale(0), *strip) for strip in strips]
        words = self._beside if not self.stacks(width) else self._on_top
        return "".join([*parts, words(width)])

    def _beside(self, width: int) -> str:
        left, right = self._names_room(width) - AIR, self._words_room(width) - AIR
        return "".join(
            label(0, y, name, left) + label(width - right, y, words, right)
            for name, words, y in zip(self.names, self.words, self.middles(width), strict=True)
        )

    def _on_top(self, width: int) -> str:
        return "".join(
            text(0, top + LINE * (line + 0.8), words)
            for number, (top, _) in enumerate(self._tops(width))
            for line, words in enumerate(wrapped(self._above(number), width))
        )
