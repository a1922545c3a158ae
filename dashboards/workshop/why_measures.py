"""What is measured of a run so that its feedback loops can be seen? A year at a time.

Most measures are outcomes that policies are compared by, here counted over the year up to a week
instead of over the whole run; the others are declared below the same way.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from agents.vocabulary import BEHAVIOURS
from experiments.counted import YEAR, Counted, ratio
from experiments.outcomes import BY_NAME, Outcome

Numbers = NDArray[np.float64]
Compute = Callable[[Counted], float]

FROM_OUTCOMES = (
    "waiting", "caseload", "burnout", "exits", "vacancies", "family_trust", "bandwidth",
    "hidden_share", "severity", "crises", "re_referral", "screened_out", "bounces", "referrals",
    "agency_trust", "agreement", "culture", "true_success", "reporting_gap", "mended",
)  # fmt: skip


def _at_agencies(above: str, *below: str, times: float = 1) -> Compute:
    """One column of the agencies over others, added up over agencies and weeks."""
    return lambda counted: float(
        ratio(counted.at_agencies(above) * times, counted.at_agencies(*below))
    )


def _mean(column: str) -> Compute:
    """A column of the agencies, averaged over agencies and weeks."""
    return lambda counted: float(ratio(counted.agencies[column].sum(), counted.agencies.size))


def _culture(behaviour: str) -> Compute:
    """One of the behaviours in the agencies' culture, averaged over agencies and weeks."""
    at = BEHAVIOURS.index(behaviour)
    return lambda counted: float(
        ratio(counted.agencies["culture"][..., at].sum(), counted.agencies.size)
    )


def _share(above: tuple[str, ...], below: str, times: float) -> Compute:
    """Columns of the whole place over another, added up over the weeks."""
    return lambda counted: float(ratio(counted.total(*above) * times, counted.total(below)))


def _hours_a_case(counted: Counted) -> float:
    """Hours with families a week, for each case held."""
    return float(ratio(counted.at_agencies("hours_direct"), counted.at_agencies("caseload")))


def _resolved(counted: Counted) -> float:
    """Cases that end in a year with the need gone, for every hundred held."""
    held = counted.at_agencies("caseload")
    return float(ratio(100 * YEAR * counted.at_agencies("true_successes"), held))


def _closed_unmet(counted: Counted) -> float:
    """Cases closed with the need still there, of all cases closed after support."""
    closed = counted.at_agencies("closed")
    return float(ratio(100 * (closed - counted.at_agencies("true_successes")), closed))


def _recording(counted: Counted) -> float:
    """Hours of recording a week, for each case held."""
    return float(ratio(counted.at_agencies("hours_recording"), counted.at_agencies("caseload")))


def _asks(counted: Counted) -> float:
    """How often families with a need ask, in a year."""
    return float(ratio(counted.total("asks") * YEAR, counted.total("with_need")))


def _record(counted: Counted) -> float:
    """How far the shared record is built, averaged over the weeks."""
    return float(ratio(counted.total("record_coverage"), counted.weeks))


OWN = (
    Outcome("hours_a_case", "workers", "Time with families for each case",
            "hours a week", "more", _hours_a_case),
    Outcome("resolved", "journeys", "Cases that end with the need gone",
            "for 100 held, a year", "more", _resolved),
    Outcome("closed_unmet", "journeys", "Cases closed with the need still there",
            "% of closings", "less", _closed_unmet),
    Outcome("closed_early", "journeys", "Cases closed early", "per 1,000 families a year", "less",
            _share(("closed_early",), "families", 1_000 * YEAR)),
    Outcome("assessing_share", "workers", "Time for screening and assessing", "% of hours",
            "neither", _at_agencies("hours_assessing", "hours", times=100)),
    Outcome("assessing_hours", "workers", "Screening and assessing, for each assessment",
            "hours", "less", _at_agencies("hours_assessing", "assessed")),
    Outcome("assessment_weeks", "journeys", "Time from referral to assessment", "weeks", "less",
            _at_agencies("assessment_weeks", "assessed")),
    Outcome("recording_hours", "workers", "Recording and reporting, for each case",
            "hours a week", "less", _recording),
    Outcome("joint_work", "workers", "Joint work with other agencies", "% of hours", "neither",
            _at_agencies("hours_coordinating", "hours", times=100)),
    Outcome("threshold", "workers", "How high the line is drawn", "1 = where it started", "less",
            _mean("threshold")),
    Outcome("pressure", "workers", "Pressure to look good on figures", "0 to 1", "less",
            _mean("pressure")),
    Outcome("asks", "journeys", "How often families in need ask", "times a year", "more", _asks),
    Outcome("engaged", "journeys", "Offers of support that families take up", "% of offers",
            "more", _share(("engaged",), "offers", 100)),
    Outcome("noes", "journeys", "Noes that families hear",
            "per 1,000 families a year", "less",
            _share(("screened_out", "bounces", "no_further_action"), "families", 1_000 * YEAR)),
    Outcome("refused", "journeys", "Referrals of colleagues that are refused",
            "per 1,000 families a year", "less",
            _share(("refused_referrals",), "families", 1_000 * YEAR)),
    Outcome("learning", "workers", "Culture of learning", "0 to 1", "neither",
            _culture("learning")),
    Outcome("openness", "workers", "Culture of sharing what is known", "0 to 1", "neither",
            _culture("openness")),
    Outcome("perspective", "workers", "Culture of seeing the whole family", "0 to 1", "neither",
            _culture("perspective")),
    Outcome("record", "workers", "How far the shared record is built", "0 to 1", "neither",
            _record),
)  # fmt: skip
MEASURES: tuple[Outcome, ...] = (*(BY_NAME[name] for name in FROM_OUTCOMES), *OWN)
NAMES = tuple(each.name for each in MEASURES)
AT_AGENCIES = frozenset(
    ("waiting", "caseload", "burnout", "exits", "vacancies", "true_success", "reporting_gap")
    + (
        "hours_a_case",
        "resolved",
        "closed_unmet",
        "assessing_share",
        "assessing_hours",
        "assessment_weeks",
    )
    + ("recording_hours", "joint_work", "threshold", "pressure", "learning", "openness")
    + ("perspective", "culture", "mended")
)
"""What is counted for each agency too, and not of the whole place only."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """All measures of one run over the weeks from `first` up to `last`.

    values: float64 [MEASURES]. by_agency: float64 [agencies, MEASURES], not a number for what is
    counted of the whole place only.
    """

    values: Numbers
    by_agency: Numbers
    first: int
    last: int

    def value(self, name: str) -> float:
        """One measure of the whole place."""
        return float(self.values[NAMES.index(name)])

    def at_agencies(self, name: str) -> Numbers:
        """One measure of every agency: float64 [agencies]."""
        return self.by_agency[:, NAMES.index(name)]


def year_to(counted: Counted, week: int) -> Stretch:
    """The measures over the year that ends with this week; shorter in the first year."""
    last = min(week, counted.weeks)
    return stretch(counted, max(0, last - YEAR), last)


def stretch(counted: Counted, first: int, last: int) -> Stretch:
    """The measures over some weeks, of the place and of every agency."""
    window = window_of(counted, first, last)
    agencies = [
        replace(window, agencies=window.agencies[:, at : at + 1])
        for at in range(window.agencies.shape[1])
    ]
    by_agency = [[_at_one(each, of) for each in MEASURES] for of in agencies]
    return Stretch(measured(window), np.array(by_agency), first, last)


def window_of(counted: Counted, first: int, last: int) -> Counted:
    """What was counted in the weeks from first up to last."""
    upto = counted.first(last)
    return upto.last(last - first) if last > first else upto.first(0)


def measured(window: Counted) -> Numbers:
    """All measures of some weeks: float64 [MEASURES]; not a number where nothing was counted."""
    if not window.weeks:
        return np.full(len(MEASURES), math.nan)
    return np.array([each.compute(window) for each in MEASURES])


def _at_one(measure: Outcome, agency: Counted) -> float:
    """A measure of one agency; not a number for what is counted of the whole place only."""
    if measure.name not in AT_AGENCIES or not agency.weeks:
        return math.nan
    return measure.compute(agency)
