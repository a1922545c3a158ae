"""How quick is the dashboard on this machine, and how much does a visitor cost it?

`python -m dashboards.benchmark` starts a server of its own and measures the first page, frames a
second in a real browser, and fifty visitors without browsers: at once, and whether what they leave
is given back. Timings on a busy machine wander: the table says what each is to be.
"""

import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic, sleep
from typing import Any

from dashboards.crowd import Guest, crowd
from dashboards.serve import bound
from dashboards.settings import Settings
from dashboards.sharing import Sharing

ROOT = Path(__file__).parents[1]
FAMILIES = (500, 2_000, 10_000)
VISITS = 5
VISITORS = 50
PLAYED = 3
"""Seconds over which frames are counted."""
SETTLED = 10
"""Seconds after which what visitors left has been given back."""
PATIENCE = 300
PAGE = "/worlds"
MEBIBYTE = 2**20
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
FRAMES = """seconds => new Promise(done => {
    let frames = 0; const start = performance.now();
    const player = document.querySelector('.ju-player');
    const first = Number(player.dataset.week);
    (function frame(now) {
        if (now - start < seconds * 1000) { frames += 1; requestAnimationFrame(frame); }
        else done([frames / seconds, Number(player.dataset.week) - first]);
    })(start);
})"""


@dataclass(frozen=True, slots=True)
class Measured:
    """A line of the table: what was measured, and what it is to be."""

    what: str
    value: float
    unit: str
    aim: str = ""


@contextmanager
def serving() -> Iterator[tuple[str, Any]]:
    """A server in a process of its own: its address, and the process to look at."""
    import psutil

    with bound(Sharing(port=0)) as door:
        port = door.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboards.serve", str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def wait_for(address: str) -> None:
    """Wait for the first answer."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=5).close()
            return
        except OSError:
            sleep(0.1)
    raise TimeoutError("the server did not start")


def in_a_browser(address: str) -> Iterator[Measured]:
    """How soon the first page is there, and how smoothly worlds play."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=[*ARGUMENTS])
        yield Measured("first page, the very first", first_page(browser, address), "s")
        warm = median(first_page(browser, address) for _ in range(VISITS))
        yield Measured(f"first page, warm: the middle of {VISITS}", warm, "s", "under 2")
        for families in FAMILIES:
            yield from playing(browser, address, families)
        browser.close()


def first_page(browser: Any, address: str) -> float:
    """How long a visitor waits until the first page is there: seconds."""
    began = monotonic()
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(address)
    page.wait_for_selector("main#main")
    waited = monotonic() - began
    page.close()
    return waited


def playing(browser: Any, address: str, families: int) -> Iterator[Measured]:
    """Two worlds with so many families each, played on a projector's screen."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.set_default_timeout(PATIENCE * 1_000)
    began = monotonic()
    page.goto(f"{address}{PAGE}?families={families}")
    page.wait_for_selector(f".ju-player[data-reached='{Settings().weeks}']")
    what = f"2 x {families:,} families"
    yield Measured(f"{what}: all weeks in the browser", monotonic() - began, "s")
    if page.locator(".ju-player[data-playing='true']").count() == 0:
        page.get_by_role("button", name="Play", exact=True).first.click()
    frames, _ = page.evaluate(FRAMES, PLAYED)
    yield Measured(f"{what}: frames a second", frames, "", "10 or more")
    page.close()


def many(address: str, process: Any) -> Iterator[Measured]:
    """Fifty at once, twice: what they wait, what they cost, and what they leave."""
    visited(address, 1)
    sleep(SETTLED)
    before, spent = memory(process), seconds(process)
    guests, most = visited(address, VISITORS, process)
    arrived = [each.last for each in guests if each.reached == Settings().weeks]
    answered = [each.page for each in guests if not each.trouble]
    yield Measured(f"{VISITORS} at once: answered", len(answered), "", f"{VISITORS}")
    yield Measured(f"{VISITORS} at once: page, the slowest", max(answered), "s")
    yield Measured(f"{VISITORS} at once: all weeks, half of them", median(arrived), "s")
    cost = (seconds(process) - spent) / VISITORS
    yield Measured("processor time of a visitor with two worlds", cost, "s")
    yield Measured("memory of a visitor with two worlds", (most - before) / VISITORS, "MiB")
    sleep(SETTLED)
    yield Measured("memory after one visitor", before, "MiB")
    once = memory(process)
    yield Measured(f"memory after {VISITORS} more, who left", once, "MiB")
    visited(address, VISITORS)
    sleep(SETTLED)
    left = memory(process) - once
    yield Measured(f"left behind by the next {VISITORS}", left, "MiB", "under 100")


def visited(address: str, number: int, process: Any = None) -> tuple[list[Guest], float]:
    """So many come at once, take all weeks and leave; with the most memory meanwhile."""
    weeks, most = Settings().weeks, 0.0
    until = monotonic() + PATIENCE
    with crowd(address, PAGE, weeks, number) as guests:
        while monotonic() < until and any(each.reached < weeks for each in guests):
            sleep(0.5)
        most = memory(process) if process else 0.0
    return guests, most


def memory(process: Any) -> float:
    """What the server holds now, in MiB."""
    held: float = process.memory_info().rss / MEBIBYTE
    return held


def seconds(process: Any) -> float:
    """Processor time that the server has used."""
    times = process.cpu_times()
    used: float = times.user + times.system
    return used


def main() -> None:
    """Measure everything, line by line."""
    with serving() as (address, process):
        for lines in (in_a_browser(address), many(address, process)):
            for each in lines:
                print(f"{each.what:<52}{each.value:>9.1f} {each.unit:<4} {each.aim}", flush=True)


if __name__ == "__main__":
    main()
