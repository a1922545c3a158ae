"""How are the files that people write (policies, parameters) read, and written back?"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from abm.errors import InputError


def read_toml(path: str | Path) -> tuple[dict[str, Any], str]:
    """The table in a TOML file, and its text; `InputError` when it cannot be read."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"cannot read {path}: it is not UTF-8 text; save it as UTF-8") from None
    return parse_toml(text, str(path)), text


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """The table in a TOML text; the parser's words and line when it is malformed."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where} is not valid TOML: {error}") from None


def flatten(table: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Nested tables as one, with dotted names: {"onset": {"work": 1}} is {"onset.work": 1}."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{above}{key}.")
        else:
            flat[above + key] = value
    return flat


def line_of(text: str, name: str, value: object) -> str:
    """`, line 7` for the only line that sets this name (to this value), otherwise nothing."""
    key = rf"(?<![\w-])[\"']?{re.escape(name.rpartition('.')[2])}[\"']?\s*=\s*"
    for pattern in (key + rf"[\"']?{re.escape(_written(value))}", key):
        found = [n for n, line in enumerate(text.splitlines(), 1) if re.search(pattern, line)]
        if len(found) == 1:
            return f", line {found[0]}"
    return ""


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def toml_text(table: Mapping[str, Any]) -> str:
    """A table as TOML: plain values first, then [sections], then [[lists of tables]]."""
    return "\n".join(_sections(table)).strip() + "\n"


def _sections(table: Mapping[str, Any], header: str = "") -> Iterator[str]:
    """The lines of a table and of the tables inside it."""
    plain = [f"{_key(k)} = {_value(v)}" for k, v in table.items() if not _holds_tables(v)]
    if plain and header:
        yield f"\n[{header}]"
    yield from plain
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _sections(value, f"{header}.{_key(key)}" if header else _key(key))
        elif _holds_tables(value):
            for item in value:
                yield f"\n[[{_key(key)}]]"
                yield from (f"{_key(k)} = {_value(v)}" for k, v in item.items())


def _holds_tables(value: Any) -> bool:
    """A table, or a list of tables."""
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[\w-]+", key, re.ASCII) else _string(key)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return _string(value) if isinstance(value, str) else repr(value)


def _string(text: str) -> str:
    """A quoted string; one of several lines between triple quotes."""
    lines = [json.dumps(line, ensure_ascii=False)[1:-1] for line in text.split("\n")]
    written = "\n".join(lines).replace("\x7f", "\\u007f")
    return f'"""\n{written}"""' if len(lines) > 1 else f'"{written}"'
