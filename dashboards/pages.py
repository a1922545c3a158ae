"""Which pages are there, in which order? The one list of them."""

from dashboards.view import Page

CHAPTERS = (
    Page("family", "dashboards.workshop.family"),
    Page("worker", "dashboards.workshop.worker"),
    Page("rules", "dashboards.workshop.rules"),
    Page("bets", "dashboards.workshop.bets"),
    Page("worlds", "dashboards.workshop.worlds"),
    Page("why", "dashboards.workshop.why"),
    Page("lives", "dashboards.workshop.lives"),
    Page("fails", "dashboards.workshop.fails"),
    Page("sandbox", "dashboards.workshop.sandbox"),
)
PAGES = (
    Page("", "dashboards.home"),
    *CHAPTERS,
    Page("strategist", "dashboards.strategist.page"),
    Page("researcher", "dashboards.researcher.page"),
    Page("mesa", "dashboards.mesa_page"),
)
