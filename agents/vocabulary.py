"""The words of the model, and the numbers that stand for them in the records."""

from typing import Final

import numpy as np

NEEDS: Final = (
    "work",
    "money",
    "housing",
    "health",
    "substance",
    "safety",
    "schooling",
    "crime",
)
WORK, MONEY, HOUSING, HEALTH, SUBSTANCE, SAFETY, SCHOOLING, CRIME = range(8)
CENSUS_NEEDS: Final = (WORK, SCHOOLING, HEALTH, HOUSING)
"""Employment, education, health, housing: the four dimensions of Census 2021 table TS011."""

PAYERS: Final = ("council", "nhs", "police", "justice", "dwp", "education", "voluntary")

BEHAVIOURS: Final = (
    "perspective",
    "openness",
    "reciprocity",
    "voice",
    "learning",
    "shared_power",
)
PERSPECTIVE, OPENNESS, RECIPROCITY, VOICE, LEARNING, SHARED_POWER = range(6)

STAGES: Final = ("closed", "referred", "assessing", "waiting", "active")
CLOSED, REFERRED, ASSESSING, WAITING, ACTIVE = range(5)

LINKS: Final = ("front_door", "assessment", "waiting_list", "support")
FRONT_DOOR, ASSESSMENT, WAITING_LIST, SUPPORT = range(4)
"""The delivery chain: where a referral bounces, waits, waits again, and dies."""

REGIMES: Final = ("none", "volume", "payment_by_results", "aligned", "learning")
NO_TARGETS, VOLUME, PAYMENT_BY_RESULTS, ALIGNED, LEARNING_REGIME = range(5)

RULES_THAT_HELP: Final = (
    "accountability",
    "targets",
    "leadership",
    "co_location",
    "skills",
    "stocktakes",
    "no_competition",
)
"""What makes collaborative behaviour practical, in the order of the weights."""

REACTIONS: Final = ("every_miss", "outside_normal")
EVERY_MISS, OUTSIDE_NORMAL = range(2)

CRISES: Final = (
    "eviction",
    "emergency",
    "overdose",
    "abuse_incident",
    "protection_plan",
    "looked_after",
    "exclusion",
    "neet",
    "arrest",
    "youth_conviction",
    "custody",
    "youth_custody",
)
(
    EVICTION,
    EMERGENCY,
    OVERDOSE,
    ABUSE_INCIDENT,
    PROTECTION_PLAN,
    LOOKED_AFTER,
    EXCLUSION,
    NEET,
    ARREST,
    YOUTH_CONVICTION,
    CUSTODY,
    YOUTH_CUSTODY,
) = range(12)
CRISIS_ROOT: Final = np.array(
    (HOUSING, HEALTH, SUBSTANCE, SAFETY, SAFETY, SAFETY)
    + (SCHOOLING, SCHOOLING, CRIME, CRIME, CRIME, CRIME)
)
"""The need that each crisis grows out of, in the order of CRISES."""
CRISIS_FUEL: Final = np.array(
    (MONEY, SUBSTANCE, HEALTH, SUBSTANCE, SUBSTANCE, HEALTH)
    + (CRIME, WORK, SUBSTANCE, SCHOOLING, SUBSTANCE, SCHOOLING)
)
"""A second need that makes each crisis likelier, and that the crisis itself makes worse."""
CHILD_CRISES: Final = np.array((0, 0, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1))
"""1 where the crisis can only befall a family with children."""

NOBODY: Final = -1
SELF: Final = -1
"""The source of a referral that the family made itself."""

PERMANENT, LOCUM, EMPTY = range(3)
"""Who fills a post: a permanent worker, a locum, nobody."""

EVENTS: Final = (
    "need_arises",
    "need_grows",
    "need_eases",
    "need_ends",
    "moves_in",
    "asks",
    "is_noticed",
    "sent_elsewhere",
    "gives_up",
    "other_service_first",
    "screened_out",
    "accepted_for_assessment",
    "assessed_no_further_action",
    "assessed_and_accepted",
    "allocated",
    "referred_on",
    "warm_handover",
    "lead_worker",
    "worker_leaves",
    "closed_resolved",
    "closed_early",
    "closed_out_of_time",
    "disengages",
    "crisis",
    "takes_contract",
    "refuses_contract",
    "breaks_contract",
    "kept_on_course",
)
(
    NEED_ARISES,
    NEED_GROWS,
    NEED_EASES,
    NEED_ENDS,
    MOVES_IN,
    ASKS,
    IS_NOTICED,
    SENT_ELSEWHERE,
    GIVES_UP,
    OTHER_SERVICE_FIRST,
    SCREENED_OUT,
    ACCEPTED_FOR_ASSESSMENT,
    NO_FURTHER_ACTION,
    ASSESSED_AND_ACCEPTED,
    ALLOCATED,
    REFERRED_ON,
    WARM_HANDOVER,
    LEAD_WORKER,
    WORKER_LEAVES,
    CLOSED_RESOLVED,
    CLOSED_EARLY,
    CLOSED_OUT_OF_TIME,
    DISENGAGES,
    CRISIS,
    TAKES_CONTRACT,
    REFUSES_CONTRACT,
    BREAKS_CONTRACT,
    KEPT_ON_COURSE,
) = range(28)
