"""How do pages reach a browser? One server on this machine, which asks nothing of the internet."""

import errno
import os
import re
import socket
import sys
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from abm.errors import InputError
from dashboards.guard import Guard
from dashboards.kit.words import plain
from dashboards.memory import give_memory_back
from dashboards.notices import no_such_page, wrong_key
from dashboards.pages import PAGES
from dashboards.sharing import COOKIE, PORT, Sharing, let_in
from dashboards.workshop import vote

HERE = Path(__file__).parent
FOLDERS = ("frame", "kit", "player")
"""Folders of this package whose scripts, styles and drawings browsers may ask for."""
SHOWN = (".css", ".js", ".svg", ".png", ".woff2")
MOST_VISITORS = 60
MOST_MESSAGE = 4 * 1024 * 1024
"""Bytes that a page may send at once; files are sent in pieces of one mebibyte."""
LAST_PORT = 65_535
A_DAY = 24 * 60 * 60
FAREWELL = 2
"""Seconds that open pages get when the server is stopped."""
SLOW = 60
"""Seconds that a browser may be silent: it is not cut off because many come at once."""
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "main": {"mode": "production"},
    "telemetry": {"mixpanel_enable": False},
    "assets": {"fontawesome_enabled": False},
    "theme": {"loader": "plain", "show_banner": False, "title": "joinedup"},
    # A closed tab says so at once; this is for those that fell silent.
    "kernel": {"cull_timeout": "2m"},
    # A phone that slept is given a new world from its address, without a question.
    "state": {"auto_remount": True},
    "session": {"https_only": False},
}
"""Solara's own settings, by group."""
HEAD = """<link rel="icon" href="/frame/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/kit/style.css">
<link rel="stylesheet" href="/frame/frame.css">
<script src="/frame/frame.js" defer></script>
</head>"""
BETTER = (
    ('content="width=device-width[^"]*"', 'content="width=device-width, initial-scale=1"'),
    # Solara's own setting for this draws nothing when it is not compiled beforehand.
    ('"variant": "light"', '"variant": "auto"'),
    ('<link rel="icon" type="image/png"[^>]*>\\s*<link rel="icon"[^>]*>', ""),
    # Bars that move while the server works, without a name for who cannot see them.
    ("<v-progress-linear :style", '<v-progress-linear aria-label="Working" :style'),
    ("<v-progress-linear :indet", '<v-progress-linear aria-label="Loading" :indet'),
    ("</head>", HEAD),
)
"""What is mended in Solara's page, each once: what is found, what takes its place."""


def serve(
    sharing: Sharing, door: socket.socket, on_ready: Callable[[], None] | None = None
) -> None:
    """Serve the dashboard until it is stopped; `on_ready` is called when it answers."""
    import uvicorn

    let_in(sharing)
    # On a local network there is no https; our cookies are not for other sites' frames anyway.
    warnings.filterwarnings("ignore", "Cookies with samesite=none", UserWarning)
    served = application(sharing)
    give_memory_back()
    config = uvicorn.Config(
        served,
        log_level="warning",
        ws_max_size=MOST_MESSAGE,
        ws_ping_timeout=SLOW,
        timeout_graceful_shutdown=FAREWELL,
        server_header=False,
    )

    class Told(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and on_ready:
                on_ready()

    Told(config).run(sockets=[door])


def bound(sharing: Sharing) -> socket.socket:
    """The port, taken for us; InputError if another program has it."""
    family = socket.AF_INET6 if ":" in sharing.host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((sharing.host, sharing.port))
    except OSError as error:
        door.close()
        raise InputError(_refused(sharing, error)) from error
    return door


def _refused(sharing: Sharing, error: OSError) -> str:
    """Why a port of a host is not for us, and what to do."""
    if error.errno == errno.EADDRNOTAVAIL:
        return f"--host {sharing.host} is no address of this machine: leave out --host, or give one"
    another = sharing.port + 1 if sharing.port < LAST_PORT else PORT
    return (
        f"port {sharing.port} of {sharing.host} cannot be had ({error.strerror}); perhaps "
        f"another dashboard runs there: end it, or give another port, such as --port {another}"
    )


def application(sharing: Sharing, most_visitors: int = MOST_VISITORS) -> Any:
    """The whole server as an ASGI application: Solara's pages, our own files, the guard."""
    # Solara reads which app it serves when its server is imported; all else may be set later.
    os.environ["SOLARA_APP"] = "dashboards.app"
    import solara.server.starlette as inner
    from solara.server import kernel_context, settings
    from starlette.applications import Starlette
    from starlette.middleware import Middleware

    for group, values in SETTINGS.items():
        for name, value in values.items():
            setattr(getattr(settings, group), name, value)
    pages = {f"/{page.path}" for page in PAGES}
    guard = Middleware(
        Guard,
        most_visitors=most_visitors,
        is_page=pages.__contains__,
        is_known=lambda path: path.split("/")[-2] in kernel_context.contexts,
        visitors=kernel_context.contexts.__len__,
    )
    return Starlette(
        routes=_routes(inner, pages, sharing),
        middleware=[guard, *inner.middleware],
        lifespan=inner.lifespan,
    )


def _routes(inner: Any, pages: set[str], sharing: Sharing) -> list[Any]:
    """What may be asked for. Of Solara's own: pages, their connection, its scripts and styles."""
    from starlette.requests import Request
    from starlette.responses import HTMLResponse, RedirectResponse, Response
    from starlette.routing import Mount, Route, WebSocketRoute
    from starlette.staticfiles import StaticFiles

    async def page(request: Request) -> Response:
        if request.url.path not in pages:
            return HTMLResponse(no_such_page(), 404)
        response = await inner.root(request, request.path_params["path"])
        told = HTMLResponse(finished(response.body.decode()), headers={"Cache-Control": "no-store"})
        told.raw_headers += [pair for pair in response.raw_headers if pair[0] == b"set-cookie"]
        return told

    async def facilitate(request: Request) -> Response:
        key = request.path_params["key"]
        if not sharing.is_key(key):
            return HTMLResponse(wrong_key(), 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, key, max_age=A_DAY, httponly=True, samesite="lax")
        return answer

    class OwnFiles(StaticFiles):
        """Only scripts, styles and drawings: never the source beside them."""

        def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
            return super().lookup_path(path) if path.endswith(SHOWN) else ("", None)

    class Installed(inner.StaticCdn):  # type: ignore[misc, name-defined]
        """The installed assets; what is not there is not fetched from anywhere."""

        def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
            return StaticFiles.lookup_path(self, path)

    from solara.server.server import solara_static
    from solara.server.settings import assets

    return [
        Route("/readyz", inner.readyz),
        Route("/jupyter/api/kernels/{id}", inner.kernels),
        WebSocketRoute("/jupyter/api/kernels/{kernel_id}/{name}", inner.kernel_connection),
        Route("/_solara/api/close/{kernel_id}", inner.close, methods=["POST"]),
        Route("/facilitate/{key}", facilitate),
        Mount("/_solara/cdn", Installed(directory=assets.proxy_cache_dir)),
        Mount("/static/assets", inner.StaticAssets()),
        Mount("/jupyter/nbextensions", inner.StaticNbFiles()),
        Mount("/static", inner.StaticFilesOptionalAuth(directory=solara_static)),
        *(Mount(f"/{name}", OwnFiles(directory=HERE / name)) for name in FOLDERS),
        *vote.routes(),
        Route("/{path:path}", page),
    ]


def finished(html: str) -> str:
    """Solara's page with its language, our styles, the reader's theme, and zoom not forbidden."""
    for found, better in BETTER:
        html = re.sub(found, better, html, count=1)
    return html.replace("<html>", f'<html lang="{escape(plain("shell.language"))}">', 1)


if __name__ == "__main__":
    here = Sharing(port=int(sys.argv[1]) if len(sys.argv) > 1 else PORT)
    with suppress(KeyboardInterrupt):
        serve(here, bound(here))
