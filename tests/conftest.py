"""How Hypothesis draws its examples: patiently, and the same ones every time in CI."""

import os

from hypothesis import settings

# The first example pays for compiling the core, so a deadline would fail it.
settings.register_profile("joinedup", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("joinedup")
