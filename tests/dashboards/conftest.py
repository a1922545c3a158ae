"""One real server for all tests of the dashboard that ask something of it."""

from collections.abc import Iterator

import pytest

from tests.dashboards.browser.harness import Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard in a process of its own, on a free port."""
    pytest.importorskip("solara", reason="the dashboard's packages are not installed")
    with serving(tmp_path_factory.mktemp("server")) as started:
        yield started
