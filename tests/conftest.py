"""What holds for all tests: how Hypothesis draws examples, and that Ctrl-C is heard.

Examples are drawn patiently, and the same ones every time in CI. A shell that starts something in
the background tells it to ignore Ctrl-C, and so would every command that a test starts from there.
"""

import os
import signal

from hypothesis import settings

# The first example pays for compiling the core, so a deadline would fail it.
settings.register_profile("joinedup", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("joinedup")
signal.signal(signal.SIGINT, signal.default_int_handler)
