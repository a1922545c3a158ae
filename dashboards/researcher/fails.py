"""In which futures does the policy fail? Scenario discovery, told in words and drawn as a box."""

import numpy as np
import solara

from abm.errors import InputError
from dashboards.kit.charts import Chart, Line, lines
from dashboards.kit.drawing import Picture
from dashboards.kit.fields import Choice
from dashboards.kit.showing import Shown
from dashboards.looks import use_look
from dashboards.researcher.box_drawn import boxed
from dashboards.researcher.looking import WORKED_OUT, Looked
from dashboards.researcher.working import Waited, use_worked
from dashboards.strategist.parts import Plain, Sentences
from experiments.analysis.discovery import Discovery, discover
from experiments.analysis.discovery_failing import How

HOW = [("worse", "It does worse than the baseline"), ("regret", "Another policy would do better")]


@solara.component
def Section(looked: Looked) -> None:
    """Where the policy fails, as far as the futures that were run can say."""
    how, choose = use_look("failing", [each for each, _ in HOW], HOW[0][0])
    found = use_worked((*looked.key, how), lambda: discovered(looked, how))
    with solara.Div(classes=["ju-card", "ju-page"]):
        Choice("It fails where", how, HOW, choose)
        Waited(found, "Boxes are being searched for…", lambda value: Found(looked, value))


@solara.component
def Found(looked: Looked, found: Discovery) -> None:
    """What was found in sentences, the futures with the box, and how the box was chosen."""
    Sentences(found.sentences())
    pictures = pictures_of(found)
    if found.boxes and not found.told:
        Plain(
            "The best box is drawn although it is no better than chance: do not decide by it.",
            name="ju-note",
        )
    with solara.Div(classes=["ju-grid-wide"]):
        for picture in pictures:
            Chart(picture).key(picture.title)
    tables = {"Futures": found.by_future().reset_index(), "Boxes": found.table()}
    if found.boxes:
        tables["Steps of the search"] = found.steps()
    Shown("Where it fails", looked.batch.commands("runs"), looked.batch.files, tables, pictures,
          WORKED_OUT)  # fmt: skip


def discovered(looked: Looked, how: str) -> Discovery:
    """Where the policy fails. Raises InputError where these futures cannot say."""
    if looked.policy == looked.results.names[0] and how == "worse":
        raise InputError("the baseline cannot do worse than itself: choose another policy")
    asked: How = "regret" if how == "regret" else "worse"
    return discover(looked.results, looked.policy, looked.outcome.name, asked, place=looked.place)


def pictures_of(found: Discovery) -> list[Picture]:
    """The futures by the two factors that tell most, and the search step by step."""
    numeric = list(found.factors.select_dtypes("number").columns)
    if len(numeric) < 2:
        return []
    first = telling(found, numeric)
    pictures = [boxed(found, *first)]
    if found.boxes and len(found.steps()) > 1:
        pictures.append(searched(found))
    return pictures


def telling(found: Discovery, names: list[str]) -> tuple[str, str]:
    """The two factors to draw: those that the best box bounds, then those most unlike."""
    table = found.table()
    bound = [name for name in table["factor"] if name in names] if len(table) else []
    fails = found.failing.fails
    gaps = {name: apart(found.factors[name].to_numpy(float), fails) for name in names}
    rest = sorted((name for name in names if name not in bound), key=lambda name: -gaps[name])
    first, second, *_ = list(dict.fromkeys([*bound, *rest]))
    return first, second


def apart(values: np.ndarray, fails: np.ndarray) -> float:
    """How far the means of failing and other futures are apart, in standard deviations."""
    if not fails.any() or fails.all() or not values.std() > 0:
        return 0.0
    return float(abs(values[fails].mean() - values[~fails].mean()) / values.std())


def searched(found: Discovery) -> Picture:
    """The box as it became smaller: fewer failures kept, more of its futures fail."""
    steps = found.steps()
    share = 100.0
    return lines(
        "How the box was chosen, step by step",
        [
            Line("failures that it holds (coverage)", (steps["coverage"] * share).tolist()),
            Line("of its futures fail (density)", (steps["density"] * share).tolist()),
        ],
        unit="%", x_title="step; the upright line is nearest to the box taken", zero=True,
        mark=_chosen(found),
    )  # fmt: skip


def _chosen(found: Discovery) -> float:
    """The step nearest to the box taken, from which bounds that do little were taken away."""
    box, steps = found.boxes[0].box, found.boxes[0].steps
    apart = [abs(step.coverage - box.coverage) + abs(step.density - box.density) for step in steps]
    return float(np.argmin(apart))
