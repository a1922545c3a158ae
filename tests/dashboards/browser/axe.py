"""What does axe, the usual checker of accessibility, find on a page?"""

from importlib.resources import files
from typing import Any

GRAVE = ("serious", "critical")


def grave_findings(page: Any) -> list[str]:
    """What keeps people out of a page: each finding with the first places where it is."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['impact']}: {each['help']} "
        + "; ".join(node["html"][:160] + " " + node["failureSummary"] for node in each["nodes"][:4])
        for each in found["violations"]
        if each["impact"] in GRAVE
    ]
