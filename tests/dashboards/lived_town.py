"""Two worlds of a few families, lived once for all tests that look at them."""

from functools import cache

from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting
from dashboards.living import Living

FAMILIES, WEEKS = 300, 60


def setting(weeks: int = WEEKS) -> Setting:
    """A small Coventry."""
    return Setting(Place.load("coventry"), FAMILIES, weeks, burn_in=26, seed=3)


def policies() -> tuple[Policy, ...]:
    """The baseline, and all that collaboration is."""
    return Policy.load("silo"), Policy.load("collaborative")


@cache
def lived() -> Living:
    """Both worlds at their horizon; only to be looked at."""
    living = Living.begun(setting(), policies())
    living.live(WEEKS)
    return living
