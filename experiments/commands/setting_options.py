"""Which options say where, for how many families, how long, with which luck and numbers?"""

from collections.abc import Callable
from functools import partial, reduce
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from experiments.commands import place_names

if TYPE_CHECKING:
    from abm.ensemble import Ensemble
    from abm.simulation import Setting

FAMILIES = 2_000
PARAMETERS = ("ensemble", "best", "declared")
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
)  # fmt: skip


def _parameter_names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete a word for sets of parameters; a file where none begins so."""
    words = [CompletionItem(word) for word in PARAMETERS if word.startswith(incomplete)]
    return words or [CompletionItem(incomplete, type="file")]


def _with_options(default: str, meaning: str, command: Callable[..., Any]) -> Callable[..., Any]:
    parameters = click.option(
        "--parameters", default=default, show_default=True, metavar="SETS", help=meaning,
        shell_complete=_parameter_names,
    )  # fmt: skip
    return reduce(lambda done, option: option(done), reversed((*OPTIONS, parameters)), command)


setting_options = partial(
    _with_options,
    "best",
    "Numbers of the model: best (the best fit), declared, or a TOML file of changes.",
)
"""Add the options that `setting_from` takes to a command."""
ensemble_options = partial(
    _with_options,
    "ensemble",
    "Numbers of the model: ensemble (all plausible sets), best (the best fit), declared, a TOML "
    "file of changes, or a CSV file of sets.",
)
"""Add the options that `setting_and_ensemble` takes to a command."""


def setting_from(**options: Any) -> "Setting":
    """What the options mean, for a command that runs one set; `InputError` for the impossible."""
    return one_set(*setting_and_ensemble(**options))[0]


def one_set(setting: "Setting", ensemble: "Ensemble") -> "tuple[Setting, Ensemble]":
    """The same where there is one set of parameters; InputError where there are many."""
    from abm.errors import InputError

    if len(ensemble.sets) > 1:
        raise InputError(
            f"--parameters {ensemble.name} is {len(ensemble.sets)} sets, and this command runs "
            "one: give best, declared or a .toml file; `joinedup compare` runs many"
        )
    return setting, ensemble


def setting_and_ensemble(
    parameters: str,
    place: str,
    families: int | None,
    scale: float | None,
    weeks: int,
    burn_in: int,
    seed: int,
) -> "tuple[Setting, Ensemble]":
    """What the options mean: the setting with the best set, and all sets. Raises InputError."""
    from abm.ensemble import Ensemble
    from abm.place import Place
    from abm.simulation import Setting

    loaded, ensemble = Place.load(place), Ensemble.load(parameters)
    number = _families(families, scale, loaded.households)
    return Setting(loaded, number, weeks, burn_in, seed, ensemble.best), ensemble


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
