"""What can be set in the sandbox? The place and its luck, the policies, every lever."""

from functools import partial
from typing import Any

import reacton.ipyvuetify as v
import solara

from abm.parameters import REGISTRY
from abm.policy import Policy
from dashboards.kit import called
from dashboards.kit.clicks import use_click
from dashboards.kit.controls import (
    FamiliesNumber,
    LeverControl,
    PlaceChoice,
    PolicyChoice,
    SeedNumber,
    WeeksNumber,
    policies_for,
    shocks,
    words_of,
)
from dashboards.kit.words import Said, plain
from dashboards.settings import MOST_POLICIES
from dashboards.view import View
from dashboards.workshop.press import Press
from dashboards.workshop.sandbox_levers import grouped, in_force, with_lever
from dashboards.workshop.sandbox_own import OwnPolicies


@solara.component
def Place(view: View) -> None:
    """Where, how many, how long, on which luck, and what befalls every world."""
    with solara.Div(classes=["ju-card"]):
        Said("sandbox.place", tag="h2")
        PlaceChoice(view)
        Shocks(view)
        with Details(plain("sandbox.more")):
            FamiliesNumber(view)
            WeeksNumber(view)
            SeedNumber(view)


@solara.component
def Shocks(view: View) -> Any:
    """Every stress test as a button that stays pressed; several may befall a place at once."""
    chosen = view.settings.shocks

    def toggle(name: str) -> None:
        left = tuple(each for each in chosen if each != name)
        view.change(shocks=left if name in chosen else (*chosen, name))

    buttons = [
        Press(called.policy(each), partial(toggle, each.name), pressed=each.name in chosen)
        for each in shocks()
    ]
    told = {"role": "group", "aria-label": plain("sandbox.shocks")}
    with solara.Div():
        Said("sandbox.shocks", tag="div", classes=["ju-big-label"])
        v.Html(tag="div", class_="ju-row", attributes=told, children=buttons)


@solara.component
def SideBySide(view: View, own: OwnPolicies) -> None:
    """The policies that are compared, the baseline first."""
    names = view.settings.policies

    with solara.Div(classes=["ju-card"]):
        Said("sandbox.policies", tag="h2")
        for at in range(len(names)):
            label = plain("sandbox.baseline") if at == 0 else plain("sandbox.policy", number=at + 1)
            with solara.Div(classes=["ju-sandbox-row"]).key(f"{at} {len(names)}"):
                PolicyChoice(view, at, label)
                if len(names) > 1:
                    words = plain("sandbox.remove_policy", number=at + 1)
                    Small(plain("sandbox.remove"), partial(remove, view, at), words)
        for policy in own.compared:
            with solara.Div(classes=["ju-sandbox-row"]).key(policy.name):
                solara.Text(f"{policy.title} ({plain('sandbox.own')})")
                Small(plain("sandbox.remove"), partial(own.toggle, policy), policy.title)
        if own.room:
            Press(plain("sandbox.add"), partial(add, view))
        else:
            Said("sandbox.full", classes=["ju-note"], most=MOST_POLICIES)


def add(view: View) -> None:
    """Set one more carried policy beside the others: the first that is not there yet."""
    names = view.settings.policies
    others = [each.name for each in policies_for(view.settings.place) if each.name not in names]
    if others and len(names) < MOST_POLICIES:
        # The levers belong to the last policy: it stays the last where some are set.
        at = len(names) - bool(view.settings.levers)
        view.change(policies=(*names[:at], others[0], *names[at:]))


def remove(view: View, at: int) -> None:
    """Take a policy away, and with the last one the levers on top of it."""
    names = view.settings.policies
    levers = () if at == len(names) - 1 else view.settings.levers
    view.change(policies=names[:at] + names[at + 1 :], levers=levers)


@solara.component
def Levers(view: View, own: OwnPolicies) -> None:
    """Every lever in its group; what is set here is on top of the last policy."""
    chosen = dict(view.settings.levers)
    last = Policy.load(view.settings.policies[-1])
    now = in_force(last) | chosen

    def change(name: str, value: float | None) -> None:
        view.change(levers=with_lever(view.settings.levers, name, value))

    with solara.Div(classes=["ju-card"]):
        Said("sandbox.levers", tag="h2")
        Said("sandbox.levers_help", policy=called.policy(last))
        for name, value in chosen.items():
            lever = REGISTRY[name]
            words = f"{words_of(name)}: {lever.shown(value)}"
            with solara.Div(classes=["ju-sandbox-row"]).key(f"set {name}"):
                solara.Text(words)
                Small(plain("sandbox.back"), partial(change, name, None), words_of(name))
        for group, levers in grouped():
            number = sum(each.name in chosen for each in levers)
            marked = f" ({plain('sandbox.changed', number=number)})" if number else ""
            with Details(plain(f"sandbox.group.{group}") + marked):
                for each in levers:
                    LeverControl(
                        each.name, now.get(each.name), partial(change, each.name), quiet=True
                    )


@solara.component
def Small(words: str, on_click: Any, about: str) -> Any:
    """A small button; what it is about is told to screen readers."""
    told = {"type": "button", "aria-label": f"{words}: {about}"}
    button = v.Html(tag="button", class_="ju-link", attributes=told, children=[words])
    use_click(button, on_click)
    return button


@solara.component
def Details(words: str, children: Any = ()) -> Any:
    """Something that opens; what is inside is made only then."""
    is_open, set_open = solara.use_state(False)
    told = {"type": "button", "aria-expanded": "true" if is_open else "false"}
    sign = "▾" if is_open else "▸"
    button = v.Html(
        tag="button", class_="ju-sandbox-open", attributes=told, children=[f"{sign} {words}"]
    )
    use_click(button, lambda: set_open(not is_open))
    inside = [solara.Div(classes=["ju-sandbox-inside"], children=list(children))] if is_open else []
    return solara.Div(children=[button, *inside])
