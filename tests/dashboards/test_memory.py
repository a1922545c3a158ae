"""What visitors leave is given back once, when nobody has left for a moment."""

from threading import Event

import pytest

pytest.importorskip("solara", reason="the dashboard's packages are not installed")

from dashboards.memory import AfterAWhile


def test_what_is_asked_for_again_and_again_is_done_once_at_the_end() -> None:
    done: list[int] = []
    finished = Event()

    def do() -> None:
        done.append(1)
        finished.set()

    later = AfterAWhile(do, 0.2)
    for _ in range(5):
        later.again()
    assert done == []
    assert finished.wait(20)
    finished.clear()
    assert not finished.wait(0.4)
    assert done == [1]
