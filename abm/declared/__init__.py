"""Every number of the model, declared once: what it means, its ranges, its source."""

from abm.declared import (
    accounts,
    crises,
    families,
    levers,
    programmes,
    services,
    ties,
    workforce,
    world,
)
from abm.registry import Parameter

ALL: tuple[Parameter, ...] = (
    *families.PARAMETERS,
    *crises.PARAMETERS,
    *services.PARAMETERS,
    *workforce.PARAMETERS,
    *ties.PARAMETERS,
    *programmes.PARAMETERS,
    *accounts.PARAMETERS,
    *world.PARAMETERS,
    *levers.PARAMETERS,
)
