"""What is a target: a published figure, its band, and the measure of the model that answers to it?

Where a source gives one figure, the band is a tenth of it either side, or a fifth where our
confidence in the figure is medium. Where it gives women and men apart, the figure is their middle.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from experiments.measures import Seen

Confidence = Literal["high", "medium"]
MARGIN = {"high": 0.1, "medium": 0.2}


@dataclass(frozen=True, slots=True)
class Target:
    """One published figure, as a band, and the measure of the model that answers to it.

    `name` identifies the row; its first part is the target's id. `how` says how the model is
    measured, where the words of the quantity leave a doubt.
    """

    name: str
    quantity: str
    low: float
    high: float
    unit: str
    measure: Callable[[Seen], Any]
    confidence: Confidence
    source: str
    how: str = ""

    @property
    def id(self) -> str:
        """The target's number in the list of evidence: T4."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class NotTestable:
    """A published figure that the model cannot be held against, and why."""

    name: str
    quantity: str
    published: str
    why: str
    confidence: Confidence
    source: str


def about(figure: float, confidence: Confidence) -> tuple[float, float]:
    """The band around a figure that its source gives without a range."""
    margin = MARGIN[confidence] * figure
    return round(figure - margin, 3), round(figure + margin, 3)


def share(part: Any, whole: Any, times: float = 100) -> float:
    """A part of a whole in per cent; not a number where there is no whole."""
    return float(times * part / whole) if whole else float("nan")
