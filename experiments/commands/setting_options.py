"""Which options say where, for how many families, how long and with which luck the model runs?"""

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import place_names

if TYPE_CHECKING:
    from abm.simulation import Setting

FAMILIES = 2_000
OPTIONS = (
    click.option(
        "--place", default="coventry", show_default=True, shell_complete=place_names,
        help="A carried place, or the path of a place file.",
    ),
    click.option(
        "--families", type=int, help=f"Households in the run.  [default: {FAMILIES:,}]"
    ),
    click.option(
        "--scale", type=float, help="Instead: this share of all households; 1 for all of them."
    ),
    click.option("--weeks", default=260, show_default=True, help="From the policy to the end."),
    click.option("--burn-in", default=104, show_default=True, help="Weeks before the policy."),
    click.option("--seed", default=1, show_default=True, help="Names the luck."),
    click.option(
        "--parameters", type=click.Path(path_type=Path), metavar="FILE",
        help="A TOML file with changed numbers of the model.",
    ),
)  # fmt: skip


def setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that `setting_from` takes to a command."""
    return reduce(lambda done, option: option(done), reversed(OPTIONS), command)


def setting_from(
    place: str,
    families: int | None,
    scale: float | None,
    weeks: int,
    burn_in: int,
    seed: int,
    parameters: Path | None,
) -> "Setting":
    """What the options mean; `InputError` for anything impossible."""
    from abm.parameters import Parameters
    from abm.place import Place
    from abm.simulation import Setting

    loaded = Place.load(place)
    changed = Parameters.load(parameters) if parameters else Parameters()
    return Setting(
        loaded, _families(families, scale, loaded.households), weeks, burn_in, seed, changed
    )


def _families(families: int | None, scale: float | None, households: int) -> int:
    """How many families to run: a number, or a share of all households."""
    from abm.errors import InputError

    if scale is None:
        return min(FAMILIES, households) if families is None else families
    if families is not None:
        raise InputError("--families and --scale are both given: give one of them")
    if not 0 < scale <= 1:
        raise InputError(f"--scale is {scale}; expected more than 0 and up to 1, all households")
    return max(1, round(scale * households))
