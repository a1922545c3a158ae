"""Which command repeats what the honest chapter shows?"""

import shlex
from dataclasses import replace

from abm.change import ALL_AGENCIES, Change
from abm.policy import Policy
from dashboards.settings import Settings
from experiments.evidence import MONEY_LEFT

SHORT_FILE = "short-of-money.toml"


def repeat(settings: Settings, replications: int, parameters: str = "best") -> str:
    """The command that compares the first and the last policy in so many replications."""
    ends = (settings.policies[0], settings.policies[-1])
    words = shlex.split(replace(settings, policies=ends).command())
    words[words.index("--parameters") + 1] = parameters
    return shlex.join([*words, "--replications", str(replications)])


def repeat_short(settings: Settings, replications: int) -> str:
    """The same in the place that is short of money."""
    others = tuple(name for name in settings.shocks if not _cuts(name))
    command = repeat(replace(settings, shocks=others), replications)
    return f"{command} --shock {SHORT_FILE}"


def short_file() -> str:
    """The text of SHORT_FILE: a place with MONEY_LEFT of its money."""
    change = Change(0, ALL_AGENCIES, "austerity", MONEY_LEFT)
    return Policy("short-of-money", title="Short of money", changes=(change,)).to_toml()


def _cuts(shock: str) -> bool:
    """Whether a shock says how much money there is: then the shorter money takes its place."""
    return all(name == "austerity" for _, name, _ in Policy.load(shock).world_changes())
