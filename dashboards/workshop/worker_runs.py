"""Is it chance, or what was changed? The same two worlds over many runs, with intervals."""

import solara

from abm.policy import Policy
from dashboards import repeating
from dashboards.kit import plainly
from dashboards.kit.replications import Progress, Replications, use_replications
from dashboards.kit.showing import Shown
from dashboards.kit.words import Said, plain
from dashboards.settings import Settings
from dashboards.workshop.worker_asked import OWN, compare_command

OUTCOMES = ("direct_share", "caseload", "waiting", "unserved", "with_3_needs")
REPLICATIONS = 30


@solara.component
def ManyRuns(settings: Settings, policies: tuple[Policy, ...]) -> None:
    """What the change does over many pairs of runs; nothing runs before somebody asks."""
    found = use_replications(settings, REPLICATIONS, policies=policies, wait=True)
    with solara.Div(classes=["ju-card", "ju-stack"]):
        Said("worker.more", tag="h2")
        Said("worker.note", classes=["ju-note"])
        if not found.done and not found.running:
            with solara.Div(classes=["ju-row"]):
                solara.Button(plain("worker.more_go"), on_click=found.start, classes=["ju-button"])
            return
        Progress(found)
        Found(found)
        comparison = found.comparison
        tables = {plain("repeat.all_outcomes"): comparison.table} if comparison else {}
        Shown(plain("worker.more"), compare_command(settings, found.repeated),
              repeating.files(settings), tables)  # fmt: skip


@solara.component
def Found(found: Replications) -> None:
    """What has been found so far, a sentence for each outcome."""
    comparison = found.comparison
    if comparison is None:
        return
    baseline = found.policies[0].name
    for outcome in OUTCOMES:
        level = comparison.level(baseline, outcome).mean
        words = plainly.difference(outcome, comparison.difference(OWN, outcome), level)
        solara.Text(words[:1].upper() + words[1:] + ".", classes=["ju-found"])
    solara.Text(plainly.runs(found.done), classes=["ju-note"])
