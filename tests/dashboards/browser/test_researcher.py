"""The researcher's page in a browser: every part on a phone, a batch run live, files brought."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.dashboards.browser.axe import grave_findings

PHONE = (390, 844)
QUICK = "families=60&weeks=60&futures=3&runs=2&seed=41"
SIDES = {
    "Year by year": "Chance alone: replications of future 0",
    "Week by week": "A batch keeps years, not weeks",
    "Chance alone: live 30 pairs of runs": "chance alone, future 0",
    "Spread": "pair by pair",
    "What it hangs on": "Analysis",
    "Where it fails": "futures",
    "Tables": "rows and",
    "How it was made": "Rules",
}
PARTS = {
    "Parameters": "no source exists that measures it",
    "Files": "never run",
    "A family’s events": "Events 1 to",
    "Documents": "Purpose",
    "Agents in Mesa": "agents written in Python",
}
POLICY = "[levers]\nopenness = 0.6\n"


def see(page: Any, button: str, words: str) -> None:
    """Press a button, wait for what only comes then; nothing hangs over on a phone."""
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_text(words).locator("visible=true").first.wait_for()
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0, button


def test_a_batch_runs_live_and_is_seen_from_every_side(visit: Callable[..., Any]) -> None:
    page = visit(f"researcher?{QUICK}", *PHONE)
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_text("12 runs are done").wait_for()
    for side, words in SIDES.items():
        see(page, side, words)
    page.locator("[role=progressbar]").wait_for(state="hidden")
    assert grave_findings(page) == []


def test_every_part_is_there_on_a_phone(visit: Callable[..., Any]) -> None:
    page = visit(f"researcher?{QUICK}", *PHONE)
    for part, words in PARTS.items():
        see(page, part, words)


def test_files_are_read_and_those_that_cannot_be_used_say_why(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    page = visit(f"researcher?{QUICK}")
    page.get_by_role("button", name="Files", exact=True).click()
    for name, text in (("mine.toml", POLICY), ("wrong.toml", "[levers]\nopeness = 1\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    page.get_by_label("Files", exact=True).set_input_files(
        [tmp_path / "mine.toml", tmp_path / "wrong.toml"]
    )
    page.get_by_role("button", name="Drop mine.toml").wait_for()
    page.get_by_text("did you mean openness?").wait_for()


def test_mesas_own_page_steps_inside_the_dashboard(visit: Callable[..., Any]) -> None:
    page = visit("mesa")
    page.get_by_text("What the controls stand for").wait_for()
    page.get_by_role("button", name="Step").click()
    page.get_by_text("Families with a need in Coventry, week 1").first.wait_for()
