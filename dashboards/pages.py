"""Which pages are there, in which order? The one list of them."""

from dashboards.view import Page

CHAPTERS = (
    Page("family", "A family knocks", "dashboards.workshop.family"),
    Page("worker", "A worker's week", "dashboards.workshop.worker"),
    Page("rules", "The rules", "dashboards.workshop.rules"),
    Page("bets", "Place your bets", "dashboards.workshop.bets"),
    Page("worlds", "Two worlds", "dashboards.workshop.worlds"),
    Page("why", "Why?", "dashboards.workshop.why"),
    Page("lives", "Follow a family", "dashboards.workshop.lives"),
    Page("fails", "Who gains, who pays, when does it fail?", "dashboards.workshop.fails"),
    Page("sandbox", "Sandbox", "dashboards.workshop.sandbox"),
)
PAGES = (
    Page("", "Start", "dashboards.home"),
    *CHAPTERS,
    Page("strategist", "Strategist", "dashboards.strategist.page"),
    Page("researcher", "Researcher", "dashboards.researcher.page"),
    Page("mesa", "Agents in Mesa", "dashboards.mesa_page"),
)
