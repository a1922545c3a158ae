"""How does a facilitator start the dashboard? `joinedup dashboard`."""

import os
import sys
import webbrowser
from typing import TYPE_CHECKING

import click

from dashboards.sharing import EVERYWHERE, LOCAL, PORT

if TYPE_CHECKING:
    from dashboards.sharing import Sharing

NEEDED = ("solara", "uvicorn", "starlette", "ipyvuetify", "segno")
MISSING = (
    "the dashboard needs packages that are not installed ({}): "
    "run  pip install 'joinedup[dashboard]'"
)


@click.command
@click.option("--host", help=f"Address of this machine to answer at. Usual: {LOCAL}.")
@click.option("--port", type=click.IntRange(1, 65_535), default=PORT, show_default=True)
@click.option("--share", is_flag=True, help="Let everybody on the local network look and vote.")
@click.option("--open", "opens", is_flag=True, help="Open the dashboard in your browser.")
@click.option(
    "--texts",
    type=click.Path(exists=True, dir_okay=False),
    help="Texts of the workshop in your words or your language (a copy of texts.toml).",
)
@click.option(
    "--stores",
    type=click.Path(exists=True, file_okay=False),
    help="Folder whose batches (of `joinedup batch`) the researcher's page may open.",
)
def command(
    host: str | None, port: int, share: bool, opens: bool, texts: str | None, stores: str | None
) -> None:
    """Start the live dashboard: for a room, for a strategist's desk, for research.

    It answers this machine alone, and asks nothing of the internet. With --share it prints an
    address, a code and a QR code for the room, and a link for whoever leads the session: keep
    that one to yourself. Ctrl-C ends it.

    \b
    Examples:
      joinedup dashboard --open
      joinedup dashboard --share --open
    """
    have_packages()
    from dashboards.serve import bound, serve
    from dashboards.sharing import Sharing
    from experiments.commands import have_core_compiled

    chosen = host or (EVERYWHERE if share else LOCAL)
    refuse_unless_shared(chosen, share)
    sharing = Sharing.begun(chosen, port)
    door = bound(sharing)
    have_texts(texts)
    have_stores(stores)
    have_core_compiled()

    def ready() -> None:
        tell(sharing)
        if opens:
            webbrowser.open(sharing.facilitators_link)

    serve(sharing, door, on_ready=ready)


def have_packages(needed: tuple[str, ...] = NEEDED) -> None:
    """Raises InputError with the command to type where the dashboard's packages are missing."""
    from importlib.util import find_spec

    from abm.errors import InputError

    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        raise InputError(MISSING.format(", ".join(missing)))


def have_texts(file: str | None) -> None:
    """Take the workshop's texts from a file; raises InputError with all that is wrong with it."""
    from dashboards.kit.words import texts

    if file:
        os.environ["JOINEDUP_TEXTS"] = file
    texts()


def have_stores(folder: str | None) -> None:
    """Let the researcher's page open the batches in a folder, and no others."""
    from dashboards.researcher.stores import use_folder

    use_folder(folder)


def refuse_unless_shared(host: str, share: bool) -> None:
    """Raises InputError if others could reach a host that nobody asked to share."""
    from abm.errors import InputError
    from dashboards.sharing import is_this_machine_only

    if not share and not is_this_machine_only(host):
        raise InputError(f"--host {host} can be reached from other machines: add --share")
    if share and is_this_machine_only(host):
        raise InputError(f"--host {host} cannot be reached from other machines: leave out --host")


def tell(sharing: "Sharing") -> None:
    """Print where the dashboard is; for a shared one also the ways in for the room."""
    click.echo(f"The dashboard is at {sharing.own_address}   (Ctrl-C ends it)")
    if not sharing.key:
        return
    import segno

    room = sharing.addresses[0]
    click.echo(f"\nFor the room:  {room}   or scan:\n")
    segno.make(room, error="m").terminal(sys.stdout, compact=True)
    for other in sharing.addresses[1:]:
        click.echo(f"  or, on another network of this machine: {other}")
    click.echo(f"  code of this session: {sharing.code}")
    click.echo(f"\nFor whoever leads, to keep private:\n  {sharing.facilitators_link}")
    click.echo(f"  from another machine: {room}/facilitate/{sharing.key}")
