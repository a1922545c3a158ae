"""The server answers our own pages, keeps others out, and tells what is the matter."""

import asyncio
import http.client
import re
import signal
import socket
import sys
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from click.testing import CliRunner

from abm.errors import InputError
from dashboards.command import command, have_packages
from dashboards.guard import Guard, is_our_name, too_large
from dashboards.notices import full_room
from dashboards.serve import MOST_VISITORS, bound, finished
from dashboards.sharing import COOKIE, Sharing, addresses_here
from tests.dashboards.browser.harness import Server, serving

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "am9pbmVkdXBqb2luZWR1cA==",
}


def asked(
    server: Server, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], str]:
    """What the server answers to one request."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=told)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


def test_a_page_may_load_nothing_from_elsewhere_and_be_framed_by_nobody(server: Server) -> None:
    status, headers, text = asked(server, "/")
    assert status == 200
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert "cdn.jsdelivr" not in text


def test_a_page_tells_its_language_and_can_be_zoomed(server: Server) -> None:
    text = asked(server, "/worlds?place=salford")[2]
    assert '<html lang="en-GB">' in text
    assert "user-scalable" not in text
    assert "/kit/style.css" in text
    assert '"variant": "auto"' in text


def test_a_path_that_leads_nowhere_gets_a_page_that_says_so(server: Server) -> None:
    for path in ("/nowhere", "/nowhere/worlds", "/worlds/nowhere"):
        status, _, text = asked(server, path)
        assert status == 404
        assert "no page at this address" in text


@pytest.mark.parametrize(
    "path",
    [
        "/frame/../serve.py",
        "/frame/%2e%2e/serve.py",
        "/kit/words.py",
        "/player/../../pyproject.toml",
        "/static/public/x.png",
        "/_solara/cdn/left-pad@1.3.0/index.js",
        "/_solara/cdn/../../../../../../etc/hostname",
        "/resourcez",
    ],
)
def test_no_file_comes_out_but_scripts_styles_and_drawings(server: Server, path: str) -> None:
    assert asked(server, path)[0] == 404


def test_a_name_that_is_not_this_machines_gets_no_answer(server: Server) -> None:
    assert asked(server, "/", Host="evil.example")[0] == 421
    assert asked(server, "/", Host="localhost:1")[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_a_page_elsewhere_cannot_open_a_connection_here(server: Server, origin: str) -> None:
    path = f"/jupyter/api/kernels/{uuid4()}/channels?session_id=x"
    assert asked(server, path, Origin=origin, **UPGRADE)[0] == 403
    assert asked(server, path, Origin=server.address, **UPGRADE)[0] == 101


def test_nothing_large_and_nothing_but_reading(server: Server) -> None:
    assert asked(server, "/", "PUT")[0] == 405
    assert (
        asked(server, "/_solara/api/close/x?session_id=y", "POST", Content_Length="9999999")[0]
        == 413
    )


def test_a_facilitators_link_of_another_session_is_refused(server: Server) -> None:
    status, headers, text = asked(server, "/facilitate/guess")
    assert status == 403
    assert "set-cookie" not in headers
    assert "Not the key" in text


def test_only_this_machine_by_its_own_names() -> None:
    for name in ("localhost", "localhost:80", "127.0.0.1:8765", "[::1]:8765", "192.168.1.5"):
        assert is_our_name(name)
    for name in ("", "evil.example", "localhost.evil.example", "1.2.3.4.evil.example"):
        assert not is_our_name(name)


def test_a_body_without_a_length_is_too_large() -> None:
    assert too_large("POST", {})
    assert too_large("POST", {"content-length": "x"})
    assert not too_large("GET", {})


@pytest.mark.parametrize(("there", "status"), [(MOST_VISITORS - 1, 200), (MOST_VISITORS, 503)])
def test_a_visitor_too_many_is_told_kindly(there: int, status: int) -> None:
    async def page(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a page"})

    guard = Guard(page, MOST_VISITORS, {"/"}.__contains__, lambda path: False, lambda: there)
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(guard(dict(REQUEST), receive_nothing, send))
    assert said[0]["status"] == status
    assert (b"room is full" in said[1]["body"]) == (status == 503)


REQUEST = {
    "type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"localhost")],
}  # fmt: skip


async def receive_nothing() -> Any:
    return {"type": "http.request"}


def test_the_full_room_says_how_many_and_asks_again() -> None:
    assert "at most 7 people" in full_room(7)
    assert 'http-equiv="refresh"' in full_room(7)


def test_solaras_page_is_still_written_as_we_mend_it() -> None:
    page = (
        '<html><head><meta name="viewport" content="width=device-width, user-scalable=no">'
        '<link rel="icon" type="image/png" href="a">\n<link rel="icon" href="b">'
        '</head>{"variant": "light"}</html>'
    )
    mended = finished(page)
    assert 'href="a"' not in mended
    assert 'href="b"' not in mended
    assert "/frame/icon.svg" in mended


def test_a_port_that_is_taken_is_told_with_what_to_type() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port} .* --port {port + 1}"):
            bound(Sharing(port=port))


def test_alone_on_this_machine_there_is_no_key_and_everybody_leads() -> None:
    alone = Sharing.begun("127.0.0.1", 8765)
    assert alone.addresses == ()
    assert alone.leads(None)
    assert "facilitate" not in alone.facilitators_link


def test_shared_only_the_key_leads() -> None:
    shared = Sharing.begun("0.0.0.0", 8765)
    assert shared.addresses[0].endswith(":8765")
    assert not shared.leads(None)
    assert not shared.leads({COOKIE: "guess"})
    assert shared.leads({COOKIE: shared.key})
    assert shared.key in shared.facilitators_link


def test_each_session_has_a_code_and_a_key_of_its_own() -> None:
    sessions = [Sharing.begun("0.0.0.0", 8765) for _ in range(5)]
    assert len({each.key for each in sessions}) == 5
    assert len({each.code for each in sessions}) > 1


def test_an_address_for_the_room_is_never_this_machines_own() -> None:
    assert not any(each.startswith("127.") for each in addresses_here())


def test_the_command_shares_a_session_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    start = "from dashboards.command import command; command()"
    asked_for = (sys.executable, "-c", start, "--share", "--port", "PORT")
    with serving(tmp_path, command=asked_for) as shared:
        told = shared.log.read_text()
        link = re.search(r"(/facilitate/\S+)", told)
        assert "For the room:  http://" in told
        assert re.search(r"code of this session: [A-Z]{4}", told)
        assert link
        status, headers, _ = asked(shared, link[1])
        assert status == 303
        assert COOKIE in headers["set-cookie"]
        assert "HttpOnly" in headers["set-cookie"]
        began = monotonic()
    assert shared.process.returncode != -signal.SIGKILL
    assert monotonic() - began < 15
    assert "Traceback" not in shared.log.read_text()


def test_missing_packages_are_told_with_the_command_to_type() -> None:
    with pytest.raises(InputError, match=r"no_such_package.*pip install"):
        have_packages(("no_such_package",))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--host", "0.0.0.0"], "add --share"),
        (["--host", "127.0.0.1", "--share"], "leave out --host"),
        (["--host", "no.such.host.invalid"], "--host"),
        (["--host", "no..host", "--share"], "--host"),
        (["--host", "192.0.2.1", "--share"], "no address of this machine"),
    ],
)
def test_others_are_let_in_only_when_asked_for(words: list[str], told: str) -> None:
    result = CliRunner().invoke(command, words)
    assert isinstance(result.exception, InputError)
    assert told in str(result.exception)
