"""The dashboard: one shell around all pages. `joinedup dashboard` starts it."""

from typing import Any

import solara

from dashboards.pages import PAGES
from dashboards.settings import Settings
from dashboards.shell import Shell
from dashboards.view import Page, View


def route(page: Page) -> solara.Route:
    """The route of a page: it is loaded, and given its view, when somebody opens it."""

    @solara.component
    def Shown() -> None:
        router = solara.use_router()
        settings, troubles = solara.use_memo(
            lambda: Settings.from_address(router.search or ""), [router.search]
        )

        def change(**changes: Any) -> None:
            router.push(_address(router.path, settings.with_changes(**changes)))

        def go(path: str) -> None:
            router.push(_address(path, settings))

        view = View(settings, change, go, troubles)
        with Shell(page, view):
            page.component()(view)

    return solara.Route(page.path or "/", component=Shown, label=page.title)


def _address(path: str, settings: Settings) -> str:
    """A page with its settings, as the browser shows it."""
    asked = settings.address()
    return f"/{path.strip('/')}" + (f"?{asked}" if asked else "")


routes = [route(page) for page in PAGES]
