"""Does what people install carry everything that the clone has?"""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("agents", "abm", "experiments", "dashboards")
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.nbi", "*.nbc")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel built from a clean copy of the sources."""
    source = tmp_path_factory.mktemp("source")
    for room in (*ROOMS, "docs"):
        shutil.copytree(ROOT / room, source / room, ignore=LEFT_BEHIND)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*build, "-w", source, source], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return set(zipfile.ZipFile(next(source.glob("*.whl"))).namelist())


@pytest.mark.parametrize("room", ROOMS)
def test_the_wheel_carries_every_file_of_a_room(wheel: set[str], room: str) -> None:
    files = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / room).rglob("*")
        if file.is_file()
        and "__pycache__" not in file.parts
        and file.suffix not in {".nbi", ".nbc"}
    }
    assert files <= wheel


def test_the_wheel_carries_nothing_but_the_four_rooms_and_the_documents(wheel: set[str]) -> None:
    others = {name.split("/")[0] for name in wheel} - set(ROOMS)
    assert others <= {"joinedup-0.1.0.dist-info", "joinedup-0.1.0.data"}


def test_the_wheel_carries_every_page_of_the_documents(wheel: set[str]) -> None:
    shared = "joinedup-0.1.0.data/data/share/joinedup"
    pages = {f"{shared}/{page.relative_to(ROOT)}" for page in (ROOT / "docs").rglob("*.md")}
    assert pages <= wheel
