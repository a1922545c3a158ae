"""A town of five neighbourhoods and three agencies, and a few levers to decide about in it."""

from abm.agency_spec import AgencySpec
from abm.neighbourhood import Deprivation, Neighbourhood
from abm.parameters import Registry
from abm.place import Place
from abm.policy import Policy
from abm.registry import Role, each, lever, uncertain, world
from agents.vocabulary import NEEDS

REGIMES = ("none", "volume", "learning")
SAMPLE = Registry(
    [
        *lever("openness", 0.2, (0, 1), "share", "sharing", scope="agency", limitable=True),
        *lever("voice", 0.1, (0, 1), "share", "the family's own goals", scope="agency"),
        *lever("pooled", 0, (0, 1), "share", "of budgets pooled"),
        *lever("outreach", 0.3, (0, 5), "workers", "who go out", limitable=True),
        *lever("regime", 1, (0, 2), "choice", "what counts", options=REGIMES),
        *lever("together", 0.1, (0, 1), "share", "leaders of two agencies", scope="pair"),
        *each("weight", ("work", "crime"), (1, 1), (0, 9), "ratio", "{label}", role=Role.LEVER),
        *world("labour_demand", 1, (0, 3), "ratio", "work to be had"),
        *uncertain("trust_loss", 0.1, (0, 1), (0.05, 0.2), "trust", "lost with a bounce"),
    ]
)
AGENCIES = ("housing", "nhs", "police")
HOMES = {"Ash": 100, "Birch": 200, "Cedar, Dale & Elm": 300, "Fir": 400, "Gorse": 1_000}
DEPRIVED = (90, 70, 50, 30, 10)
"""How deprived each neighbourhood is, overall: percentiles."""


def _neighbourhood(number: int, name: str, homes: int, deprived: float) -> Neighbourhood:
    households = (homes - 4, 1, 1, 1, 1)
    return Neighbourhood(f"E0{number}", name, 52, -1, households, Deprivation(*[deprived] * 8))


TOWN = Place(
    name="town",
    title="Town",
    region="Nowhere",
    source="made up",
    licence="none",
    children_share=0.4,
    neighbourhoods=tuple(
        _neighbourhood(number, name, homes, deprived)
        for number, ((name, homes), deprived) in enumerate(
            zip(HOMES.items(), DEPRIVED, strict=True), start=1
        )
    ),
    agencies=tuple(AgencySpec(name, name.title(), NEEDS, 1, 30, "council") for name in AGENCIES),
)


def policy(text: str, name: str = "ours") -> Policy:
    """A policy about the sample's levers."""
    return Policy.from_toml(text, name, registry=SAMPLE)
