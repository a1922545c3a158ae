"""Does what a page tells one to type give the numbers that it shows? Every view, typed and read."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

pytest.importorskip("solara", reason="the pages need solara: pip install 'joinedup[dashboard]'")

import ipyvuetify
from solara.widgets import HTML

from abm.policy import Policy
from agents.vocabulary import PAYERS
from dashboards.kit.words import plain
from dashboards.living import Living
from dashboards.settings import Settings
from dashboards.story import chunk, start
from dashboards.workshop import bets, fails, family, lives, rules, sandbox, why, worker, worlds
from dashboards.workshop.fails_worlds import ASKED, RUNS, shares
from dashboards.workshop.rules_watch import FAMILIES
from dashboards.workshop.sandbox_scores import REPLICATIONS
from experiments.outcomes import BY_NAME, OUTCOMES
from tests.dashboards.pages import Visit
from tests.dashboards.test_take_home import packed
from tests.dashboards.typed import Panel, all_panels, panels, run_of, same_numbers, typed

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

SMALL = Settings(
    place="swindon", families=60, weeks=52, seed=7,
    levers=(("openness", 0.7), ("target_regime", 1.0)), shocks=("austerity",),
)  # fmt: skip
"""A place, a seed, levers and a shock that nobody has unless they are in the command."""
BRIEF = SMALL.with_changes(weeks=26)
BY = ["outcome", "policy"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and we are in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(visit: Visit, title: str, runs: int = 0) -> Panel:
    """The panel of a title, once so many pairs of runs are done."""
    if runs:
        waits(visit, runs)
    visit.until(lambda: title in panels(visit.drawn), f"no {title!r}")
    panel = panels(visit.drawn)[title]
    panel.check_pictures()
    return panel


def waits(visit: Visit, number: int) -> None:
    """Wait until so many pairs of runs are done, and no more are under way."""
    words = plain("kit.finished", done=number)
    visit.until(lambda: words in spans(visit), f"no {words!r}")
    drawn_to_the_end(visit)


def drawn_to_the_end(visit: Visit) -> None:
    """Wait until a drawing of the page that is under way has ended."""
    with visit.drawn.thread_lock:
        pass


def press(visit: Visit, words: str) -> None:
    """Press a button by its words, once it is there."""

    def there() -> list[Any]:
        found = visit.drawn.find(ipyvuetify.Html, tag="button").widgets
        return [each for each in found if words in str(each.children)]

    visit.until(lambda: bool(there()), f"no button {words!r}")
    there()[0].click()


def settled(visit: Visit) -> list[Panel]:
    """The panels under the bets."""
    return [each for each in all_panels(visit.drawn) if each.widget.title == plain("worlds.bets")]


def spans(visit: Visit) -> list[str]:
    """What is written in each part of the page."""
    return [str(each.unsafe_innerHTML) for each in visit.drawn.find(HTML).widgets]


def test_two_worlds_are_compared_and_played_by_what_is_shown(here: Path) -> None:
    panel = shown(Visit(worlds.Page, BRIEF), plain("worlds.gap"), 40)
    same_numbers(panel.table(plain("repeat.all_outcomes")), panel.compared(here), BY)
    panel.typed(here, 1)
    living = Living.begun(BRIEF.setting(), BRIEF.loaded_policies())
    living.live(BRIEF.weeks)
    history = b"".join([*start(living), *chunk(living, 0, BRIEF.weeks).buffers])
    assert packed((here / "story.html").read_text(encoding="utf-8")) == history


def test_the_bets_are_settled_by_what_is_shown(here: Path) -> None:
    before = shown(Visit(bets.Page, BRIEF), plain("bets.most_short")).lines
    visit = Visit(worlds.Page, BRIEF)
    waits(visit, 40)
    press(visit, plain("worlds.bets_go"))
    press(visit, plain("worlds.bets_numbers_go"))
    title = plain("worlds.bets")
    visit.until(lambda: len(settled(visit)) == 2, "no settled bets")
    assert [line for panel in settled(visit) for line in panel.lines] == before
    for panel in settled(visit):
        visit.until(lambda panel=panel: bool(panel.widget.tables), f"no {title}")  # type: ignore[misc]
    done = plain("kit.finished", done=40)
    visit.until(lambda: spans(visit).count(done) == 3, "too few runs")
    for panel in settled(visit):
        same_numbers(panel.table(), panel.compared(here), BY)


def test_a_worker_s_week_is_in_the_tables_of_the_runs(here: Path) -> None:
    settings = SMALL.with_changes(levers=(("eligibility", 0.5),))
    visit = Visit(worker.Page, settings)
    panel = shown(visit, plain("worker.shown"))
    visit.until(lambda: len(panel.table(plain("worker.line_waiting"))) == 52, "not lived through")
    week = panel.table(plain("worker.shown")).set_index("hours a week")
    for at, world in enumerate(("worker.now", "worker.own")):
        rows = run_of(here, panel, at)["agencies"]
        hours = float(settings.setting().parameters["week_hours"])
        posts = (rows["filled"] + rows["locums"]).sum()
        workers = max(posts, (rows["hours"] + rows["hours_absent"]).sum() / hours)
        for use in ("direct", "recording", "coordinating", "absent"):
            told = week.loc[plain(f"worker.use_{use}"), plain(world)]
            assert told == pytest.approx(rows[f"hours_{use}"].sum() / workers)


def test_the_rule_is_tried_by_what_is_shown(here: Path) -> None:
    visit = Visit(rules.Page, SMALL)
    waits(visit, 24)
    (panel,) = panels(visit.drawn).values()
    told = panel.table(plain("repeat.differences")).set_index("what")
    found = panel.compared(here).query("policy != 'silo'").set_index("title")
    for title in (BY_NAME[name].title for name in FAMILIES):
        assert told.loc[title, "difference"] == pytest.approx(found.loc[title, "difference"])
    over_time = panel.table().iloc[-1]
    for at, share in ((1, over_time.iloc[1]), (2, over_time.iloc[3])):
        rows = run_of(here, panel, at)["agencies"]
        real = 100 * rows["reported_successes"].sum() / rows["closed"].sum()
        assert share == pytest.approx(real, abs=0.06)


def test_a_family_is_followed_by_what_is_shown(here: Path) -> None:
    settings = SMALL.with_changes(family=7)
    panel = shown(Visit(family.Page, settings), plain("family.shown"))
    life = json.loads(panel.typed(here, 0, "--json"))["lives"][0]
    words = [each["words"] for each in life["happenings"]]
    assert words[:5] == list(panel.table()["words"])[: len(words[:5])]
    both = shown(Visit(lives.Page, settings), plain("lives.shown"))
    told = json.loads(both.typed(here, 0, "--json"))["lives"]
    events = [(each["week"], each["words"]) for life in told for each in life["happenings"]]
    rows = both.table("lives")
    assert list(zip(rows["week"], rows["words"], strict=True)) == events


def test_the_worlds_taken_apart_are_those_of_the_runs(here: Path) -> None:
    visit = Visit(why.Page, SMALL)
    panel = shown(visit, plain("why.loops"))
    visit.until(lambda: "16" in visit.text() and len(panel.table("agencies")) > 0, "not lived")
    panel.check_pictures()
    stuck, ties = panel.table("stuck"), panel.table("agencies")
    for at, world in enumerate(stuck["world"].unique()):
        found = run_of(here, panel, at)
        rows = found["agencies"].groupby("agency", sort=False)
        told = stuck[stuck["world"] == world].set_index(["agency", "link"])
        for (agency, link), value in told["case_weeks_a_post_a_year"].items():
            one = rows.get_group(agency)
            case_weeks = one[f"stuck_{link}"].sum() * 52 / one["posts"].sum()
            assert value == pytest.approx(case_weeks, nan_ok=True)
        last = found["pairs"][found["pairs"]["week"] == SMALL.weeks - 1]
        between = last[last["agency"] != last["towards"]]
        assert len(between) == ties[world].sum()


def test_four_worlds_short_of_money_or_not_are_those_of_the_batch(here: Path) -> None:
    visit = Visit(fails.Page, SMALL)
    waits(visit, 24)
    told = {}
    for question in ("pockets", "short", "simple"):
        press(visit, plain(f"fails.ask_{question}"))
        drawn_to_the_end(visit)
        panel = shown(visit, plain("fails.shown"))
        told[question] = panel.table().set_index("name")
        panel.kept_in(here)
        for line in panel.lines if question == "pockets" else panel.lines[1:]:
            typed(line)
    paid = apart(pd.read_csv(here / "years.csv"))
    for payer in PAYERS:
        row = told["pockets"].loc[plain(f"fails.payer.{payer}")]
        assert row[plain("fails.spent.services")] == pytest.approx(paid[f"services_cost_{payer}"])
        assert row[plain("fails.spent.crises")] == pytest.approx(paid[f"crisis_cost_{payer}"])
    runs = pd.read_csv(here / "runs.csv").groupby(["policy", "future"], sort=False)
    today, short, _, with_it = runs["severity"].mean()
    for key, level in (("without", short), ("with", with_it)):
        name = plain(f"fails.short_row_{key}", outcome=BY_NAME["severity"].title)
        assert told["short"].loc[name, "value"] == pytest.approx(100 * (level / today - 1))
    groups = pd.read_csv(here / "groups.csv").set_index(["grouping", "group"])
    for grouping, group, name in (
        ("needs at the start", "1", "one_need"),
        ("needs at the start", "2", "two_needs"),
        ("deprivation", "5 most deprived", "most_deprived"),
    ):
        found = apart(groups.loc[[(grouping, group)]], share=True)["severity"]
        assert told["simple"].loc[plain(f"fails.group.{name}"), "value"] == pytest.approx(found)


def apart(rows: pd.DataFrame, share: bool = False) -> pd.Series:
    """How far the policy is from silo today, on average; as a share in per cent."""
    today = rows[rows["future"] == 0]
    silo = today["policy"] == "silo"
    level = today[silo].select_dtypes("number").mean()
    found = today[~silo].select_dtypes("number").mean() - level
    return 100 * found / level if share else found


def test_plausible_worlds_are_those_of_the_comparison(here: Path) -> None:
    visit = Visit(fails.Page, BRIEF)
    press(visit, plain("fails.ask_worlds"))
    visit.press(plain("fails.worlds_ask", number=ASKED))
    panel = shown(visit, plain("fails.shown_worlds"), RUNS)
    panel.typed(here, 0, "--output", "out")
    rows = pd.read_parquet(here / "out" / "runs.parquet")
    values = rows["value"].to_numpy().reshape(2, RUNS, len(OUTCOMES)).swapaxes(0, 1)
    told = panel.table()
    for at, each in enumerate(shares(list(values))):
        row = told.iloc[at]
        assert row["outcome"] == each.outcome.title
        assert row[plain("fails.share_better")] == round(100 * each.better)
        assert row[plain("fails.share_worse")] == round(100 * each.worse)


def test_policies_of_one_s_own_are_compared_from_the_files_beside(here: Path) -> None:
    own = Policy.from_toml('title = "=Ours"\n[levers]\nopenness = 0.9\n', "ours")
    settings = BRIEF.with_changes(own=(own,))
    panel = shown(Visit(sandbox.Page, settings), plain("sandbox.scores"), REPLICATIONS)
    assert "ours.toml" in panel.lines[0]
    assert "ours.toml" in panel.lines[1]
    same_numbers(panel.table(plain("repeat.all_outcomes")), panel.compared(here), BY)
