"""What have a family's lives come to in the end? The figures of `joinedup follow`, and the wait."""

from dashboards.kit import called
from dashboards.kit.words import plain
from dashboards.workshop.family_choice import NOES
from dashboards.workshop.lives_told import Lives

FIGURES = ("dealings", "assessments", "noes", "bounces", "turned_away", "help", "waited", "trust",
           "needs", "crises", "cost")  # fmt: skip
"""In the order of the table; each has its words in texts.toml."""


def figures(lives: Lives, at: int) -> dict[str, str]:
    """How the household of week 0 fared in one world, as it is written."""
    life, weeks = lives.journey.lives[at], lives.weeks[at]
    told = life.figures
    last = len(weeks.trust) - 1 if life.moved is None else life.moved
    wait = told.weeks_until_help
    none = plain("lives.none")
    needs = [f"{called.need(need)} {value:.2f}" for need, value in told.needs_left.items()]
    crises = [f"{number} × {called.crisis(kind)}" for kind, number in told.crises.items()]
    return {
        "dealings": f"{told.contacts:,}",
        "assessments": str(told.assessments),
        "noes": str(sum(each.event in NOES for each in lives.own(at))),
        "bounces": str(told.bounces),
        "turned_away": str(told.turned_away),
        "help": plain("lives.no_help") if wait is None else str(wait),
        "waited": str(int(weeks.weeks_waited()[last])),
        "trust": f"{told.trust:.2f}",
        "needs": ", ".join(needs) or none,
        "crises": ", ".join(crises) or none,
        "cost": f"£{told.crisis_cost:,.0f}",
    }
