"""Which commissioning rule is tried? One at a time, on top of today's rules."""

from dataclasses import dataclass

from abm.change import ALL_AGENCIES, Change
from abm.parameters import REGISTRY
from abm.policy import Policy
from abm.registry import Role
from dashboards import repeating
from dashboards.kit.words import plain
from dashboards.repeating import Command
from dashboards.settings import Settings

Levers = tuple[tuple[str, float], ...]
FILE = "my-rule.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule that commissioners set: its key in the texts and the levers it moves."""

    key: str
    levers: Levers

    @property
    def names(self) -> tuple[str, ...]:
        """The levers that make this rule."""
        return tuple(name for name, _ in self.levers)

    @property
    def title(self) -> str:
        """What the rule is called."""
        return plain(f"rules.{self.key}")


def rule(key: str, **levers: object) -> Rule:
    """A rule whose choices are given by their words, checked against the registry."""
    found = ((name, REGISTRY.find(name, Role.LEVER).check(value)) for name, value in levers.items())
    return Rule(key, tuple(found))


RULES = (
    rule("results", target_regime="payment_by_results", tariff_share=0.3),
    rule("without", target_regime="none"),
    rule("shared", target_regime="aligned"),
    rule("variation", reaction="outside_normal"),
    rule("approvals", shared_power=0.8),
    rule("market", competition=1.0, contract_weeks=26),
)
"""In the order of the page; the first is shown where the address asks for none."""
USUAL = RULES[0]


def chosen(settings: Settings) -> Rule:
    """The rule of the address, with its levers as they are set there."""
    names = tuple(name for name, _ in settings.rule)
    known = next((each for each in RULES if each.names == names and is_alike(each, settings)), None)
    known = known or next((each for each in RULES if each.names == names), None)
    return Rule(known.key, settings.rule) if known else USUAL


def is_alike(each: Rule, settings: Settings) -> bool:
    """Whether the address makes the same choice: one lever can be set in several rules' ways."""
    choices = {name for name in each.names if REGISTRY.find(name, Role.LEVER).options}
    asked = dict(settings.rule)
    return all(asked[name] == value for name, value in each.levers if name in choices)


def worlds(settings: Settings) -> tuple[Policy, Policy]:
    """Today's rules, and the same with one rule changed; both under the address's shocks."""
    tried = chosen(settings)
    plainly = settings.with_changes(policies=("silo",), levers=(), room="", rule=())
    (today,) = plainly.loaded_policies()
    changes = tuple(Change(0, ALL_AGENCIES, name, value) for name, value in tried.levers)
    return today, today + Policy(tried.key, title=tried.title, changes=changes)


def commands(settings: Settings, replications: int) -> tuple[Command, ...]:
    """What to type for all pairs of runs, and for the first pair, which is watched."""
    plainly = settings.with_changes(levers=())
    names = ("silo", f"silo+{FILE}")
    watched = repeating.runs(plainly, repeating.with_shocks(plainly, names))
    return (
        Command(repeating.compare(plainly, replications, names), plain("repeat.pairs")),
        Command(watched, plain("repeat.run")),
    )


def file(settings: Settings) -> dict[str, str]:
    """The changed rule as a file, by its name."""
    rule = Policy.from_levers(FILE.removesuffix(".toml"), dict(chosen(settings).levers))
    return {FILE: rule.to_toml()}
