"""How do the policies compare, outcome by outcome? A scorecard with intervals that narrow."""

from collections.abc import Sequence
from html import escape

import solara

from abm.policy import Policy
from dashboards import repeating
from dashboards.kit import called
from dashboards.kit.charts import Chart, Picture, Point, scatter
from dashboards.kit.plainly import number, short
from dashboards.kit.replications import Progress, Replications, use_replications
from dashboards.kit.showing import Shown
from dashboards.kit.words import Said, plain
from dashboards.own import SUFFIX
from dashboards.repeating import Command, Files
from dashboards.settings import Settings
from experiments.comparison import Comparison
from experiments.outcomes import BY_NAME, Outcome

REPLICATIONS = 30
FEWEST = 4
"""With fewer replications, an interval says little: no scorecard yet."""
OUTCOMES = (
    "with_3_needs", "with_5_needs", "severity", "unserved", "crises", "family_trust",
    "weeks_to_help", "re_referral", "direct_share", "exits", "total_cost",
    "total_cost_first_year", "severity_gap",
)  # fmt: skip
MARKS = {"better": "✓ ", "worse": "✗ ", "": ""}
"""Better and worse are told by a sign too, not by colour alone."""


def use_scores(settings: Settings, policies: tuple[Policy, ...]) -> Replications:
    """The replications of these policies, running in the background."""
    return use_replications(settings, REPLICATIONS, policies=policies)


@solara.component
def Scores(settings: Settings, names: tuple[str, ...], files: Files, runs: Replications) -> None:
    """The scorecard, cost against outcome, and how to repeat both; `names` are for commands."""
    comparison, policies, pictures = runs.comparison, runs.policies, []
    with solara.Div(classes=["ju-card"]):
        Said("sandbox.scores", tag="h2")
        if len(policies) < 2:
            Said("sandbox.alone", classes=["ju-note"])
            return
        if comparison is None or runs.done < FEWEST:
            Said("sandbox.early", classes=["ju-note"])
        else:
            solara.HTML(unsafe_innerHTML=scorecard(comparison, policies))
            Said("sandbox.scores_note", classes=["ju-note"], runs=runs.done)
            pictures = [cost_against_outcome(comparison, policies)]
            Chart(pictures[0])
        Progress(runs)
        Repeat(settings, names, files, runs, pictures)


@solara.component
def Repeat(
    settings: Settings,
    names: tuple[str, ...],
    files: Files,
    runs: Replications,
    pictures: Sequence[Picture],
) -> None:
    """The commands with their files, and all outcomes as a table."""
    Shown(
        plain("sandbox.scores"),
        (
            Command(repeating.compare(settings, runs.repeated, names), plain("repeat.pairs")),
            Command(repeating.story(settings, names), plain("repeat.played")),
        ),
        files,
        {plain("repeat.all_outcomes"): runs.comparison.table} if runs.comparison else {},
        pictures,
    )


def typed(
    settings: Settings, policies: Sequence[Policy], own: Sequence[Policy]
) -> tuple[tuple[str, ...], Files]:
    """The policies compared as a command names them, one's own from files; and all files."""
    lived = {each.name for each in policies}
    of_address = zip(settings.loaded_policies(), repeating.named(settings), strict=True)
    names = [name for policy, name in of_address if policy.name in lived]
    mine = {f"{each.name}{SUFFIX}": each.to_toml() for each in own if each.name in lived}
    return (*names, *mine), {**repeating.files(settings), **mine}


def scorecard(comparison: Comparison, policies: Sequence[Policy]) -> str:
    """Every outcome in a row, every policy in a column, as HTML; one below the other on a phone."""
    titles = called.policies(policies)
    first = [plain("sandbox.outcome"), *titles]
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in first)
    body = "".join(_row(comparison, BY_NAME[name], titles) for name in OUTCOMES)
    caption = escape(plain("sandbox.scores"))
    return (
        f'<table class="ju-table ju-sandbox-scores"><caption class="ju-hidden">{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(comparison: Comparison, outcome: Outcome, titles: Sequence[str]) -> str:
    level = comparison.level(comparison.baseline, outcome.name).mean
    cells = [_cell(titles[0], number(level, outcome.unit), "")]
    for name, title in zip(comparison.names[1:], titles[1:], strict=True):
        found = comparison.difference(name, outcome.name)
        verdict = outcome.verdict(found.mean) if found.clear else ""
        cells.append(_cell(title, short(outcome.name, found, level), verdict))
    return f'<tr><th scope="row">{escape(called.outcome(outcome))}</th>{"".join(cells)}</tr>'


def _cell(title: str, words: str, verdict: str) -> str:
    """What a policy does to an outcome; on a phone its title stands before."""
    kind = {"better": "ju-good", "worse": "ju-bad"}.get(verdict, "")
    sign = MARKS.get(verdict, "")
    told = escape(plain(f"plain.{verdict}")) if kind else ""
    said = f'<span class="ju-hidden">{told}: </span>' if kind else ""
    return (
        f'<td data-title="{escape(title)}"><span class="{kind}">'
        f'<span aria-hidden="true">{sign}</span>{said}{escape(words)}</span></td>'
    )


def cost_against_outcome(comparison: Comparison, policies: Sequence[Policy]) -> Picture:
    """Each policy by what it costs and by what families are spared, both against the baseline."""
    points = [_point(comparison, policy) for policy in policies]
    return scatter(
        plain("sandbox.cost_picture"),
        points,
        x_title=plain("sandbox.cost_axis"),
        y_title=plain("sandbox.needs_axis"),
        about=plain("sandbox.cost_about"),
        first=0,
    )


def _point(comparison: Comparison, policy: Policy) -> Point:
    title = called.policy(policy)
    if policy.name == comparison.baseline:
        return Point(title, 0.0, 0.0, group=title)
    cost, needs = (
        comparison.difference(policy.name, name).mean for name in ("total_cost", "with_3_needs")
    )
    return Point(title, cost, needs, group=title)
