"""Where does the memory go that visitors leave? Back to the machine, if C's library can be told to.

A closed page's objects refer to one another, so they wait for Python's collector; and glibc keeps
what was freed for reuse: 50 visitors who left still held 0.5 GB. Large blocks are therefore mapped
one by one, and the rest is collected and trimmed once nobody has left for a moment.
"""

import ctypes
import gc
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Timer
from typing import Any

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
LARGE_BLOCK, ARENAS = 128 * 1024, 2
QUIET = 5
"""Seconds without anybody leaving, after which memory is given back."""


def give_memory_back() -> None:
    """From now on, return to the machine what visitors leave; does nothing without glibc."""
    from solara.lab import on_kernel_start

    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        tell, trim = library.mallopt, library.malloc_trim
        tell(M_MMAP_THRESHOLD, LARGE_BLOCK)
        tell(M_TRIM_THRESHOLD, LARGE_BLOCK)
        tell(M_ARENA_MAX, ARENAS)
        after_leaving = AfterAWhile(lambda: (gc.collect(), trim(0)), QUIET)
        # What is called when somebody comes gives what is called when they leave.
        on_kernel_start(lambda: after_leaving.again)


class AfterAWhile:
    """Does something once it has not been asked for again in so many seconds."""

    def __init__(self, do: Callable[[], Any], seconds: float) -> None:
        self.do, self.seconds = do, seconds
        self.waiting: Timer | None = None
        self.lock = Lock()

    def again(self) -> None:
        """Ask for it; what was asked for before is put off."""
        with self.lock:
            if self.waiting:
                self.waiting.cancel()
            self.waiting = Timer(self.seconds, self.do)
            self.waiting.daemon = True
            self.waiting.start()
