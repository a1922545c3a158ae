"""What is remembered of each family, worker, agency, pair of agencies and case, from week to week.

One numpy record for each. Both drivers read and write these records and nothing else, so a history
is nothing but what they hold. Weeks are counted from the start of the policy (week 0).
"""

from typing import Any, Final, TypeAlias

import numpy as np

from agents.vocabulary import BEHAVIOURS, CRISES, LINKS, NEEDS

Record: TypeAlias = Any
"""One record, or the Mesa agent that is a view on it: its fields are read and set by name."""
World: TypeAlias = Any
"""All the records of one run (`abm.world.World`): rules name only the fields they use."""

EACH_NEED: Final = (len(NEEDS),)
EACH_CRISIS: Final = (len(CRISES),)
EACH_BEHAVIOUR: Final = (len(BEHAVIOURS),)
EACH_LINK: Final = (len(LINKS),)
MOST_AREAS: Final = 8
"""The whole place, elsewhere, and up to six groups of neighbourhoods with rules of their own."""

family_record: Final = np.dtype(
    [
        ("who", "i8"),  # the dwelling and the week of moving in: whose luck it is
        ("id", "i4"),  # the dwelling
        ("neighbourhood", "i4"),
        ("needs", "i4"),  # bit n is set while need n is there
        ("children", "i4"),
        ("frailty", "f8"),  # lasting trait, mean 1: makes needs cluster
        ("strengths", "f8"),  # 0 to 1
        ("trust", "f8"),  # in services, 0 to 1
        ("bandwidth", "f8"),  # energy left to deal with services, 0 to 1
        ("need", "f8", EACH_NEED),  # severity, 0 (none) to 1
        ("case", "i4", EACH_NEED),  # the open case for the need, or NOBODY
        ("known", "u2", EACH_NEED),  # bit a is set where agency a knows of the need
        ("helping", "i4"),  # bit a is set while agency a is at work with the family
        ("lead", "i4"),  # the post of the family's lead worker, or NOBODY
        ("contacts", "i4"),  # dealings with services since moving in
        ("consents", "i4"),  # 1 where the family lets services share a record
        ("contract", "i4"),  # weeks left of a contract with an outreach worker, 0 without one
        ("refused", "i4"),  # week the family last refused or broke a contract
        ("since", "i2", EACH_NEED),  # week the need arose
        ("referred", "i2", EACH_NEED),  # week of the last referral for the need
        ("closed", "i2", EACH_NEED),  # week the last case for the need was closed
        ("until", "i2", EACH_CRISIS),  # the week until which the crisis lasts
    ],
    align=True,
)
"""What every week touches comes first: most families have no need and are soon done with."""

worker_record: Final = np.dtype(
    [
        ("id", "i8"),  # the post
        ("who", "i8"),  # the post and the week it was filled
        ("agency", "i8"),
        ("specialism", "i8"),  # the need this worker is trained for
        ("status", "i8"),  # PERMANENT, LOCUM or EMPTY
        ("since", "i8"),  # week the present holder started, or the post fell empty
        ("caseload", "i8"),
        ("led", "i8"),  # families this worker is lead worker for
        ("full_time", "f8"),  # share of a full-time post
        ("cross_skill", "f8"),  # skill with needs outside the specialism, 0 to 1
        ("lot", "f8"),  # rounds the number of cases up or down, so that limits count in full
        ("disposition", "f8"),  # how far the worker stands from the agency's culture, -1 to 1
        ("burnout", "f8"),  # 0 to 1
        ("hours", "f8"),  # of this week, paid and present
        ("overhead", "f8"),
        ("training", "f8"),
        ("assessing", "f8"),
        ("recording", "f8"),
        ("coordinating", "f8"),
        ("slack", "f8"),
        ("direct", "f8"),
        ("owed", "f8"),  # hours of joint work taken on this week, to be worked next week
    ],
    align=True,
)

agency_record: Final = np.dtype(
    [
        ("id", "i8"),
        ("answers_for", "i8"),  # bit n is set where the agency answers for need n
        ("generalist", "i8"),
        ("contracted", "i8"),
        ("first_post", "i8"),  # its workers are first_post up to, not including, last_post
        ("last_post", "i8"),
        ("referred", "i8"),  # cases in each stage now
        ("assessing", "i8"),
        ("waiting", "i8"),
        ("active", "i8"),
        ("posts", "f8"),  # full-time posts of the establishment
        ("caseload_scale", "f8"),  # cases a worker here holds against the caseload limit
        ("hourly_cost", "f8"),
        ("funding", "f8"),  # hours that money pays for, as a share of the establishment
        ("lent", "f8"),  # share of its hours lent (negative) or borrowed through the pool
        ("handing_over", "f8"),  # hours of warm handovers at the front door, for next week
        ("threshold", "f8"),  # how far eligibility has drifted, 1 = where it started
        ("pressure", "f8"),  # to look good on what is measured, 0 to 1
        ("redesigning", "f8"),  # how much redesign around demand is still to do, 0 to 1
        ("risk_aversion", "f8"),  # defensiveness after a scandal, 0 to 1
        ("assessment_pace", "f8"),  # hours to hand over hours needed this week, 0 to 1
        ("assessment_share", "f8"),  # share of hours set aside for assessments this week
        ("usual", "f8"),  # running mean of the reported figure
        ("spread", "f8"),  # running mean absolute deviation of the reported figure
        ("closings", "f8"),  # since the agency last took stock
        ("successes", "f8"),  # truly resolved
        ("claims", "f8"),  # reported as success
        ("claim_rate", "f8"),  # claims to closings, running mean
        ("on_time", "f8"),  # assessments within the standard
        ("assessments", "f8"),
        ("notices", "f8", EACH_NEED),  # share of noticing that starts at this agency or before it
    ],
    align=True,
)

team_record: Final = np.dtype(
    [
        ("culture", "f8", EACH_BEHAVIOUR),  # 0 (silo) to 1 (collaborative)
        ("culture_before", "f8", EACH_BEHAVIOUR),  # at the start of the week
        ("mended", "f8", EACH_LINK),  # how far the link of the delivery chain is mended, 0 to 1
        ("stuck", "f8", EACH_LINK),  # case-weeks and losses there since the last stocktake
    ],
    align=True,
)
"""An agency's people as they work in one area; row 0 is the whole agency."""

area_record: Final = np.dtype(
    [
        ("families", "f8"),
        ("share", "f8"),  # of the place's families
        ("stocktaking", "i8"),  # weeks that stocktakes, or the diagnosis before, have gone on
        ("stocktakes", "i8"),  # held so far
        ("on_contract", "i8"),  # families, as of the last matching of lists
    ],
    align=True,
)
"""The neighbourhoods that live under the same rules; row 0 is the whole place."""

pair_record: Final = np.dtype(
    [
        ("trust", "f8"),  # of the row's agency in the column's, 0 to 1
        ("agreement", "f8"),  # on goals, 0 to 1
        ("kept", "f8"),  # promises kept by the column's agency since trust was last weighed
        ("broken", "f8"),
        ("contacts", "f8"),  # between middle managers who know each other's work, 0 to 1
        ("systems_leadership", "f8"),  # lever: leaders at work on this pair, 0 to 1
        ("turnover", "f8"),  # share of the workers who knew each other who have left
        ("referrals", "f8"),  # from the row's agency to the column's, last 52 weeks, fading
    ],
    align=True,
)

case_record: Final = np.dtype(
    [
        ("family", "i4"),
        ("need", "i4"),
        ("agency", "i4"),
        ("source", "i4"),  # the agency that referred, or SELF
        ("urgent", "i4"),  # 1 where a crisis made the referral: it is not screened out
        ("stage", "i4"),  # CLOSED, REFERRED, ASSESSING, WAITING, ACTIVE
        ("worker", "i8"),  # the post that holds the case, or NOBODY
        ("holder", "i8"),  # who filled the post when it took the case
        ("opened", "i4"),  # week of the referral
        ("since", "i4"),  # week the present stage began
        ("warm", "i4"),  # 1 where the referral was handed over in person
        ("shared", "i4"),  # 1 where what the referrer knows came with it
        ("lot", "f8"),  # breaks ties in the queue
        ("relationship", "f8"),  # between family and worker, 0 to 1
        ("severity_at_start", "f8"),  # when support began
    ],
    align=True,
)

neighbourhood_record: Final = np.dtype(
    [
        ("id", "i8"),
        ("area", "i8"),  # whose rules hold here
        ("homes", "i8"),  # families in the run
        ("deprivation", "f8"),  # 0 to 1: for comparing neighbourhoods, no rule reads it
        ("capacity", "f8"),  # of the community to help its own, 0 to 1
        ("pressure", "f8", EACH_NEED),  # odds of a need here against the reference place
        ("counts", "f8", (5,)),  # cumulative share of households deprived in 0, 1, 2, 3, 4
        ("leaning", "f8", (4,)),  # how likely each census dimension is the one deprived
        ("prevalence", "f8", EACH_NEED),  # expected share of households with each need
    ],
    align=True,
)

commissioner_record: Final = np.dtype(
    [
        ("door", "i8", EACH_NEED),  # the agency that answers for each need
        ("generalist", "i8"),  # an agency that takes any need, or NOBODY
        ("record_age", "f8"),  # weeks of work put into the shared record
        ("running_cost", "f8"),  # of the policy, GBP a week
        ("reached_cost", "f8"),  # of calls and rewards this week, GBP
        ("transition_owed", "f8"),  # one-off cost not yet paid off, GBP
        ("children", "i8"),
    ],
    align=True,
)

run_record: Final = np.dtype(
    [
        ("seed", "i8"),
        ("replication", "i8"),
        ("first_week", "i8"),
        ("areas", "i8"),  # rows of areas in use: 1 where the same rules hold everywhere
        ("open_cases", "i8"),
        ("queue", "i8"),  # cases in the order of service
        ("traced", "i8"),  # the family whose events are kept, EVERYONE or NOBODY
        ("events", "i8"),  # kept so far
    ],
    align=True,
)

event_record: Final = np.dtype(
    [
        ("week", "i8"),
        ("family", "i8"),
        ("who", "i8"),
        ("event", "i8"),
        ("need", "i8"),
        ("agency", "i8"),
        ("worker", "i8"),
        ("value", "f8"),
    ]
)

NEVER: Final = -10_000
"""The week of what has not happened yet: before any week of any run."""
EVERYONE: Final = -2
"""As `run.traced`: keep the events of every family."""
