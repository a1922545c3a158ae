"""The sandbox and the honest chapter in a real browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboards.kit.words import plain
from tests.dashboards.browser.axe import grave_findings

SMALL = "families=100&weeks=26"
GOOD = 'title = "Sharing"\n[levers]\nopenness = 0.9\n'


def kept(page: Any, name: str) -> Any:
    """The place of a policy on the shelf."""
    return page.locator(".ju-sandbox-kept", has_text=name)


def test_a_policy_is_named_kept_and_there_again_after_the_page_was_closed(
    visitor: Callable[..., Any],
) -> None:
    person = visitor()
    page = person.open(f"sandbox?{SMALL}&levers=openness:0.9")
    page.get_by_label(plain("sandbox.shelf_name")).fill("Our plan")
    page.get_by_role("button", name=plain("sandbox.shelf_keep")).click()
    kept(page, "Our plan").wait_for()
    page.close()
    page = person.open(f"sandbox?{SMALL}")
    kept(page, "Our plan").get_by_role("button", name=plain("sandbox.beside"), exact=True).click()
    page.locator(".ju-sandbox-scores th", has_text="Our plan").wait_for()
    kept(page, "Our plan").get_by_role("button", name=plain("sandbox.drop")).click()
    kept(page, "Our plan").wait_for(state="detached")
    assert page.evaluate("window.localStorage.getItem('joinedup-policy:our-plan')") is None


def test_another_visitor_does_not_see_what_one_keeps(visitor: Callable[..., Any]) -> None:
    one, other = visitor(), visitor()
    page = one.open(f"sandbox?{SMALL}")
    page.get_by_label(plain("sandbox.shelf_name")).fill("Mine alone")
    page.get_by_role("button", name=plain("sandbox.shelf_keep")).click()
    kept(page, "Mine alone").wait_for()
    page = other.open(f"sandbox?{SMALL}")
    page.get_by_label(plain("sandbox.shelf_name")).wait_for()
    assert kept(page, "Mine alone").count() == 0


def test_bad_files_get_a_line_and_good_ones_a_place(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    page = visit(f"sandbox?{SMALL}")
    typed = page.get_by_label(plain("sandbox.shelf_name"))
    typed.fill("Half a na")
    field = page.get_by_label(plain("sandbox.shelf_open"))
    for name, content, words in (
        ("bad.toml", b"[levers]\nopennes = 1\n", "did you mean openness"),
        ("image.toml", bytes(range(256)), "not valid TOML"),
        ("large.toml", b"#" * 40_000, "more than"),
        ("run.py", b"print(1)", "is no .toml file"),
    ):
        (tmp_path / name).write_bytes(content)
        field.set_input_files(tmp_path / name)
        page.locator(".ju-trouble", has_text=words).wait_for()
        assert typed.input_value() == "Half a na"
    (tmp_path / "sharing.toml").write_text(GOOD)
    field.set_input_files(tmp_path / "sharing.toml")
    kept(page, "Sharing").wait_for()


def test_the_honest_chapter_answers_and_does_not_scroll_sideways_on_a_phone(
    visit: Callable[..., Any],
) -> None:
    page = visit(f"fails?{SMALL.replace('26', '104')}", 390, 844)
    for question in ("course", "pockets", "short", "simple"):
        page.get_by_role("button", name=plain(f"fails.ask_{question}")).click()
        page.locator(".ju-card .ju-chart svg:visible").first.wait_for()
        wide = "document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(wide) <= 0
        assert not grave_findings(page)
    page.get_by_role("button", name=plain("fails.ask_worlds")).click()
    page.get_by_role("button", name=plain("fails.worlds_ask", number=20)).click()
    page.get_by_text("plausible worlds have answered").wait_for()


def test_the_sandbox_is_open_to_everybody_in_the_dark_too(visit: Callable[..., Any]) -> None:
    page = visit(f"sandbox?{SMALL}&levers=openness:0.9", dark=True)
    page.get_by_role("button", name=plain("sandbox.group.door")).click()
    page.get_by_label("Caseload limit").first.wait_for()
    page.locator(".ju-sandbox-scores").wait_for()
    assert not grave_findings(page)
