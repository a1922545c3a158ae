"""How does somebody give a number, or choose? A slider, a field and a list that tell it once.

A change shows at once and is told after 0.4 s of quiet, whether it came from a mouse, a finger or
a keyboard. What a browser tells is checked again: it is what a stranger sent.
"""

from collections.abc import Callable, Sequence
from typing import Any

import solara

from dashboards.kit.words import plain

TOO_LARGE_TO_TELL = 1e6
"""A range up to here is told beside the number."""
Lines = list[tuple[str, str]]
"""More about a control: what stands in bold, and the words after it."""


def told(number: float) -> str:
    """A number as people write it: `10,000`, `0.05`."""
    return f"{number:,.6g}"


@solara.component_vue("number.vue")
def _Number(
    label: str,
    value: float,
    low: float,
    high: float,
    step: float,
    unit: str,
    help: str,
    slider: bool,
    whole: bool,
    range: str,
    more: Lines,
    more_words: str,
    usual: float | None,
    usual_words: str,
    event_commit: Callable[[float], None],
) -> None:
    """A slider or a field in the browser."""


@solara.component_vue("choice.vue")
def _Choice(
    label: str,
    value: str,
    options: list[tuple[str, str]],
    help: str,
    more: Lines,
    more_words: str,
    event_commit: Callable[[str], None],
) -> None:
    """A list to choose from in the browser."""


@solara.component
def Number(
    label: str,
    value: float,
    on_value: Callable[[float], None],
    low: float,
    high: float,
    step: float = 1,
    unit: str = "",
    help: str = "",
    default: float | None = None,
    slider: bool = True,
    more: Sequence[tuple[str, str]] = (),
) -> None:
    """A number from low to high, as a slider or a field; `on_value` gets no other."""
    whole = float(step).is_integer() and float(low).is_integer()
    ends = plain("kit.range", low=told(low), high=told(high)).removesuffix(":")
    words = f"{ends} {unit}".strip() if high < TOO_LARGE_TO_TELL else ""

    def commit(given: Any) -> None:
        if isinstance(given, int | float) and low <= given <= high and given != value:
            on_value(int(given) if whole else float(given))

    back = plain("kit.back", value=told(default)) if default is not None else ""
    _Number(
        label=label,
        value=value,
        low=low,
        high=high,
        step=step,
        unit=unit,
        help=help,
        slider=slider,
        whole=whole,
        range=words,
        more=list(more),
        more_words=plain("kit.about"),
        usual=default,
        usual_words=back,
        event_commit=commit,
    )


@solara.component
def Choice(
    label: str,
    value: str,
    options: Sequence[tuple[str, str]],
    on_value: Callable[[str], None],
    help: str = "",
    more: Sequence[tuple[str, str]] = (),
) -> None:
    """One of several options, each a value and its words."""
    known = {option for option, _ in options}

    def commit(given: Any) -> None:
        if given in known and given != value:
            on_value(given)

    _Choice(
        label=label,
        value=value,
        options=list(options),
        help=help,
        more=list(more),
        more_words=plain("kit.about"),
        event_commit=commit,
    )
