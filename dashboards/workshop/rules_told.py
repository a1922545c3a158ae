"""What is said of a rule in words? What agencies do, and whether families gain, with its doubt."""

from html import escape

import pandas as pd

from dashboards.kit import called
from dashboards.kit.plainly import difference, signed
from dashboards.kit.words import plain, said
from dashboards.workshop.rules_watch import FAMILIES, SIGNS, Watched, outcome, sign
from experiments.outcomes import BY_NAME
from experiments.readable import readable


def doubt(found: tuple[Watched, ...]) -> str:
    """How many runs something rests on."""
    key = "one_run" if len(found) < 2 else "over_runs"
    values = {} if len(found) < 2 else {"number": len(found)}
    return f'<p class="ju-note">{said(f"rules.{key}", **values)}</p>'


def signs(found: tuple[Watched, ...]) -> str:
    """A table of what agencies do under both rules, with the interval of the difference."""
    heads = "".join(
        f'<th scope="col">{escape(plain(f"rules.{each}"))}</th>'
        for each in ("sign", "before", "after", "difference")
    )
    rows = "".join(_row(found, number) for number in range(len(SIGNS)))
    return (
        f'{doubt(found)}<div class="ju-rules-scroll" tabindex="0" role="region" '
        f'aria-label="{escape(plain("rules.signs"))}"><table class="ju-table"><thead>'
        f"<tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(found: tuple[Watched, ...], number: int) -> str:
    """One sign: today, changed, and how sure the difference is."""
    today, apart = sign(found, number)
    middle, ends = signed(apart, today)
    cells = (readable(today, 100), readable(today + apart.mean, 100))
    weight = "ju-rules-clear" if apart.clear else "ju-rules-unclear"
    numbers = "".join(f'<td class="ju-figure">{escape(each)}</td>' for each in cells)
    return (
        f'<tr><th scope="row">{said(f"rules.{SIGNS[number].key}")}</th>{numbers}'
        f'<td class="ju-figure {weight}">{escape(middle)} '
        f"<small>({escape(ends)})</small></td></tr>"
    )


def families(found: tuple[Watched, ...]) -> str:
    """What gets better for families, what worse, and what does not clearly change."""
    sorted_out: dict[str, list[str]] = {"helps": [], "hurts": [], "unclear": []}
    for name in FAMILIES:
        level, apart = outcome(found, name)
        words = difference(name, apart, level)
        verdict = BY_NAME[name].verdict(apart.mean)
        where = ("helps" if verdict == "better" else "hurts") if apart.clear else "unclear"
        sorted_out[where].append(f"<li>{escape(words[:1].upper() + words[1:])}</li>")
    return doubt(found) + "".join(_list(where, lines) for where, lines in sorted_out.items())


def _list(where: str, lines: list[str]) -> str:
    """One heading with its lines; helping and hurting are told even where there is nothing."""
    if where == "unclear" and not lines:
        return ""
    look = {"helps": "ju-good", "hurts": "ju-bad", "unclear": ""}[where]
    heading = f'<h3 class="{look}">{escape(plain(f"rules.{where}_title"))}</h3>'
    told = "".join(lines) or f"<li>{escape(plain('rules.nothing'))}</li>"
    return f"{heading}<ul>{told}</ul>"


def differences(found: tuple[Watched, ...]) -> pd.DataFrame:
    """What agencies do and what becomes of families as a table: one row for each."""
    told = [
        (plain(f"rules.{each.key}"), each.unit, *sign(found, at)) for at, each in enumerate(SIGNS)
    ]
    told += [
        (called.outcome(BY_NAME[name]), called.unit(BY_NAME[name].unit), *outcome(found, name))
        for name in FAMILIES
    ]
    rows = [
        (name, unit, today, apart.mean, apart.low, apart.high) for name, unit, today, apart in told
    ]
    return pd.DataFrame(rows, columns=["what", "unit", "today", "difference", "low", "high"])
