"""The works that a state rests on, as CSL-JSON and as BibTeX."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from atlas.export.geo.feature import cited_in
from atlas.export.geo.shown_layers import map_layers
from atlas.export.records import as_json, csl_items
from atlas.export.state import MapState
from atlas.i18n import t
from layers.atlas_data import AtlasData
from layers.errors import RequestError
from layers.works import Work

ENTRY_TYPES = {
    "book": "book", "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "report": "techreport", "webpage": "misc", "dataset": "misc",
}  # fmt: skip
"""The BibTeX entry of every CSL type of sources.json; both of its last are `misc`, which every style knows."""

CONTAINERS = {"article": "journal", "techreport": "institution", "misc": "howpublished"}
"""Where BibTeX writes what a work appeared in."""

ESCAPED = str.maketrans(
    {
        **{letter: f"\\{letter}" for letter in "&%$#_"},
        "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
    }
)  # fmt: skip
r"""BibTeX counts braces even behind a backslash, so that `\{` alone would leave an entry open."""

VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20", '"': "%22", "<": "%3C", ">": "%3E"})
"""An address is typeset as it stands; what would end it is written as its percent code."""


def cited_by(data: AtlasData, state: MapState) -> list[str]:
    """Return the ids of all works cited by what a state shows, in the order of the alphabet."""
    return cited_in(map_layers(data, state))


def csl_json(data: AtlasData, keys: Iterable[str]) -> bytes:
    """Write works as CSL-JSON, in the order of their ids; raise RequestError for an id that is no work."""
    return as_json(csl_items(data, [work.id for work in _works(data, keys)]))


def bibtex(data: AtlasData, keys: Iterable[str]) -> str:
    """Write works as BibTeX in UTF-8, in the order of their ids; raise RequestError for an id that is no work."""
    return "\n".join(_entry(work) for work in _works(data, keys))


def _works(data: AtlasData, keys: Iterable[str]) -> list[Work]:
    wanted = sorted(set(keys))
    unknown = [key for key in wanted if key not in data.works]
    if unknown:
        raise RequestError(f"“{unknown[0][:40]}” is not the id of a work")
    return [data.works[key] for key in wanted]


def _entry(work: Work) -> str:
    kind = ENTRY_TYPES.get(work.type, "misc")
    fields = {
        "author": " and ".join(_name(author) for author in work.csl.get("author", ())),
        "title": f"{{{escaped(work.title)}}}",
        CONTAINERS.get(kind, "series"): escaped(work.csl.get("container-title", "")),
        "publisher": escaped(work.csl.get("publisher", "")),
        "year": _year(work.csl),
        "url": " ".join(work.url.split()).translate(VERBATIM),
        "language": escaped(work.csl.get("language", "")),
        "note": escaped("; ".join(part for part in (_unseen(work), work.note) if part)),
    }
    rows = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{work.id},\n{rows}}}\n"


def escaped(text: str) -> str:
    """Write plain text so that BibTeX and LaTeX print it as it is; line breaks become spaces."""
    return " ".join(str(text).split()).translate(ESCAPED)


def _name(author: dict[str, Any]) -> str:
    """Write an author; a body in braces, so that no part of it is taken for a surname."""
    if "family" not in author:
        return f"{{{escaped(author.get('literal', ''))}}}"
    return ", ".join(escaped(author[part]) for part in ("family", "given") if author.get(part))


def _year(csl: dict[str, Any]) -> str:
    parts = csl.get("issued", {}).get("date-parts", ())
    return "--".join(str(part[0]) for part in parts if part)


def _unseen(work: Work) -> str:
    return "" if work.seen else t("data_export.not_seen")
