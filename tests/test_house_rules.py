"""Is the code in order: lint, format, types, the direction of imports, and the pins?"""

import re
import subprocess
import sys
import sysconfig
import tomllib
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = Path(sysconfig.get_path("scripts"))
LIGHT_ROOMS = ("agents", "abm", "experiments")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def run(*command: str | Path) -> None:
    """Run a command and fail with all that it printed if it does not succeed."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize(
    "check",
    ["ruff check", "ruff format --check", "mypy", "lint-imports"],
)
def test_the_house_is_in_order(check: str) -> None:
    tool, *options = check.split()
    run(SCRIPTS / tool, *options)


def modules_without_mesa() -> list[str]:
    """Every module of the rules, the world and the experiments but the Mesa classes."""
    files = chain(*(sorted(ROOT.glob(f"{room}/**/*.py")) for room in LIGHT_ROOMS))
    light = [file for file in files if not file.name.startswith(("mesa_", "__main__"))]
    return [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in light]


def test_the_rules_the_core_and_a_batch_worker_load_without_mesa_or_solara() -> None:
    run(
        sys.executable,
        "-c",
        "import importlib, sys\n"
        f"for name in {modules_without_mesa()}:\n"
        "    importlib.import_module(name.removesuffix('.__init__'))\n"
        "    heavy = {'mesa', 'solara'} & sys.modules.keys()\n"
        "    assert not heavy, f'importing {name} loads {heavy}'\n",
    )


def test_every_dependency_is_pinned_and_no_pin_holds_an_address() -> None:
    pins = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line[0] != "#"]
    version = r"(?P<name>[A-Za-z0-9._-]+)==[0-9][0-9a-z.]*(; python_version [<>]=? \"3\.\d+\")?"
    matches = [re.fullmatch(version, line) for line in pins]
    assert [pin for pin, match in zip(pins, matches, strict=True) if not match] == []

    pinned = {plain_name(match["name"]) for match in matches if match}
    wanted = [*PROJECT["dependencies"], *chain(*PROJECT["optional-dependencies"].values())]
    assert {plain_name(requirement) for requirement in wanted} <= pinned


def plain_name(requirement: str) -> str:
    """The name of a distribution as package registries compare them."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement)[0]).lower()
