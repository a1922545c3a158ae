"""Numbers about money: what policies cost to run, and what worklessness costs."""

from abm.registry import Parameter, fixed, uncertain

POSTS = "GBP of 2024/25 a post a week"
FAMILIES = "GBP of 2024/25 a family a week"

PARAMETERS: list[Parameter] = [
    *uncertain("price_shared_record", 0.06, (0, 10), (0.03, 0.15), FAMILIES,
               "running a record shared by all agencies"),
    *uncertain("price_co_location", 15, (0, 1_000), (5, 40), POSTS,
               "places where agencies work side by side, less offices given up"),
    *uncertain("price_lead_worker", 20, (0, 1_000), (10, 40), POSTS,
               "training and supervising lead workers"),
    *uncertain("price_outreach", 1.52, (0, 100), (1.0, 2.5), FAMILIES,
               "one outreach worker for a thousand families",
               "family support worker, New Economy Unit Cost Database v1.4, rebased: 41 an hour"),
    *uncertain("price_leadership", 6, (0, 1_000), (3, 15), POSTS,
               "board-level leadership and its support"),
    *uncertain("price_skills", 300, (0, 10_000), (150, 600), f"{POSTS} of training",
               "trainers and materials for a week spent entirely in training"),
    *uncertain("price_stocktake", 60, (0, 10_000), (20, 150), "GBP of 2024/25 a post each",
               "preparing and running a stocktake, besides workers' hours"),
    *uncertain("transition_weeks", 26, (1, 520), (13, 52), "weeks of running cost",
               "one-off cost of starting a policy, in weeks of what it costs to run"),
    *fixed("worklessness_cost", 258, (0, 10_000), "GBP of 2024/25 a week",
           "benefits to a family without work",
           "New Economy Unit Cost Database v1.4, JSA claimant 9,800 a year 2012/13, rebased"),
]  # fmt: skip
