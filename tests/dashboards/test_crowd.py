"""Many come at once: each gets worlds of their own, and what they leave is given back."""

from pathlib import Path
from time import monotonic, sleep

import pytest

from dashboards.crowd import Guest, crowd
from tests.dashboards.browser.harness import Server, serving

WEEKS = 26
PATIENCE = 180
"""Seconds."""


def visited(server: Server, question: str, number: int, weeks: int) -> list[Guest]:
    """Visitors come, take all weeks and leave."""
    until = monotonic() + PATIENCE
    with crowd(server.address, f"/worlds?{question}", weeks, number) as guests:
        while monotonic() < until and any(each.reached < weeks for each in guests):
            sleep(0.1)
    return guests


def test_each_of_several_at_once_gets_all_weeks(server: Server) -> None:
    guests = visited(server, f"families=200&weeks={WEEKS}", 4, WEEKS)
    assert [each.trouble for each in guests] == [""] * 4
    assert [each.reached for each in guests] == [WEEKS] * 4


@pytest.mark.slow
def test_memory_returns_after_visitors_have_left(tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil")
    with serving(tmp_path) as server:
        process = psutil.Process(server.process.pid)
        held = []
        for _ in range(3):
            visited(server, "families=2000", 10, 260)
            sleep(5)
            held.append(process.memory_info().rss / 2**20)
    assert held[2] - held[0] < 100
