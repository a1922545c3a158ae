"""What happened to one family, event by event? Its life under each policy, on the same luck."""

from dataclasses import asdict

import pandas as pd
import solara

from abm.policy import Policy
from abm.simulation import Setting
from dashboards import repeating
from dashboards.kit.controls import PlaceChoice, PolicyChoice, SeedNumber
from dashboards.kit.fields import Number
from dashboards.kit.showing import Shown
from dashboards.looks import use_look
from dashboards.researcher.page import Desk
from dashboards.researcher.wordy import Wordy
from dashboards.researcher.working import use_worked
from dashboards.settings import NOBODY_CHOSEN, Settings
from dashboards.strategist.page import untitled
from dashboards.strategist.parts import Plain, Press, Trouble
from experiments.journey import Journey, follow, worth_following

ONE = (
    "One family, one run: it shows how the model works, event by event, not how much a policy "
    "helps. The family is made up; no record of a real family exists in the model."
)
PICKED = "None is chosen yet: one worth following was picked. Give a number for another."
SHOWN = 60
COLUMNS = ("policy", "week", "event", "need", "agency", "worker", "value", "words")


@solara.component
def Section(desk: Desk) -> None:
    """Choose a family; everything that happened to it, as a table and a file."""
    view, settings = desk.view, desk.view.settings
    with solara.Div(classes=["ju-card", "ju-page"]):
        Plain("Everything that happened to one family", "h2")
        Plain(ONE, name="ju-note")
        with solara.Div(classes=["ju-grid"]):
            PlaceChoice(view)
            PolicyChoice(view)
            SeedNumber(view)
            Number(
                "Family", max(settings.family, 0),
                lambda given: view.change(family=int(given)),
                0, settings.families - 1, slider=False,
                help=PICKED if settings.family == NOBODY_CHOSEN else "",
            )  # fmt: skip
        with solara.Div(classes=["ju-row"]):
            Press("Pick one worth following", lambda: view.change(family=NOBODY_CHOSEN))
        Told(settings)


@solara.component
def Told(settings: Settings) -> None:
    """The events of the family that the settings name, or of one worth following."""
    key = (untitled(settings), settings.family)
    found = use_worked(key, lambda: followed(settings))
    if found.trouble:
        Trouble(found.trouble)
        return
    if found.value is None:
        Plain("The family is lived through…", name="ju-note")
        return
    journey, why = found.value
    needs = ", ".join(f"{need} {size:.2f}" for need, size in journey.needs.items()) or "none"
    Plain(
        f"Family {journey.family} of {journey.neighbourhood}: {journey.children} children, trust "
        f"{journey.trust:.2f}, needs at week 0: {needs}. {why}"
    )
    rows = as_table(journey)
    parting = journey.parting()
    if parting is not None:
        Plain(f"Their lives part in week {parting}.", name="ju-look")
    Listed(rows, settings, journey.family)


@solara.component
def Listed(rows: pd.DataFrame, settings: Settings, family: int) -> None:
    """Page by page, what happened."""
    pages = range(-(-len(rows) // SHOWN) or 1)
    told, go = use_look("events", map(str, pages), "0")
    at = int(told)
    first = at * SHOWN
    shown = rows.iloc[first : first + SHOWN].astype(object).fillna("")
    title = f"Events {first + 1:,} to {first + len(shown):,} of {len(rows):,}"
    Wordy(title, shown)
    with solara.Div(classes=["ju-row"]):
        if at:
            Press("Earlier", lambda: go(str(at - 1)))
        if first + SHOWN < len(rows):
            Press("Later", lambda: go(str(at + 1)))
    tables = {f"Events of family {family}": rows}
    Shown("Events", repeating.follow(settings, family), repeating.files(settings), tables)


def followed(settings: Settings) -> tuple[Journey, str]:
    """The family's lives under the first and the last policy. Raises InputError."""
    setting, policies = asked(settings)
    if settings.family != NOBODY_CHOSEN:
        return follow(setting, policies, min(settings.family, setting.families - 1)), ""
    family, why = worth_following(setting, policies)
    return follow(setting, policies, family), why


def asked(settings: Settings) -> tuple[Setting, list[Policy]]:
    """The place and the two policies whose worlds are lived through."""
    policies = settings.loaded_policies()
    both = [policies[0], policies[-1]] if len(policies) > 1 else [policies[0]]
    for policy in both:
        policy.tabulate(settings.setting().place)
    return settings.setting(), both


def as_table(journey: Journey) -> pd.DataFrame:
    """Every event: of the shared past, then under each policy."""
    parts = [("before week 0", journey.past)]
    parts += [(life.title, life.happenings) for life in journey.lives]
    rows = [{"policy": name, **asdict(each)} for name, events in parts for each in events]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"worker": "Int64"})
