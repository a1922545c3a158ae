"""Can the letters of charts and scenes be read from the back of a room, and on a phone?"""

from collections.abc import Callable
from typing import Any

import pytest

PROJECTOR, PHONE = (1920, 1080), (390, 844)
LEAST = {PROJECTOR: 16.0, PHONE: 12.0}
"""Height of the smallest letters in pixels of the screen."""
PAGES = ("family", "worker", "rules", "worlds?week=52&family=7", "why", "lives")
"""Those with drawings of their own; all others draw with the kit or play the same scenes."""
SMALL_WORLD = "families=300&weeks=60"
SETTLED, LOOKS = 250, 40
"""Milliseconds between looks, and looks within which a page has drawn itself for a new size."""
DRAWN = """() => document.querySelector(".ju-chart svg, .ju-player[data-reached='60']") &&
  !document.querySelector(".jup-wait, .jup-stage:empty, .ju-player:not([data-reached='60'])")"""
NOTE_LETTERS = """(() => {
  window.ofScenes = {};
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (words, ...where) {
    const size = parseFloat(this.font.match(/([\\d.]+)px/)[1]);
    const { a, b } = this.getTransform();
    const shown = this.canvas.clientWidth / this.canvas.width;
    if (shown) window.ofScenes[words] = size * Math.hypot(a, b) * shown;
    return fillText.call(this, words, ...where);
  };
})()"""
"""Writes down how large words on a canvas come out on the screen, beside drawing them."""
LETTERS = """() => {
  const found = { ...window.ofScenes };
  for (const each of document.querySelectorAll("main svg text")) {
    if (!each.checkVisibility() || !each.textContent.trim()) continue;
    const size = parseFloat(getComputedStyle(each).fontSize);
    const { a, b } = each.getScreenCTM();
    found[each.textContent] = size * Math.hypot(a, b);
  }
  return found;
}"""


def letters(page: Any) -> dict[str, float]:
    """Words in the charts and scenes of a page, with the height of their letters on the screen."""
    page.evaluate("window.ofScenes = {}; window.JoinedUp?.playing?.recolour()")
    page.wait_for_timeout(SETTLED)
    found: dict[str, float] = page.evaluate(LETTERS)
    return found


def small(page: Any, least: float) -> dict[str, float] | str:
    """The words that stay too small once the page has drawn itself, or that there are none."""
    for _ in range(LOOKS):
        found = letters(page)
        too = {words: round(height, 1) for words, height in found.items() if height < least}
        if found and not too:
            return {}
    return too or "no chart"


@pytest.mark.parametrize("path", PAGES)
def test_no_letter_is_too_small_for_the_back_of_a_room_or_for_a_phone(
    visitor: Callable[..., Any], path: str
) -> None:
    visit = visitor()
    visit.context.add_init_script(NOTE_LETTERS)
    page = visit.open(f"{path}{'&' if '?' in path else '?'}{SMALL_WORLD}")
    page.wait_for_function(DRAWN)
    for size, least in LEAST.items():
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert not small(page, least), f"{path} at {size}"
