"""Questions put to the model: designs, runs, comparisons, and the command line."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.comparison import Comparison, compare

__all__ = ["Comparison", "compare"]


def __getattr__(name: str) -> Any:
    """Load what is asked for only then, so that the command line starts in a moment."""
    if name in __all__:
        from experiments import comparison

        return getattr(comparison, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
