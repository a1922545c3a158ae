"""A real server and a real browser, and everything that may not happen between them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
STARTS_IN = 120
"""Seconds that a server may take to start on a busy machine."""
DRAWN = "main#main"
KNOWN = ("Failed to evaluate Vue script and find module.exports",)
"""Warnings that are not ours: Solara's navigator.vue says `modules.export`, and works anyway."""


@dataclass(frozen=True, slots=True)
class Server:
    """A dashboard in a process of its own, with its log."""

    address: str
    log: Path
    process: subprocess.Popen[bytes]

    def failures(self, since: int = 0) -> str:
        """What the server wrote since a place in its log, if that tells of errors; else empty."""
        told = self.log.read_text()[since:]
        return told if "Traceback" in told or "ERROR" in told else ""


@contextmanager
def serving(folder: Path, *arguments: str, command: tuple[str, ...] = ()) -> Iterator[Server]:
    """A server on a free port, stopped as by Ctrl-C at the end."""
    port, log = free_port(), folder / "server.log"
    asked = command or (sys.executable, "-m", "dashboards.serve", str(port))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    # IPython, which Solara brings along, warns of an environment that is not its own.
    environment.pop("VIRTUAL_ENV", None)
    asked = tuple(each.replace("PORT", str(port)) for each in (*asked, *arguments))
    with log.open("wb") as out:
        process = subprocess.Popen(asked, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        server = Server(f"http://127.0.0.1:{port}", log, process)
        wait_until_ready(server)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_until_ready(server: Server) -> None:
    """Wait for the first answer of a server."""
    until = time.monotonic() + STARTS_IN
    while time.monotonic() < until and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.address}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{server.log.read_text()}")


@dataclass
class Visitor:
    """One person with a browser of their own (cookies, storage) on a server."""

    server: Server
    context: Any
    troubles: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    """Answers of 400 or more that a test asks for on purpose."""
    known: tuple[str, ...] = KNOWN
    """Words of warnings that are not ours, or that a test brings about on purpose."""
    connections: list[str] = field(default_factory=list)
    """The addresses of the live connections that pages opened."""

    def open(self, path: str) -> Any:
        """Open a page in a new tab, and wait until it is drawn."""
        page = self.context.new_page()
        self.watch(page)
        page.goto(f"{self.server.address}/{path.lstrip('/')}")
        page.wait_for_selector(DRAWN)
        return page

    def watch(self, page: Any) -> None:
        """Note down everything on a page that must not happen."""
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("requestfailed", self._failed)
        page.on("console", self._said)
        page.on("websocket", lambda socket: self.connections.append(socket.url))
        page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))

    def _asked(self, request: Any) -> None:
        inside = request.url.startswith((self.server.address, "data:", "blob:", "file:", "about:"))
        if not inside:
            self.troubles.append(f"asked outside: {request.url}")

    def _answered(self, response: Any) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.troubles.append(f"{response.status} for {response.url}")

    def _failed(self, request: Any) -> None:
        # A request given up because its page was left is no failure.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.troubles.append(f"failed: {request.url} ({request.failure})")

    def _said(self, message: Any) -> None:
        expected = any(f"status of {status}" in message.text for status in self.expected)
        known = any(each in message.text for each in self.known)
        if message.type in ("error", "warning") and not expected and not known:
            self.troubles.append(f"console: {message.text}")
