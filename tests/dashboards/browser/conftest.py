"""Fixtures for tests in a real browser: `visitor` and `visit`.

`visit("worlds?place=salford")` opens a page in a browser of its own and gives Playwright's page;
the test fails at its end if anything was asked of another machine, if anything was answered by
400 or more, if the console told of an error, or if the server's log holds a traceback.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.dashboards.browser.harness import ARGUMENTS, CHROMIUM, Server, Visitor

LAPTOP = (1280, 800)
PATIENCE = 120_000
"""Milliseconds that the browser waits for what a test asks for, on a busy machine."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser without a window; skips where there is none."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium here (Debian: apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Any, server: Server) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors with browsers of their own: `visitor(width, height, dark=False)`."""
    visitors: list[Visitor] = []
    said_before = len(server.log.read_text())

    def make(width: int = LAPTOP[0], height: int = LAPTOP[1], dark: bool = False) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        visitors.append(Visitor(server, context))
        return visitors[-1]

    yield make
    troubles = [trouble for each in visitors for trouble in each.troubles]
    for each in visitors:
        each.context.close()
    assert not troubles, "\n".join(troubles)
    assert not server.failures(said_before)


@pytest.fixture
def visit(visitor: Callable[..., Visitor]) -> Callable[..., Any]:
    """Opens a page as a visitor of one's own: `visit(path, width, height, dark=False)`."""

    def opened(path: str, *size: int, dark: bool = False) -> Any:
        return visitor(*size, dark=dark).open(path)

    return opened
