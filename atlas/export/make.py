"""Make a file of any kind from a state; each kind is loaded when it is first asked for."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from atlas.export.files import write_by, write_whole
from atlas.export.state import SheetRequest
from layers.atlas_data import AtlasData
from layers.errors import RequestError

SHEETS = ("png", "svg", "pdf")
DATA = ("geojson", "gpkg", "kml", "csv", "json", "lpf", "bib", "csl")
PAGES = ("html",)
KINDS = (*SHEETS, *DATA, *PAGES)
"""Every ending that a file may have; json holds events, lpf the same as Linked Places, csl the works cited."""

MIME = {
    "png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3", "kml": "application/vnd.google-earth.kml+xml", "csv": "text/csv",
    "json": "application/json", "lpf": "application/ld+json", "bib": "application/x-bibtex",
    "csl": "application/vnd.citationstyles.csl+json", "html": "text/html",
}  # fmt: skip


def checked_request(request: SheetRequest, dpi: int) -> None:
    """Raise RequestError where a sheet cannot be as it was asked for."""
    from atlas.print.palette import STYLES
    from atlas.print.paper import DPI, PAPERS

    wrong: tuple[tuple[object, tuple[object, ...], str], ...] = (
        (request.paper, tuple(PAPERS), "paper"),
        (request.style, tuple(STYLES), "style"),
        (request.ground, ("white", "transparent"), "ground"),
        (dpi, DPI, "resolution"),
    )
    for value, known, name in wrong:
        if value not in known:
            raise RequestError(f"“{str(value)[:40]}” is no {name} of a sheet; there are {', '.join(map(str, known))}")
    for text, most, name in ((request.title, 120, "title"), (request.note, 300, "note")):
        if len(text) > most:
            raise RequestError(f"the {name} has {len(text)} letters; a sheet has room for {most}")
        if any(ord(letter) < 32 for letter in text):
            raise RequestError(f"the {name} holds a line break or a control character")
    if urlsplit(request.address).scheme not in {"http", "https", "file"}:
        raise RequestError(f"“{request.address[:60]}” is not the address of a page")
    _letters(request)


def _letters(request: SheetRequest) -> None:
    if not request.title + request.note:
        return
    from atlas.print.fonts import lacks

    for text, face, name in ((request.title, "serif-semibold", "title"), (request.note, "sans", "note")):
        missing = lacks(text, face) if text else set()
        if missing:
            raise RequestError(
                f"the {name} has letters that the fonts of print do not hold: {' '.join(sorted(missing))}"
            )


def made(
    data: AtlasData,
    request: SheetRequest,
    kind: str,
    dpi: int = 300,
    *,
    layer: str = "",
    whole: bool = False,
    embed: bool = False,
) -> bytes:
    """Return a file as bytes; `layer` chooses one layer of geodata, `whole` takes it, or the events, over all days."""
    if kind in SHEETS:
        from atlas.print.save import saved
        from atlas.print.sheet import draw_sheet

        checked_request(request, dpi)
        return saved(draw_sheet(data, request), kind, dpi)
    if kind == "html":
        from atlas.export.page import page

        return page(data, request.state, embed=embed)
    return _data(data, request, kind, layer=layer, whole=whole)


def _data(data: AtlasData, request: SheetRequest, kind: str, *, layer: str, whole: bool) -> bytes:
    from atlas.export import citations, records
    from atlas.export.geo.geojson import geojson, whole_layer
    from atlas.export.geo.geopackage import geopackage
    from atlas.export.geo.kml import kml

    state, address = request.state, request.address
    if kind == "gpkg":
        with TemporaryDirectory() as folder:
            path = Path(folder) / "atlas.gpkg"
            geopackage(data, state, path, address=address)
            return path.read_bytes()
    if kind == "geojson":
        return whole_layer(data, layer or "land") if whole else geojson(data, state, layer, address=address)
    if kind == "kml":
        return kml(data, state, address=address)
    if kind in {"csv", "json", "lpf"}:
        write = {"csv": records.events_csv, "json": records.events_json, "lpf": records.events_lpf}[kind]
        return write(data, state, all_events=whole, address=address)
    keys = citations.cited_by(data, state)
    return citations.csl_json(data, keys) if kind == "csl" else citations.bibtex(data, keys).encode()


def export_to(
    path: Path,
    data: AtlasData,
    request: SheetRequest,
    dpi: int = 300,
    *,
    layer: str = "",
    whole: bool = False,
    embed: bool = False,
) -> None:
    """Make the file that the ending of a path names, whole or not at all."""
    kind = kind_of(path)
    if kind == "gpkg":
        from atlas.export.geo.geopackage import geopackage

        write_by(path, lambda draft: geopackage(data, request.state, draft, address=request.address))
    else:
        write_whole(path, made(data, request, kind, dpi, layer=layer, whole=whole, embed=embed))


def kind_of(path: Path) -> str:
    """Return the kind of file that a path asks for; raise RequestError for an unknown ending."""
    kind = path.suffix.removeprefix(".").lower()
    if kind not in KINDS:
        raise RequestError(f"“{path.name[:60]}” does not end in one of {', '.join(f'.{known}' for known in KINDS)}")
    return kind
