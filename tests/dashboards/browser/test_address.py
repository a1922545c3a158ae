"""Open an address elsewhere and see the same: whatever can be changed on a page is in its address.

One visitor changes things, another with an empty browser opens the address that came of it: both
must read the same words, the same fields and the same buttons pressed.
"""

import time
from collections.abc import Callable
from typing import Any

import pytest

from dashboards.kit.words import plain

SMALL = "families=100&weeks=78"
TINY = "families=60&weeks=26&futures=1&runs=8"
PATIENCE = 180
"""Seconds until two pages say the same: both worlds live, on a machine that others use too."""
READ = """() => {
  const main = document.querySelector("main");
  const all = (what) => [...main.querySelectorAll(what)];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const words = [];
  while (walker.nextNode()) words.push(walker.currentNode.data.trim());
  const fields = all("input:not([type=file]), select, textarea").map((field) => field.value);
  const pressed = all("[aria-pressed=true]").map((button) => button.textContent.trim());
  return [words.filter(Boolean), fields, pressed];
}"""
"""All that is written on a page, what is folded away too, its fields, and what is pressed."""
Do = Callable[[Any], None]


def choose(label: str, option: str) -> Do:
    """Choose from a list."""
    return lambda page: page.get_by_label(label, exact=True).first.select_option(option)


def press(name: str) -> Do:
    """Press a button."""
    return lambda page: page.get_by_role("button", name=name, exact=True).first.click()


def fill(label: str, words: str) -> Do:
    """Write into a field, and leave it."""

    def write(page: Any) -> None:
        field = page.get_by_label(label, exact=True).first
        field.fill(words)
        field.press("Tab")

    return write


def unfold(words: str) -> Do:
    """Open what is folded away: that changes nothing that is shown, so it is no setting."""
    return lambda page: page.locator("summary", has_text=words).first.click()


def go_to(week: int) -> Do:
    """Let the player rest at a week."""

    # Until the worlds have lived so far, and the player on the page is that of these worlds.
    there = f"location.search.includes('&week={week}')"
    asked = f"{there} || (JoinedUp.playing?.history && void JoinedUp.playing.seek({week}))"

    def go(page: Any) -> None:
        page.wait_for_selector(".ju-player[data-reached]")
        page.wait_for_function(asked, polling=1_000)

    return go


def follow(family: int) -> Do:
    """Choose a family on the map, be it one that is just being replaced by that of other worlds."""

    def choose(page: Any) -> None:
        page.wait_for_function("window.JoinedUp?.playing?.history")
        page.evaluate("family => JoinedUp.playing.follow(family)", family)

    return choose


def press_last(what: str) -> Do:
    """Press the last button of a kind."""
    return lambda page: page.locator(what).last.click()


def press_on(what: str, key: str) -> Do:
    """Press a key on something."""
    return lambda page: page.locator(what).press(key)


def rewrite(label: str, old: str, new: str) -> Do:
    """Change a word of a text once it is there, and say that it is done."""

    def write(page: Any) -> None:
        field = page.get_by_label(label, exact=True)
        page.wait_for_function(
            "([id, old]) => document.getElementById(id).value.includes(old)",
            arg=[field.get_attribute("id"), old],
        )
        field.fill(field.input_value().replace(old, new))
        press("Check it and use it")(page)

    return write


def reading(page: Any) -> Any:
    """What is read on a page, but for what the browser itself keeps."""
    words, *fields = page.evaluate(READ)
    own = plain("sandbox.drop"), plain("sandbox.shelf_take")
    return [[each for each in words if each not in own], *fields]


def same(one: Any, other: Any) -> None:
    """Wait until two pages read the same, and fail with the first difference."""
    end = time.monotonic() + PATIENCE
    while (seen := reading(one)) != (there := reading(other)):
        if time.monotonic() > end:
            assert there == seen
        time.sleep(0.2)


CHANGED: list[tuple[str, list[tuple[Do, str]]]] = [
    (f"family?{SMALL}", [(press_on(".ju-walk input", "End"), "&week=")]),
    (
        f"worker?{SMALL}",
        [
            (choose("At which agency?", "housing"), "agency:housing"),
            (press(plain("worker.try_few")), "levers="),
            (go_to(30), "week=30"),
        ],
    ),
    (
        f"rules?{SMALL}&week=26",
        [(press("No targets"), "rule="), (press(plain("rules.pause")), "&week=")],
    ),
    (
        f"worlds?{SMALL}",
        [
            (press("rules only"), "rules-only"),
            (follow(7), "family=7"),
            (choose("Speed", "32"), "speed=32"),
            (go_to(40), "week=40"),
        ],
    ),
    (f"worlds?{SMALL}&week=5", [(press("Settle the bets"), "settled:by-luck")]),
    (
        f"why?{SMALL}",
        [
            (choose("What is compared?", "first-start"), "against:first-start"),
            (press_last(".ju-loop"), "circle:"),
            (go_to(70), "week=70"),
        ],
    ),
    (
        f"sandbox?{SMALL}&levers=openness:0.9",
        [
            (fill("A name for it", "Our plan"), ""),
            (press("Keep the last policy with its levers"), ""),
            (press("Set beside the others"), "own=our-plan:"),
            (press("Austerity"), "shocks=austerity"),
            (press(plain("sandbox.whole")), "maps:whole"),
        ],
    ),
    (
        f"strategist?{TINY}&policies=silo|collaborative|lean",
        [
            (press("Start"), ""),
            (press("Who pays, who saves"), "side:money"),
            (choose("Later years", "0.035"), "rate:0.035"),
            (choose("Policy looked at", "lean"), "policy:lean"),
        ],
    ),
    (
        f"researcher?{TINY}&seed=2",
        [
            (press("Start"), ""),
            (press("Tables"), "seen:tables"),
            (choose("Table", "years"), "table:years"),
        ],
    ),
    (
        f"researcher?{TINY}&seed=3",
        [
            (choose("Look at", "template:dose"), "source:template:dose"),
            (unfold("The experiment"), ""),
            (rewrite("Experiment (TOML)", "families = 500", "families = 60"), "experiment="),
        ],
    ),
    (
        f"researcher?{TINY}",
        [
            (press("Parameters"), "part:parameters"),
            (choose("Which", "fixed"), "numbers:fixed"),
            (choose("Number", "week_hours"), "number:week_hours"),
            (fill("Search names, meanings and sources", "week"), "words:week"),
        ],
    ),
]


TAKES_LONG = {
    f"worlds?{SMALL}&week=5",
    f"strategist?{TINY}&policies=silo|collaborative|lean",
    f"researcher?{TINY}&seed=3",
}
"""Where visitors wait for many runs or a long text; `test_settings.py` has what they hold."""


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        pytest.param(
            path, steps, marks=pytest.mark.slow if path in TAKES_LONG else (), id=path[:10]
        )
        for path, steps in CHANGED
    ],
)
def test_what_is_changed_is_seen_by_whoever_opens_the_address(
    visitor: Callable[..., Any], path: str, steps: list[tuple[Do, str]]
) -> None:
    one = visitor().open(path)
    for do, held in steps:
        do(one)
        one.wait_for_function(
            "held => decodeURIComponent(location.search).includes(held)", arg=held
        )
    same(one, visitor().open(one.evaluate("location.pathname + location.search")))


def test_the_way_back_leads_through_the_settings_and_the_tab_says_where_one_is(
    visit: Callable[..., Any],
) -> None:
    page = visit(f"fails?{SMALL}")
    title = "Who gains, who pays, when does it fail? · joinedup"
    page.wait_for_function("title => document.title === title", arg=title)
    pressed = page.locator("main [aria-pressed=true]")
    first = pressed.inner_text()
    for name in ("What if money is short?", "Who gains?"):
        press(name)(page)
        page.locator("[aria-pressed=true]", has_text=name).wait_for()
    page.go_back()
    page.locator("[aria-pressed=true]", has_text="What if money is short?").wait_for()
    page.go_back()
    page.locator("[aria-pressed=true]", has_text=first).wait_for()
    page.go_forward()
    page.locator("[aria-pressed=true]", has_text="What if money is short?").wait_for()


def test_weeks_that_go_by_are_no_steps_on_the_way_back(visit: Callable[..., Any]) -> None:
    page = visit(f"worlds?{SMALL}")
    press("rules only")(page)
    page.wait_for_url("**rules-only**")
    for week in (20, 30):
        go_to(week)(page)
        page.wait_for_url(f"**week={week}")
    page.go_back()
    page.wait_for_function("!location.search.includes('rules-only')")
    assert "week" not in page.url.replace("weeks", "")


def test_what_a_page_does_not_have_is_said_and_the_usual_is_shown(
    visit: Callable[..., Any],
) -> None:
    page = visit(f"fails?{SMALL}&looks=question:everything")
    page.locator(".ju-trouble", has_text="no 'everything' here").wait_for()
    assert page.locator("main [aria-pressed=true]").count() == 1
    press("Who gains?")(page)
    page.locator(".ju-trouble").wait_for(state="detached")
