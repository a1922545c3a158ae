"""What did a comparison find, in plain sentences? Whatever it is, and how sure we are."""

import math
from collections.abc import Iterable

from experiments.choices import limited_to
from experiments.comparison import (
    BEHAVIOURS,
    BOTH,
    ELSEWHERE,
    RULES,
    THERE,
    WHOLE_PLACE,
    Comparison,
    Where,
)
from experiments.outcomes import BY_NAME, OUTCOMES, Outcome
from experiments.readable import difference as written
from experiments.readable import readable, share_of_parameters, span
from experiments.statistics import CONFIDENCE, Estimate, chance_alone
from experiments.worlds import share_beyond, worlds_of

HEADLINE = "with_3_needs"
ALSO = ("severity", "crises", "total_cost")
EARLY = ("known_needs_first_year", "crises_first_year", "total_cost_first_year")
MOST_NAMED = 4
FEWEST_WORLDS = 10
"""With fewer sets of parameters a share of them says little."""


def findings(comparison: Comparison) -> list[str]:
    """The result in a few plain sentences: what differs, how sure, what got worse, what it cost."""
    said = [_setting(comparison), _budget(comparison)]
    for policy in told(comparison):
        said += [_headline(comparison, policy)]
    if comparison.is_two_by_two:
        said += [_parts(comparison)]
    for policy in told(comparison):
        said += [_also(comparison, policy), _balance(comparison, policy)]
    return said + [_by_area(comparison, policy) for policy in limited(comparison)]


def told(comparison: Comparison) -> tuple[str, ...]:
    """The policies that sentences are about: both together in a two by two, else all others."""
    if comparison.is_two_by_two and len(comparison.names) == 4:
        return (BOTH,)
    return comparison.names[1:]


def _setting(comparison: Comparison) -> str:
    setting = comparison.setting
    runs = (
        "One run of each policy: without more replications nothing can be said about chance."
        if comparison.replications == 1
        else f"{comparison.replications} runs of each policy, paired: the same families and luck."
    )
    where = f"{setting.place.title}, {setting.families:,} families, {span(setting.weeks)}."
    shocks = f" Every policy bears {' and '.join(comparison.shocks)}." if comparison.shocks else ""
    return f"{where}{shocks} {runs} {_parameters(comparison)}"


def _parameters(comparison: Comparison) -> str:
    """Over which sets of parameters the runs are spread, and so what the intervals hold."""
    there, used = len(comparison.ensemble.sets), comparison.sets
    if there == 1:
        name = comparison.ensemble.name
        return f"One set of parameters ({name}): what is not known about them is in no interval."
    if used == 1:
        return (
            f"They use 1 of {there} plausible sets of parameters: what is not known about "
            "parameters is in no interval; give four or more replications."
        )
    return (
        f"They are spread over {used} of {there} plausible sets of parameters: intervals hold "
        "chance and what is not known about the parameters."
    )


def _budget(comparison: Comparison) -> str:
    """The same money for all: what of it workers cost, and what the policies."""
    parts = [
        f"{readable(comparison.level(name, 'services_cost').mean)} + "
        f"{readable(comparison.level(name, 'policy_cost').mean)} under {name}"
        for name in (comparison.baseline, *told(comparison))
    ]
    return (
        "Every policy has the same total budget, so what rules cost is not there for workers. "
        f"Spent on services + on the policy, in GBP a family a year: {'; '.join(parts)} "
        "(posts that stand empty are not paid for)."
    )


def _headline(comparison: Comparison, policy: str) -> str:
    outcome = BY_NAME[HEADLINE]
    difference = comparison.difference(policy, HEADLINE)
    level = comparison.level(comparison.baseline, HEADLINE).mean
    start = f"{outcome.title} under {policy}: {_change(difference, level)}"
    start += f", against {readable(level)} {outcome.unit} under {comparison.baseline}."
    start += _shares(difference, level) + _better_in(comparison, policy, outcome)
    since = comparison.shows_from(policy) if comparison.replications > 1 else None
    if difference.clear and since is not None:
        start += f" The difference stays clear from week {since} on."
    return start


def _shares(difference: Estimate, level: float) -> str:
    """How much of the interval is chance, and how much parameters; nothing for a single set."""
    if math.isnan(difference.parameter_share):
        return ""
    alone = written(chance_alone(difference), level)[1]
    start = f" From chance alone the interval would be {alone}"
    if not difference.parameters_told:
        return f"{start}; sets of parameters are not seen to differ by more than chance."
    return f"{start}; parameters make {share_of_parameters(difference)} of the variance."


def _better_in(comparison: Comparison, policy: str, outcome: Outcome) -> str:
    """In which share of the plausible worlds that were run a policy does better; nothing for few.

    Chance is taken out of the spread between worlds.
    """
    told = comparison.difference(policy, outcome.name).parameters_told
    if not told or comparison.sets < FEWEST_WORLDS:
        return ""
    values, baseline = (
        comparison.values(name, outcome.name) for name in (policy, comparison.baseline)
    )
    way = 1 if outcome.verdict(1.0) == "better" else -1
    share = share_beyond(worlds_of(values - baseline, comparison.runs.sets), 0.0, way)
    return f" It is better in {100 * share:.0f}% of these worlds, worse in the others."


def _change(difference: Estimate, level: float) -> str:
    """A difference in words, with its interval; honest where nothing is clear."""
    middle, ends = written(difference, level)
    if math.isnan(difference.low) or difference.clear:
        return f"{middle} ({ends})"
    return f"no clear difference ({ends})"


def _parts(comparison: Comparison) -> str:
    """What behaviours and rules do alone, and whether they need each other."""
    level = comparison.level(comparison.baseline, HEADLINE).mean
    alone = [
        f"{words}: {_change(comparison.difference(policy, HEADLINE), level)}"
        for words, policy in (("behaviours alone", BEHAVIOURS), ("rules alone", RULES))
    ]
    beyond = comparison.interaction(HEADLINE)
    together = f"both beyond the sum of the two: {_change(beyond, level)}"
    if beyond.clear:
        helps = BY_NAME[HEADLINE].verdict(beyond.mean) == "better"
        meaning = f"Together they do {'better' if helps else 'worse'} than the sum of each alone."
    else:
        meaning = "There is no sign that they need each other."
    return f"Apart and together: {'; '.join(alone)}; {together}. {meaning}"


def _also(comparison: Comparison, policy: str) -> str:
    """Other outcomes, over all years and in the first."""

    def told_of(names: Iterable[str]) -> str:
        return "; ".join(
            f"{BY_NAME[name].title.lower()} "
            + _change(
                comparison.difference(policy, name),
                comparison.level(comparison.baseline, name).mean,
            )
            for name in names
        )

    return f"Also under {policy}: {told_of(ALSO)}. {_sentence(told_of(EARLY))}."


def _balance(comparison: Comparison, policy: str) -> str:
    """How many outcomes got better and worse, and which of the headline ones got worse."""
    judged = [outcome for outcome in OUTCOMES if outcome.direction != "neither"]
    better, worse = (_clearly(comparison, policy, judged, verdict) for verdict in VERDICTS)
    neither = len(judged) - len(better) - len(worse)
    chance = round((1 - CONFIDENCE) * len(judged))
    named = [outcome for outcome in worse if outcome.headline] or worse
    names = "; ".join(outcome.title.lower() for outcome in named[:MOST_NAMED])
    more = f" and {len(worse) - MOST_NAMED} more" if len(worse) > MOST_NAMED else ""
    return (
        f"Of {len(judged)} outcomes where one way is better, under {policy} {len(better)} are "
        f"clearly better, {len(worse)} clearly worse{f' ({names}{more})' if worse else ''}, and "
        f"{neither} show no clear difference. By chance alone about {chance} would look clear."
    )


VERDICTS = ("better", "worse")


def limited(comparison: Comparison) -> tuple[str, ...]:
    """The policies to tell of there and elsewhere: those that act in some neighbourhoods only.

    Where somebody named neighbourhoods and no policy did, all but the baseline.
    """
    if comparison.there is None:
        return ()
    place, others = comparison.setting.place, comparison.policies[1:]
    own = tuple(each.name for each in others if limited_to([each], place) is not None)
    return own or comparison.names[1:]


def _by_area(comparison: Comparison, policy: str) -> str:
    """What a policy does where it acts, and what becomes of the others."""
    parts = []
    for where in (THERE, ELSEWHERE):
        level = comparison.level(comparison.baseline, HEADLINE, where).mean
        change = _change(comparison.difference(policy, HEADLINE, where), level)
        parts.append(f"{where} {change}")
    start = f"{BY_NAME[HEADLINE].title} under {policy}, by area: {'; '.join(parts)}."
    return f"{start} {_spread(comparison, policy)}"


def _spread(comparison: Comparison, policy: str) -> str:
    """Whether those outside the area clearly lose (displacement) or gain (spill-over)."""
    judged = [
        outcome
        for outcome in comparison.told_by_area()
        if outcome.headline and outcome.direction != "neither"
    ]
    clear = {
        verdict: _clearly(comparison, policy, judged, verdict, ELSEWHERE) for verdict in VERDICTS
    }
    named = [
        f"{', '.join(each.title.lower() for each in clear[verdict])} clearly {verdict} ({called})"
        for verdict, called in (("worse", "displacement"), ("better", "spill-over"))
        if clear[verdict]
    ]
    if not named:
        return (
            f"Elsewhere none of {len(judged)} outcomes clearly changes: no displacement and no "
            "spill-over is seen."
        )
    chance = round((1 - CONFIDENCE) * len(judged))
    return (
        f"Elsewhere, of {len(judged)} outcomes: {'; '.join(named)}. By chance alone about {chance} "
        "would look clear."
    )


def _clearly(
    comparison: Comparison,
    policy: str,
    judged: Iterable[Outcome],
    verdict: str,
    where: Where = WHOLE_PLACE,
) -> list[Outcome]:
    """The outcomes that clearly got better, or worse."""
    found = []
    for outcome in judged:
        difference = comparison.difference(policy, outcome.name, where)
        if difference.clear and outcome.verdict(difference.mean) == verdict:
            found.append(outcome)
    return found


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
