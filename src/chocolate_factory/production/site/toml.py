"""Values as one writes them in TOML, for advice and for the reference."""

from collections.abc import Mapping, Sequence
from datetime import date


def toml_value(value: object) -> str:
    """``value`` in one line of TOML.

    >>> toml_value([{"before": "milk", "minutes": 60}, True])
    '[{ before = "milk", minutes = 60 }, true]'
    >>> toml_value(date(2026, 12, 18))
    '2026-12-18'
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.12g}"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {toml_value(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(toml_value, value))}]"
    return f'"{value}"'
