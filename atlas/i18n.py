"""Words shown to people, from geodata/text."""

from __future__ import annotations

from functools import cache

from layers.files import GEODATA, read_toml

NARROW_SPACE = "\u202f"


@cache
def words(language: str = "en") -> dict[str, dict[str, str]]:
    """Read the words of the page in one language."""
    return read_toml(GEODATA / "text" / language / "interface.toml")


def t(key: str, /, **values: object) -> str:
    """Return the words for a key such as 'panel.sources', with its braces filled in."""
    section, name = key.split(".", 1)
    text = words()[section][name]
    return text.format(**values) if values else text


def number(value: float) -> str:
    """Write a whole number with a narrow space for thousands."""
    return f"{round(value):,}".replace(",", NARROW_SPACE)


def join(names: list[str]) -> str:
    """Write a list as a reader would say it: 'a, b and c'."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
