"""Can a page be walked with the Tab key alone? Every stop on the way, and what is wrong with it."""

from typing import Any

MOST_STOPS = 200
"""No page has half as many: by then the focus goes in circles."""
LOOKS = 3
"""So often a stop is come to again before something is called wrong with it."""
FIRST = "Skip to the page"
STOP = """() => {
  const at = document.activeElement;
  if (at === document.body) return { name: "", wrong: [] };
  const around = at.parentElement;
  const label = at.labels && at.labels.length ? at.labels[0].textContent : "";
  const name = (at.ariaLabel || label || at.textContent || at.title || "").trim();
  // A long stop is in sight where it begins; Vuetify's have no size but that of what is around.
  const own = at.getClientRects()[0];
  const box = own && own.width && own.height ? own : around.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width, 40) / 2, box.top + Math.min(box.height, 40) / 2];
  const top = document.elementFromPoint(x, y);
  // What shows the focus is the stop itself, or what a component draws in its place.
  const marked = [at, ...at.children, around, around.parentElement].some((each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
  const wrong = [
    !name && "has no name", !marked && "does not show its focus",
    !top && "is off the screen", top && !around.contains(top) && `is covered by ${top.className}`,
  ];
  const shown = at.outerHTML.slice(0, 160);
  return { name, wrong: wrong.filter(Boolean).map((each) => `${each}: ${shown}`) };
}"""


def wrong_stops(page: Any) -> list[str]:
    """What is wrong with the stops of Tab on a page, from the first until it comes round."""
    wrong: list[str] = []
    for number in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        for _ in range(LOOKS):
            if stop["wrong"]:
                # What comes in meanwhile moves a page under the focus: come to the stop again.
                page.keyboard.press("Shift+Tab")
                page.keyboard.press("Tab")
                stop = page.evaluate(STOP)
        if stop["name"] == FIRST and number:
            return wrong
        wrong += stop["wrong"]
    return [*wrong, f"after {MOST_STOPS} stops the focus has not come round"]
