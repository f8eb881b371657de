"""The article that people bring to the atlas, claim by claim, beside what research says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from layers.events import Citation
from layers.files import GEODATA, read_toml

FILE = "text/en/claims.toml"

VERDICTS = ("right", "nuance", "imprecise", "disputed", "wrong", "damaged")
"""What the atlas says of a claim, in the order in which they are offered."""


@dataclass(frozen=True)
class Claim:
    """One claim in our own words; `day` is '' where it belongs to no day of the atlas."""

    id: str
    text: str
    verdict: str
    reading: str
    """How a damaged passage is meant; '' elsewhere."""
    research: str
    day: str
    view: str
    layers: tuple[str, ...]
    events: tuple[str, ...]
    places: tuple[str, ...]
    citations: tuple[Citation, ...]


@cache
def read_claims(geodata: Path = GEODATA) -> tuple[Claim, ...]:
    """Read all claims in their order."""
    return tuple(_claim(row) for row in read_toml(geodata / FILE)["claim"])


def claims_of_event(claims: Sequence[Claim], event: str) -> tuple[Claim, ...]:
    """Return the claims that an event bears on."""
    return tuple(claim for claim in claims if event in claim.events)


def claims_on(claims: Sequence[Claim], day: str) -> tuple[Claim, ...]:
    """Return the claims that are read on a day."""
    return tuple(claim for claim in claims if claim.day == day)


def _claim(row: dict[str, Any]) -> Claim:
    cited = tuple(Citation(entry["source"], entry.get("locator", ""), entry["checked"]) for entry in row["citations"])
    lists = {name: tuple(row.get(name, ())) for name in ("layers", "events", "places")}
    return Claim(
        row["id"], row["text"], row["verdict"], row.get("reading", ""), row["research"], row.get("day", ""),
        row.get("view", "romania"), lists["layers"], lists["events"], lists["places"], cited,
    )  # fmt: skip
