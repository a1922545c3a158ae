"""Which agency answers for which need, with how many workers, and who pays for them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from abm.checks import Quantity, check, check_known, check_once, check_words
from abm.errors import InputError
from agents.vocabulary import NEEDS

PAYERS = ("council", "nhs", "police", "justice", "dwp", "education", "voluntary")

WORKERS = Quantity("workers_per_thousand", 0.001, 1_000)
CASELOADS = Quantity("caseload_scale", 0.01, 100)
HOURLY_COST = Quantity("hourly_cost", 0.01, 10_000)
NOTICES = tuple(Quantity(f"notices of {need}", 0, 1_000_000) for need in NEEDS)


@dataclass(frozen=True, slots=True)
class AgencySpec:
    """One agency as the place file describes it: its remit, its workers and who pays for them.

    `workers_per_thousand` counts full-time posts per 1,000 households, `hourly_cost` pounds of
    2024/25 for an hour of one worker, `caseload_scale` the cases that a worker here usually holds
    against the caseload limit. `notices` holds one weight per need, in the order of NEEDS:
    how much of the noticing of that need by professionals starts here, against other agencies. A
    generalist takes any need, besides those it answers for; a contracted agency is retendered.
    """

    name: str
    title: str
    answers_for: tuple[str, ...]
    workers_per_thousand: float
    hourly_cost: float
    payer: str
    notices: tuple[float, ...] = (0.0,) * len(NEEDS)
    generalist: bool = False
    contracted: bool = False
    caseload_scale: float = 1.0
    source: str = "assumed"

    def __post_init__(self) -> None:
        whose = f"agency {self.name!r}"
        check_words(whose, name=self.name, title=self.title, source=self.source)
        self._check_remit(whose)
        check(whose, ((CASELOADS, self.caseload_scale),))
        check(whose, ((WORKERS, self.workers_per_thousand), (HOURLY_COST, self.hourly_cost)))
        check_known(f"{whose}: payer", self.payer, PAYERS)
        _check_notices(whose, self.notices)
        for flag in ("generalist", "contracted"):
            if not isinstance(getattr(self, flag), bool):
                raise InputError(
                    f"{whose}: {flag} is {getattr(self, flag)!r}; expected true or false"
                )

    def _check_remit(self, whose: str) -> None:
        for need in self.answers_for:
            check_known(f"{whose}: answers_for", need, NEEDS)
        check_once(f"{whose}: answers_for", self.answers_for)
        if not (self.answers_for or self.generalist):
            raise InputError(f"{whose}: answers for no need; name one, or make it a generalist")


def check_every_need_is_answered(whose: str, agencies: Iterable[AgencySpec]) -> None:
    """Refuse agencies that leave a need to nobody; a generalist counts for the needs it names."""
    answered = {need for agency in agencies for need in agency.answers_for}
    orphans = [need for need in NEEDS if need not in answered]
    if orphans:
        raise InputError(
            f"{whose}: no agency answers for {', '.join(orphans)}; expected at least one for each "
            "need: add it to the answers_for of an agency"
        )


def _check_notices(whose: str, notices: tuple[float, ...]) -> None:
    if len(notices) != len(NEEDS):
        raise InputError(
            f"{whose}: notices holds {len(notices)} weights; expected {len(NEEDS)}, one for each "
            f"of {', '.join(NEEDS)}"
        )
    check(whose, zip(NOTICES, notices, strict=True))
