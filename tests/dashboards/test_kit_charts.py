"""Charts: all numbers are there, in words, in a table and as a drawing, for every screen."""

import math
import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from dashboards.kit.charts_fields import Point, heat, scatter
from dashboards.kit.charts_lines import Line, histogram, lines
from dashboards.kit.charts_rows import Dot, bars, dots, stacked
from dashboards.kit.drawing import (
    BROAD,
    MIDDLE,
    NARROW,
    WIDE,
    Picture,
    Scale,
    apart,
    colour,
    light,
    shown,
    span,
    width_of,
    wrapped,
)

NAN = math.nan
WIDTHS = (NARROW, MIDDLE, WIDE, BROAD)


def falling() -> Picture:
    band = (np.array([9.0, 8, NAN, 6]), np.array([11.0, 10, NAN, 8]))
    series = [Line("Silo & co", [10, 10.5, 11, 11]), Line("Both", [10, 9, NAN, 7], *band)]
    return lines("Families <with> needs", series, unit="per 1,000 families", mark=2)


def scorecard() -> Picture:
    rows = [
        Dot("Crises", -5, -8, -2, "better", "about 5 fewer crises, between 2 and 8"),
        Dot("Evictions", 0.5, -1, 2),
        Dot("Cost", 3, 1, 5, "worse"),
        Dot("One run", 4),
        Dot("Nothing", NAN),
    ]
    return dots("How far from the silo", rows, unit="% of the silo's level")


def crises() -> Picture:
    return bars("Crises", ["Evictions", "Arrests"], [12.25, -4], lows=[10, -6], highs=[14, -2])


def payers() -> Picture:
    parts = {"Council": [30.0, 5, 0], "NHS": [5.0, -20, -25], "Police": [0, NAN, -1]}
    return stacked("Who pays", ["Year 1", "Year 2", "Year 3"], parts, unit="GBP")


def trade_off() -> Picture:
    points = [Point("Silo", 10, 2, 1, "a"), Point("Both", 11, 1, 3, "b"), Point("", NAN, 1)]
    return scatter("Cost and outcome", points, x_title="GBP", y_title="needs", size_title="gap")


def regret() -> Picture:
    values = [[1.5, 22.0], [0.0, NAN]]
    return heat("Regret", ["Silo", "Both"], ["Calm", "Austerity"], values, unit="families")


def spread() -> Picture:
    return histogram("Runs", {"Silo": [1, 2, 2, 3], "Both": [0, 1, NAN]}, unit="families")


PICTURES = (falling, scorecard, crises, payers, trade_off, regret, spread)
every_picture = pytest.mark.parametrize("made", PICTURES)


@every_picture
@pytest.mark.parametrize("width", WIDTHS)
def test_every_chart_is_one_named_image_without_a_broken_number(
    made: Callable[[], Picture], width: int
) -> None:
    picture = made()
    drawn = ElementTree.fromstring(picture.svg(width))
    assert drawn.get("role") == "img"
    assert drawn.get("aria-label") == picture.title
    assert drawn.findtext("{*}desc")
    assert drawn.get("viewBox", "").split()[2] == str(width)
    for element in drawn.iter():
        assert "nan" not in " ".join(element.attrib.values())


@every_picture
def test_charts_name_their_colours_and_files_hold_their_values(
    made: Callable[[], Picture],
) -> None:
    assert not re.search(r'(fill|stroke|color)="#', made().svg())
    saved = made().file()
    assert "var(" not in saved
    assert "currentColor" not in saved
    ElementTree.fromstring(saved)
    assert light()["ju-ink"] in saved


@every_picture
@pytest.mark.parametrize("width", WIDTHS)
def test_words_stay_within_the_drawing(made: Callable[[], Picture], width: int) -> None:
    for words in ElementTree.fromstring(made().svg(width)).findall(".//{*}text"):
        x, wide = float(words.attrib["x"]), width_of(words.text or "", 13)
        start = {"start": x, "middle": x - wide / 2, "end": x - wide}[words.attrib["text-anchor"]]
        assert start > -2
        assert start + wide < width + 2, words.text


@every_picture
def test_every_chart_keeps_its_numbers_as_a_table(made: Callable[[], Picture]) -> None:
    table = made().table
    assert len(table)
    pd.testing.assert_frame_equal(table, made().table)


def test_the_table_of_lines_holds_bands_and_what_is_said_begins_and_ends() -> None:
    picture = falling()
    assert list(picture.table) == ["week", "Silo & co", "Both", "Both, low", "Both, high"]
    assert picture.table["Both, high"].tolist()[-1] == 8
    assert "Both goes from 10.0 to 7.0" in picture.about.replace("7.00", "7.0")


def test_a_line_breaks_where_there_is_no_number() -> None:
    broken = lines("A", [Line("a", [1, 2, NAN, 4, 5])])
    whole = lines("A", [Line("a", [1, 2, 3, 4, 5])])
    count = re.compile(r'd="(M[^"]*L[^"]*)"')
    assert [each.count("M") for each in count.findall(broken.svg())] == [2]
    assert [each.count("M") for each in count.findall(whole.svg())] == [1]


def test_what_is_not_clear_is_hollow_and_what_got_worse_is_a_diamond() -> None:
    drawn = scorecard().svg()
    marks = {
        each.findtext("{*}title", "").partition(":")[0]: ElementTree.tostring(each, "unicode")
        for each in ElementTree.fromstring(drawn).findall(".//{*}g")
    }
    assert 'fill="var(--ju-good)"' in marks["Crises"]
    assert 'fill="var(--ju-paper)"' in marks["Evictions"]
    assert "circle" not in marks["Cost"]
    assert "circle" in marks["Crises"]
    assert "stroke-linecap" not in marks["One run"]
    assert "Nothing" not in marks


def test_savings_lie_left_of_nought_and_a_dot_marks_what_all_parts_come_to() -> None:
    picture = payers()
    assert picture.table["together"].tolist() == [35, -15, -26]
    drawn = ElementTree.fromstring(picture.svg())
    titles = [each.text or "" for each in drawn.findall(".//{*}title")]
    assert "Year 2, NHS: -20.0" in titles
    assert [each for each in titles if "together" in each] == ["Year 2: -15.0 GBP together"]


def test_every_cell_of_a_heat_table_says_its_number() -> None:
    words = [each.text for each in ElementTree.fromstring(regret().svg()).findall(".//{*}text")]
    assert {"1.5", "22.0", "0"} <= set(words)


def test_classes_of_a_histogram_count_every_value_once() -> None:
    counts = spread().table
    assert counts["Silo"].sum() == 4
    assert counts["Both"].sum() == 2


def test_names_at_the_ends_of_lines_do_not_lie_on_each_other() -> None:
    places = apart([100, 101, 102, 99, 20], 15, 0, 120)
    ordered = sorted(places)
    assert all(b - a >= 15 - 1e-9 for a, b in pairwise(ordered))
    assert 0 <= ordered[0] <= ordered[-1] <= 120
    assert places[4] == 20


@pytest.mark.parametrize("ends", [(0, 1), (-3.2, 4.9), (1e5, 1.5e6), (0.0101, 0.0173), (5, 5)])
def test_ticks_are_round_evenly_apart_and_within(ends: tuple[float, float]) -> None:
    scale = Scale(*span(ends), 0, 100)
    ticks = scale.ticks()
    assert 3 <= len(ticks) <= 12
    gaps = {round(b - a, 9) for a, b in pairwise(ticks)}
    assert len(gaps) == 1
    assert all(scale.low - 1e-9 <= tick <= scale.high + 1e-9 for tick in ticks)
    step = gaps.pop()
    assert float(shown(ticks[0], step).replace(",", "")) == pytest.approx(ticks[0])


def test_words_are_broken_only_between_words() -> None:
    broken = wrapped("Families with three or more needs", 100)
    assert " ".join(broken) == "Families with three or more needs"
    assert len(broken) > 1
    assert all(width_of(line) <= 101 or " " not in line for line in broken)


def luminance(value: str) -> float:
    """How bright a colour is, as accessibility guidelines count it (WCAG 2)."""
    parts = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """How far two colours are apart (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def palettes() -> list[dict[str, str]]:
    """The colours on light and on dark ground."""
    from dashboards.kit.drawing import STYLE

    blocks = re.findall(r"(?::root, \.ju-light|\n\.ju-dark) \{(.*?)\}", STYLE.read_text(), re.S)
    return [dict(re.findall(r"--(ju-[\w-]+):\s*(#\w+)", block)) for block in blocks]


def test_words_and_lines_stand_out_on_light_and_on_dark_ground() -> None:
    light_ground, dark_ground = palettes()
    assert light_ground.items() <= light().items()
    assert set(light_ground) == set(dark_ground)
    for palette in (light_ground, dark_ground):
        for ground in ("ju-paper", "ju-raised"):
            for words in ("ju-ink", "ju-faint", "ju-accent", "ju-good", "ju-bad", "ju-warn"):
                assert contrast(palette[words], palette[ground]) >= 4.5, (words, ground)
            for line in (f"ju-{number}" for number in range(8)):
                assert contrast(palette[line], palette[ground]) >= 3, (line, ground)
        assert contrast(palette["ju-accent"], palette["ju-accent-ink"]) >= 4.5
        assert contrast(palette["ju-ink"], palette["ju-heat-1"]) >= 4.5


def test_more_series_than_colours_begin_again_after_the_grey() -> None:
    assert colour(0) == "var(--ju-0)"
    assert colour(8) == "var(--ju-1)"
    assert {colour(number)[9:-1] for number in range(30)} == set("01234567")


def test_a_visitor_without_a_choice_gets_the_same_dark_colours() -> None:
    from dashboards.kit.drawing import STYLE

    block = STYLE.read_text().partition("prefers-color-scheme: dark)")[2].partition("}")[0]
    assert dict(re.findall(r"--(ju-[\w-]+):\s*(#\w+)", block)) == palettes()[1]
