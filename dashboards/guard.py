"""Who may ask this server for what? Checked before anything else looks at a request.

Only addresses that are this machine's own (a page elsewhere cannot lead a browser here under
another name), only connections from our own pages, nothing large, and no more visitors than the
machine can serve.
"""

import ipaddress
import socket
from collections.abc import Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.notices import full_room

MOST_BODY = 64 * 1024
"""Bytes in the body of a request; a file comes over the page's connection, in pieces."""
METHODS = ("GET", "HEAD", "POST")
ONLY_OURSELVES = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' data: blob: ws: wss:; worker-src 'self' blob:; frame-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""What a page may load: nothing from elsewhere. Solara's pages are compiled in the browser."""
HEADERS = {
    "Content-Security-Policy": ONLY_OURSELVES,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Stands in front of the dashboard.

    is_page: whether a path is a page, which makes a world for a visitor; is_known: whether a
    connection goes on with a world that is there; visitors: how many worlds there are now.
    """

    def __init__(
        self,
        app: ASGIApp,
        most_visitors: int,
        is_page: Callable[[str], bool],
        is_known: Callable[[str], bool],
        visitors: Callable[[], int],
    ) -> None:
        self.app = app
        self.most_visitors = most_visitors
        self.is_page = is_page
        self.is_known = is_known
        self.visitors = visitors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] == "http":
            await self.answer(scope, receive, send)
        elif scope["type"] == "websocket" and not self.may_connect(scope):
            await receive()
            await send({"type": "websocket.close", "code": 1013})
        else:
            await self.app(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A page, a file or a refusal, always with the headers that keep others out."""

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await (self.refusal(scope) or self.app)(scope, receive, sealed)

    def refusal(self, scope: Scope) -> ASGIApp | None:
        """Why a request is not answered; None if it is."""
        headers = Headers(scope=scope)
        if not is_our_name(headers.get("host", "")):
            return PlainTextResponse("This server does not go by that name.\n", 421)
        if scope["method"] not in METHODS:
            return PlainTextResponse("Pages here can only be read.\n", 405)
        if headers.get("origin") and not is_from_us(headers):
            return PlainTextResponse("Only pages of this server may ask that.\n", 403)
        if too_large(scope["method"], headers):
            return PlainTextResponse("That is too large.\n", 413)
        if self.is_page(scope["path"]) and self.is_full():
            return HTMLResponse(full_room(self.most_visitors), 503, {"Retry-After": "15"})
        return None

    def may_connect(self, scope: Scope) -> bool:
        """Whether a page's live connection is from a page of ours, and there is room for it."""
        headers = Headers(scope=scope)
        allowed = is_from_us(headers) and is_our_name(headers.get("host", ""))
        return allowed and (self.is_known(scope["path"]) or not self.is_full())

    def is_full(self) -> bool:
        """Whether there are as many visitors as the machine can serve."""
        return self.visitors() >= self.most_visitors


def is_from_us(headers: Headers) -> bool:
    """Whether what asks is a page of this server, as the browser tells."""
    return headers.get("origin", "").partition("://")[2] == headers.get("host", "")


def is_our_name(host: str) -> bool:
    """Whether a request named this machine: by number, as localhost, or by its own name."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    name = name.strip("[]").lower()
    own = socket.gethostname().lower()
    if name in ("localhost", own, f"{own.partition('.')[0]}.local"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def too_large(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request brings more than it needs to."""
    length = headers.get("content-length", "0" if method != "POST" else "")
    return not length.isdecimal() or int(length) > MOST_BODY
