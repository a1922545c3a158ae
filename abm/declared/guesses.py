"""A shorter way to declare what is assumed: the plausible range is half to twice the default."""

from abm.registry import Parameter, Range, uncertain


def assumed(
    name: str, default: float, unit: str, meaning: str, possible: Range = (0, 1)
) -> list[Parameter]:
    """Declare an assumption, to be explored from half to twice its default."""
    low, high = max(possible[0], default / 2), min(possible[1], default * 2)
    return uncertain(name, default, possible, (low, high), unit, meaning)
