"""How does a visitor keep policies of their own, open one from a file, and set it beside others?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import solara

from abm.errors import InputError
from abm.policy import Policy
from dashboards.kit.several import Several
from dashboards.kit.showing import Save
from dashboards.kit.words import Said, plain
from dashboards.own import LONGEST_NAME, MOST_BYTES, SUFFIX, from_file, to_travel
from dashboards.settings import MOST_POLICIES
from dashboards.shell import Trouble
from dashboards.view import View
from dashboards.workshop.press import Press
from dashboards.workshop.sandbox_shelf import MOST_KEPT, Shelf, kept_as, made

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
    toggle: Callable[[Policy], None]
    put: Callable[[Policy], None]

    @property
    def known(self) -> tuple[Policy, ...]:
        """What is on the shelf, and what the address brought from somebody else's."""
        kept = {each.name for each in self.shelf.policies}
        return *self.shelf.policies, *(each for each in self.compared if each.name not in kept)


def use_own(view: View) -> OwnPolicies:
    """A visitor's own policies: their browser keeps them, the address holds those compared."""
    shelf, set_shelf = solara.use_state(Shelf())
    order, set_order = solara.use_state(NOTHING)
    trouble, set_trouble = solara.use_state("")
    own, room = view.settings.own, max(0, MOST_POLICIES - len(view.settings.policies))
    compared = own[:room]

    def ask(keep: bool, name: str, text: str) -> None:
        new = {"keep": keep, "name": name, "text": text}
        set_order(lambda before: {**new, "number": before["number"] + 1})

    def put(policy: Policy) -> None:
        shelf.check_room(policy.name)
        ask(True, **kept_as(policy))
        if policy.name in {each.name for each in own}:
            compare(*(to_travel(policy) if each.name == policy.name else each for each in own))

    def compare(*policies: Policy) -> None:
        there = view.settings.with_changes(own=policies)
        set_trouble("" if there.fits else plain("sandbox.shelf_address"))
        if there.fits:
            view.change(own=policies)

    def without(name: str) -> tuple[Policy, ...]:
        return tuple(each for each in own if each.name != name)

    def tried(work: Callable[[Any], Policy]) -> Callable[[Any], None]:
        """Keep the policy that some work gives, or say why there is none."""

        def run(given: Any) -> None:
            try:
                set_trouble("")
                put(work(given))
            except InputError as error:
                set_trouble(str(error))

        return run

    def toggle(policy: Policy) -> None:
        left = without(policy.name)
        compare(*left, *([to_travel(policy)] if left == own else []))

    def drop(name: str) -> None:
        ask(False, name, "")
        compare(*without(name))

    return OwnPolicies(
        shelf,
        compared,
        len(compared) < room,
        order,
        trouble,
        lambda found: set_shelf(Shelf.of(found)),
        tried(from_file),
        tried(partial(made, view.settings)),
        drop,
        toggle,
        tried(lambda policy: policy),
    )


@solara.component
def Own(view: View, own: OwnPolicies) -> None:
    """Keep what the levers say under a name, open a file, and what is kept already."""
    with solara.Div(classes=["ju-card"]):
        Said("sandbox.shelf", tag="h2")
        Said("sandbox.shelf_help")
        Several(Trouble(words) for words in (own.trouble, *own.shelf.troubles) if words)
        Several(Kept(policy, own) for policy in own.known)
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
    beside = policy.name in {each.name for each in own.compared}
    kept = own.shelf.find((policy.name,))
    with solara.Div(classes=["ju-sandbox-kept"]).key(policy.name):
        solara.Text(policy.title)
        with solara.Div(classes=["ju-row"]):
            if beside or own.room:
                words = plain("sandbox.beside_not" if beside else "sandbox.beside")
                Press(words, partial(own.toggle, policy))
            Save(
                label=plain("sandbox.file"),
                name=f"{policy.name}{SUFFIX}",
                make=policy.to_toml,
                kind="application/toml",
            )
            if kept:
                Press(plain("sandbox.drop"), partial(own.drop, policy.name))
            else:
                Press(plain("sandbox.shelf_take"), partial(own.put, policy))
