"""How does a visitor keep policies of their own, open one from a file, and set it beside others?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import solara

from abm.errors import InputError
from abm.policy import Policy
from dashboards.kit.showing import Save
from dashboards.kit.words import Said, plain
from dashboards.settings import MOST_POLICIES
from dashboards.shell import Trouble
from dashboards.view import View
from dashboards.workshop.press import Press
from dashboards.workshop.sandbox_shelf import (
    LONGEST_NAME,
    MOST_BYTES,
    MOST_KEPT,
    SUFFIX,
    Shelf,
    from_file,
    kept_as,
    made,
)

NOTHING: dict[str, Any] = {"number": 0, "keep": False, "name": "", "text": ""}
WORDS = ("name", "keep", "open", "limits", "large", "memory")


@solara.component_vue("sandbox_shelf.vue")
def Storage(
    order: dict[str, Any],
    words: dict[str, str],
    full: bool,
    most_kept: int,
    most_bytes: int,
    event_found: Callable[[Any], None],
    longest_name: int,
    event_named: Callable[[Any], None],
    event_opened: Callable[[Any], None],
) -> None:
    """The visitor's browser: it keeps texts under names, and opens files."""


@dataclass(frozen=True, slots=True)
class OwnPolicies:
    """What is on the shelf, what of it is compared, and the ways to change both."""

    shelf: Shelf
    compared: tuple[Policy, ...]
    room: bool
    order: dict[str, Any]
    trouble: str
    found: Callable[[Any], None]
    opened: Callable[[Any], None]
    keep: Callable[[Any], None]
    drop: Callable[[str], None]
    toggle: Callable[[str], None]


def use_own(view: View) -> OwnPolicies:
    """A visitor's own policies: their browser keeps them, this page only knows of them."""
    shelf, set_shelf = solara.use_state(Shelf())
    nobody: tuple[str, ...] = ()
    names, set_names = solara.use_state(nobody)
    order, set_order = solara.use_state(NOTHING)
    trouble, set_trouble = solara.use_state("")
    room = MOST_POLICIES - len(view.settings.policies)
    compared = solara.use_memo(lambda: shelf.find(names)[: max(room, 0)], [shelf, names, room])

    def ask(keep: bool, name: str, text: str) -> None:
        new = {"keep": keep, "name": name, "text": text}
        set_order(lambda before: {**new, "number": before["number"] + 1})

    def put(policy: Policy) -> None:
        shelf.check_room(policy.name)
        ask(True, **kept_as(policy))

    def tried(work: Callable[[Any], Policy]) -> Callable[[Any], None]:
        """Keep the policy that some work gives, or say why there is none."""

        def run(given: Any) -> None:
            try:
                put(work(given))
                set_trouble("")
            except InputError as error:
                set_trouble(str(error))

        return run

    def toggle(name: str) -> None:
        set_names(lambda old: tuple(n for n in old if n != name) if name in old else (*old, name))

    return OwnPolicies(
        shelf,
        compared,
        len(compared) < room,
        order,
        trouble,
        lambda found: set_shelf(Shelf.of(found)),
        tried(from_file),
        tried(partial(made, view.settings)),
        lambda name: ask(False, name, ""),
        toggle,
    )


@solara.component
def Own(view: View, own: OwnPolicies) -> None:
    """Keep what the levers say under a name, open a file, and what is kept already."""
    with solara.Div(classes=["ju-card"]):
        Said("sandbox.shelf", tag="h2")
        Said("sandbox.shelf_help")
        for words in (own.trouble, *own.shelf.troubles):
            if words:
                Trouble(words)
        for policy in own.shelf.policies:
            Kept(policy, own)
        Storage(
            order=own.order,
            words={word: told(word) for word in WORDS},
            full=len(own.shelf.policies) >= MOST_KEPT,
            most_kept=MOST_KEPT,
            most_bytes=MOST_BYTES,
            longest_name=LONGEST_NAME,
            event_found=own.found,
            event_named=own.keep,
            event_opened=own.opened,
        )


def told(word: str) -> str:
    """A text of the shelf, with its limits filled in."""
    return plain(f"sandbox.shelf_{word}", most=MOST_KEPT, size=MOST_BYTES // 1024)


@solara.component
def Kept(policy: Policy, own: OwnPolicies) -> None:
    """One policy on the shelf: set it beside the others, take its file along, remove it."""
    beside = policy in own.compared
    with solara.Div(classes=["ju-sandbox-kept"]).key(policy.name):
        solara.Text(policy.title)
        with solara.Div(classes=["ju-row"]):
            if beside or own.room:
                words = plain("sandbox.beside_not" if beside else "sandbox.beside")
                Press(words, partial(own.toggle, policy.name))
            Save(
                label=plain("sandbox.file"),
                name=f"{policy.name}{SUFFIX}",
                make=policy.to_toml,
                kind="application/toml",
            )
            Press(plain("sandbox.drop"), partial(own.drop, policy.name))
