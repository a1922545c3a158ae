"""What is it like for this machine when many come at once? Visitors without a browser.

Each opens a page over the same connection as a browser, asks for the worlds to be played, takes
all weeks that are sent, and stays until told to go. Nothing is drawn, so that the server's own
work can be measured apart from that of fifty browsers.
"""

import json
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from time import monotonic
from typing import Any
from uuid import uuid4

LARGEST = 64 * 2**20
"""Bytes of a message that a visitor takes."""
PATIENT = 120
"""Seconds that a visitor waits to be let in."""
CONTROL = "solara.control"
QUIET = 0.1
"""Seconds without news after which a visitor asks for the weeks."""


@dataclass(slots=True)
class Guest:
    """One visitor: how long the page took, the first weeks, and all of them (seconds)."""

    server: str
    path: str
    weeks: int
    page: float = float("nan")
    first: float = float("nan")
    last: float = float("nan")
    reached: int = 0
    trouble: str = ""
    session: str = field(default_factory=lambda: uuid4().hex)

    def visit(self, leave: threading.Event) -> None:
        """Open the page, take everything, stay until it is time to leave."""
        from websockets.exceptions import WebSocketException
        from websockets.sync.client import connect
        from websockets.typing import Origin

        host, kernel = self.server.partition("://")[2], uuid4()
        where = f"ws://{host}/jupyter/api/kernels/{kernel}/channels?session_id={self.session}"
        begun = monotonic()
        try:
            # Like a browser, which never gives a connection up because the server is slow.
            with connect(
                where,
                origin=Origin(self.server),
                max_size=LARGEST,
                open_timeout=PATIENT,
                ping_interval=None,
            ) as line:
                self._ask(line)
                self._listen(line, begun, leave)
            self._say_goodbye(host, f"/_solara/api/close/{kernel}?session_id={self.session}")
        except (OSError, WebSocketException) as error:
            self.trouble = str(error)

    def _ask(self, line: Any) -> None:
        """Ask for the page, as Solara's script does."""
        number = uuid4().hex
        opened = {"comm_id": number, "target_name": CONTROL, "data": {}}
        line.send(self._message("comm_open", opened))
        run = {"method": "run", "args": {"path": self.path, "appName": None, "dark": False}}
        line.send(self._message("comm_msg", {"comm_id": number, "data": run}))

    def _listen(self, line: Any, begun: float, leave: threading.Event) -> None:
        """Note when what arrives; ask the player for its weeks once it is there."""
        player = ""
        while not leave.is_set():
            try:
                content = content_of(line.recv(timeout=QUIET))
            except TimeoutError:
                player = self._ask_player(line, player)
                continue
            data = content.get("data", {})
            if data.get("method") == "finished":
                self.page = monotonic() - begun
            if "looked_at" in data.get("state", {}) and content.get("target_name"):
                player = content["comm_id"]
            told = data.get("content", {})
            if told.get("method") == "chunk":
                self._arrived(told["args"][0]["last"], monotonic() - begun)

    def _ask_player(self, line: Any, player: str) -> str:
        """Tell a player that its script is loaded, which takes a browser a moment."""
        if player:
            ready = {"method": "custom", "content": {"event": "ready", "data": -1}}
            line.send(self._message("comm_msg", {"comm_id": player, "data": ready}))
        return ""

    def _say_goodbye(self, host: str, path: str) -> None:
        """Tell the server that the tab was closed, as a browser does."""
        connection = HTTPConnection(host, timeout=60)
        connection.request("POST", path, headers={"Content-Length": "0"})
        connection.getresponse().read()
        connection.close()

    def _arrived(self, week: int, after: float) -> None:
        """Weeks have come."""
        if not self.reached:
            self.first = after
        self.reached = week
        if week >= self.weeks:
            self.last = after

    def _message(self, kind: str, content: dict[str, Any]) -> str:
        """A message as Jupyter writes it."""
        header = {
            "msg_id": uuid4().hex, "msg_type": kind, "session": self.session,
            "username": "", "date": "2000-01-01T00:00:00Z", "version": "5.2",
        }  # fmt: skip
        parts = {"parent_header": {}, "metadata": {}, "buffers": [], "channel": "shell"}
        return json.dumps({"header": header, "content": content, **parts})


def content_of(message: str | bytes) -> dict[str, Any]:
    """What a message of the server says, without its binary parts."""
    text = message if isinstance(message, str) else first_part(message).decode()
    content: dict[str, Any] = json.loads(text).get("content", {})
    return content


def first_part(message: bytes) -> bytes:
    """A binary message begins with how many parts it has, and where each begins."""
    number = struct.unpack("!I", message[:4])[0]
    starts = struct.unpack(f"!{number}I", message[4 : 4 * (number + 1)])
    return message[starts[0] : starts[1] if number > 1 else None]


@contextmanager
def crowd(server: str, path: str, weeks: int, number: int) -> Iterator[list[Guest]]:
    """So many visitors at once, who leave at the end."""
    leave = threading.Event()
    guests = [Guest(server, path, weeks) for _ in range(number)]
    threads = [threading.Thread(target=guest.visit, args=(leave,)) for guest in guests]
    for thread in threads:
        thread.start()
    try:
        yield guests
    finally:
        leave.set()
        for thread in threads:
            thread.join()
