"""The bibliography: works that are cited by their id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.errors import GeodataError
from layers.files import GEODATA, read_json

INITIALS = re.compile(r"^(?:[^\W\d_]\.[ -]?)+")


@dataclass(frozen=True)
class Work:
    """A source; `seen` where a page of it was read for the atlas, `reference` is its citation in one line."""

    id: str
    type: str
    title: str
    reference: str
    url: str
    note: str
    seen: bool
    csl: dict[str, Any]

    @property
    def filed_under(self) -> str:
        """The reference without the initials before the first author's name, as a bibliography is ordered."""
        return INITIALS.sub("", self.reference)


def read_works(geodata: Path = GEODATA) -> dict[str, Work]:
    """Read the bibliography (CSL-JSON) by id."""
    try:
        return {item["id"]: _work(item) for item in read_json(geodata / "sources.json")}
    except (KeyError, TypeError, AttributeError):
        raise GeodataError("sources.json", "", "not a CSL-JSON list; restore it from the repository") from None


def _work(item: dict[str, Any]) -> Work:
    custom = item.get("custom", {})
    return Work(
        item["id"], item["type"], item["title"], custom.get("citation") or item["title"], item.get("URL", ""),
        item.get("note", ""), bool(custom.get("seen")), item,
    )  # fmt: skip
