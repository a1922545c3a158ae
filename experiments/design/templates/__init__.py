"""Which experiments are there to begin with? One commented file for each kind of question."""

from pathlib import Path

FOLDER = Path(__file__).parent


def text(kind: str) -> str:
    """The commented experiment of a kind; FILE stands for its name."""
    return (FOLDER / f"{kind}.toml").read_text(encoding="utf-8")
