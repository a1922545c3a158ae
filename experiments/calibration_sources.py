"""Which source files does a calibration rest on? A change in any of them makes it another one."""

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("agents", "abm")
"""All of the model; of the experiments only what the calibration imports."""


def modules_behind(module: str, root: Path = ROOT) -> list[str]:
    """A module of the experiments, and those of them that it imports, directly or not."""
    found: dict[str, None] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += _imported(file_of(name, root))
    return sorted(found)


def file_of(module: str, root: Path = ROOT) -> Path:
    """The source file of a module of ours."""
    path = root.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _imported(file: Path) -> Iterator[str]:
    """The modules of the experiments that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "experiments":
            yield from (f"experiments.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("experiments."):
            yield str(node.module)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name.startswith("experiments."))


def digest_behind(module: str, root: Path = ROOT) -> str:
    """A fingerprint of the model's sources and of the experiments behind a module (SHA-256)."""
    files = [file_of(name, root) for name in modules_behind(module, root)]
    files += [file for room in ROOMS for file in (root / room).rglob("*.py")]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
