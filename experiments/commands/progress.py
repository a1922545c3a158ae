"""What do commands that run many paired replications share?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abm.simulation import Setting


@contextmanager
def progress(replications: int, hidden: bool) -> Iterator[Callable[[int], None]]:
    """A bar with the time left, on a screen only; takes the number of replications done."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(
        console=console, transient=True, disable=hidden or not console.is_terminal
    ) as bar:
        task = bar.add_task("Running", total=replications)
        yield lambda done: bar.update(task, completed=done)


def replications_of(setting: "Setting", replications: int) -> str:
    """What was run, in a line."""
    from experiments.readable import span

    return (
        f"{setting.place.title}, {setting.families:,} families, {span(setting.weeks)}, "
        f"{replications} paired replications (seed {setting.seed})."
    )


def text_checked(document: Path | None, part: str) -> None:
    """Refuse a document without a place for the part, before anything is computed."""
    from experiments.document import around

    if document:
        around(document.read_text(encoding="utf-8"), part)
