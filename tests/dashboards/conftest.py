"""One real server for all tests of the dashboard that ask something of it."""

import sys
from collections.abc import Iterator

import pytest

from tests.dashboards.browser.harness import Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard in a process of its own, on a free port, with the kit's own page beside ours."""
    pytest.importorskip("solara", reason="the dashboard's packages are not installed")
    command = (sys.executable, "-m", "tests.dashboards.browser.kit_page", "PORT")
    with serving(tmp_path_factory.mktemp("server"), command=command) as started:
        yield started
