"""Where do families live, and what do the official figures say of each neighbourhood?"""

from __future__ import annotations

from dataclasses import dataclass, fields

from abm.checks import Quantity, check, check_words
from abm.errors import InputError

LATITUDE = Quantity("latitude", -90, 90)
LONGITUDE = Quantity("longitude", -180, 180)
HOUSEHOLDS = Quantity("households", 1, 5_000_000, whole=True)
COUNTS = tuple(Quantity(f"households_{n}_dimensions", 0, 1_000_000, whole=True) for n in range(5))


@dataclass(frozen=True, slots=True)
class Deprivation:
    """How deprived a neighbourhood is in each respect: percentiles, 100 the most deprived."""

    income: float
    employment: float
    education: float
    health: float
    crime: float
    housing: float
    environment: float
    overall: float

    def __post_init__(self) -> None:
        check("deprivation", zip(PERCENTILES, self.percentiles, strict=True))

    @property
    def percentiles(self) -> tuple[float, ...]:
        """The eight percentiles, in the order of the fields."""
        return tuple(getattr(self, domain.name) for domain in fields(self))


PERCENTILES = tuple(
    Quantity(f"{domain.name}_deprivation_percentile".replace("overall", "imd"), 0, 100)
    for domain in fields(Deprivation)
)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """One neighbourhood: where it is, and how many of its households are deprived in how many ways.

    `households` holds the households deprived in 0, 1, 2, 3 and 4 of employment, education,
    health and housing. Latitude and longitude are WGS84 degrees.
    """

    code: str
    name: str
    latitude: float
    longitude: float
    households: tuple[int, int, int, int, int]
    deprivation: Deprivation

    def __post_init__(self) -> None:
        check_words(f"neighbourhood {self.code!r}", code=self.code, name=self.name)
        if not isinstance(self.households, tuple) or len(self.households) != len(COUNTS):
            raise InputError(
                f"neighbourhood {self.code!r}: households is {self.households!r}; expected a "
                "tuple of five counts, households deprived in 0, 1, 2, 3 and 4 ways"
            )
        counts = zip(COUNTS, self.households, strict=True)
        where = ((LATITUDE, self.latitude), (LONGITUDE, self.longitude))
        check(f"neighbourhood {self.code!r}", (*counts, *where))
        check(f"neighbourhood {self.code!r}", ((HOUSEHOLDS, self.total),))

    @property
    def total(self) -> int:
        """All households of the neighbourhood."""
        return sum(self.households)
