"""Which page answers an address? Every page in one shell, with its settings from the address."""

import logging
from typing import Any, cast

import solara

from abm.errors import InputError
from dashboards.looks import HERE, Here
from dashboards.pages import PAGES
from dashboards.settings import Settings
from dashboards.shell import Shell, Sorry
from dashboards.view import Page, View, address, elsewhere


def is_for_the_log(record: logging.LogRecord) -> bool:
    """Whether a line tells of a fault of ours, rather than of something a visitor asked for."""
    return not (record.exc_info and isinstance(record.exc_info[1], InputError))


logging.getLogger("reacton").addFilter(is_for_the_log)


def route(page: Page) -> solara.Route:
    """The route of a page: it is loaded, and given its view, when somebody opens it."""

    @solara.component
    def Shown() -> None:
        view, here = use_view()
        HERE.provide(here)
        with Shell(page, view):
            Guarded(page, view)

    # The label is what the tab of the browser says.
    label = f"{page.title} · joinedup" if page.path else "joinedup"
    return solara.Route(page.path or "/", component=Shown, label=label, layout=Bare)


def use_view() -> tuple[View, Here]:
    """The settings that the address asks for, the ways to change it, and what a page lacks."""
    router = solara.use_router()
    settings, troubles = solara.use_memo(
        lambda: Settings.from_address(router.search or ""), [router.search]
    )
    missing, tell = solara.use_state(cast(Any, {}))
    # Two changes may come before the page is drawn again: the second builds on the first.
    latest = solara.use_ref(settings)
    latest.current = settings

    def change(**changes: Any) -> None:
        new = latest.current.with_changes(**changes)
        if new != latest.current:
            latest.current = new
            router.push(address(router.path, new))

    def go(path: str) -> None:
        router.push(elsewhere(path, latest.current))

    def lacks(name: str, words: str) -> None:
        tell(lambda before: {**before, name: words})

    view = View(settings, change, go, (*troubles, *filter(None, missing.values())))
    return view, Here(settings.looks, change, lacks)


@solara.component
def Bare(children: list[Any]) -> Any:
    """No layout of Solara's own: the shell draws everything."""
    return solara.Div(children=children)


@solara.component
def Guarded(page: Page, view: View) -> None:
    """A page, or a kind line if it cannot be shown; the log then says why."""
    error, again = solara.use_exception()
    if error is None:
        Loaded(page, view)
        return
    # Solara's renderer has written everything else into the log by now.
    Sorry(str(error) if isinstance(error, InputError) else None, on_again=again)


@solara.component
def Loaded(page: Page, view: View) -> None:
    """The page itself, its module loaded on its first use."""
    page.component()(view)


routes = [route(page) for page in PAGES]
