"""The Export panel: a sheet with its preview, the data behind it, a page of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from atlas import permalink
from atlas.export.files import ExportError
from atlas.export.make import MIME, checked_request
from atlas.export.page import embed_snippet
from atlas.export.state import HOME, MapState, SheetRequest, state_of
from atlas.export.worker import Workshop
from atlas.html import escape
from atlas.i18n import t
from atlas.pages import film_view
from layers.errors import AtlasError

SHEETS = ("png", "pdf", "svg")
DATA = ("geojson", "gpkg", "kml", "csv", "json", "lpf", "bib", "csl")
PAPERS = ("a4", "a4-portrait", "a3", "a3-portrait", "a5", "16x9", "column", "map")
DPI = (150, 300, 600)
PREVIEW = 150


@st.cache_resource(show_spinner=False)
def workshop() -> Workshop:
    """Return the one process that draws for all visitors."""
    return Workshop()


def open_on(box: str) -> None:
    """Remember that the panel was asked for, and the part of the map that the reader sees (as in a link)."""
    st.session_state.export_open, st.session_state.export_box = True, box


def shown() -> None:
    """Draw the panel where it was asked for."""
    if st.session_state.pop("export_open", False):
        _panel()


def state_now(*, part: bool) -> MapState:
    """Return the state of the session, the whole view or the part of it that the reader sees."""
    state = st.session_state
    try:
        box = permalink.read_box(state.get("export_box", "")) if part else None
    except AtlasError:
        box = None
    compare = [state.compare] if state.compare and state.view not in permalink.CITY_VIEWS else []
    return state_of(
        state.date,
        view=state.view,
        layers=state.layers or [permalink.NO_LAYER],
        compare=compare,
        box=box,
        event=state.event,
    )


@st.dialog(t("export.title"), width="large")
def _panel() -> None:
    sheet, data, page, moving = st.tabs([t("export.sheet"), t("export.data"), t("export.page"), t("export.film")])
    with sheet:
        _sheet()
    with data:
        _data()
    with page:
        _page()
    with moving:
        film_view.film(replace(state_now(part=False), compare=(), event=""), address())


def _sheet() -> None:
    left, right = st.columns([0.6, 0.4], gap="medium")
    with right:
        kind = st.segmented_control(
            t("export.kind"), SHEETS, default="png", required=True, key="export_kind", format_func=str.upper
        )
        names = {paper: t(f"export.paper_{paper}") for paper in PAPERS}
        paper = st.selectbox(t("export.paper"), PAPERS, key="export_paper", format_func=names.__getitem__)
        styles = {style: t(f"export.style_{style}") for style in ("colour", "grey")}
        style = st.segmented_control(
            t("export.style"),
            list(styles),
            default="colour",
            required=True,
            key="export_style",
            format_func=styles.__getitem__,
        )
        parts = {False: t("export.whole"), True: t("export.part")}
        part = st.segmented_control(
            t("export.what"),
            list(parts),
            default=False,
            required=True,
            key="export_part",
            format_func=parts.__getitem__,
        )
        title = st.text_input(t("export.own_title"), key="export_own_title", max_chars=120)
        note = st.text_input(t("export.note"), key="export_note", max_chars=300)
        dpi = DPI[1]
        if kind == "png":
            dpi = st.segmented_control(t("export.dpi"), DPI, default=300, required=True, key="export_dpi")
        clear = st.checkbox(t("export.transparent"), key="export_clear")
    request = SheetRequest(
        state_now(part=bool(part)),
        paper,
        style,
        "transparent" if clear else "white",
        title.strip(),
        note.strip(),
        address(),
    )
    with left:
        fault = _fault(request, dpi)
        if fault:
            st.html(f'<p class="atlas-note" role="alert">{escape(fault)}</p>')
        else:
            _preview(request)
        name = request.state.file_name(kind)
        make = partial(_made, request, kind, dpi)
        st.download_button(
            t("export.download", kind=kind.upper()), make, file_name=name, mime=MIME[kind], key="export_sheet", type="primary",
            icon=":material/download:", disabled=bool(fault), on_click="ignore",
        )  # fmt: skip
        st.button(t("export.seen"), key="export_seen", icon=":material/photo_camera:")
        st.caption(t("export.seen_help"))


def _preview(request: SheetRequest) -> None:
    with st.spinner(t("export.drawing")):
        try:
            picture = workshop().made(request, "png", PREVIEW)
        except ExportError as error:
            st.html(f'<p class="atlas-note" role="alert">{escape(str(error))}</p>')
            return
    st.image(picture, width="stretch", caption=t("export.preview"))


def _data() -> None:
    names = {kind: t(f"export.as_{kind}") for kind in DATA}
    kind = st.radio(t("export.data_kind"), DATA, format_func=names.__getitem__, key="export_data_kind")
    request = SheetRequest(state_now(part=False), address=address())
    st.download_button(
        t("export.download", kind=kind.upper()), partial(_made, request, kind, 300), file_name=request.state.file_name(kind), mime=MIME[kind],
        key="export_data", type="primary", icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    st.caption(t("export.data_note"))


def _page() -> None:
    st.html(f"<p>{escape(t('export.page_note'))}</p>")
    request = SheetRequest(state_now(part=False), address=address())
    name = request.state.file_name("html")
    st.download_button(
        t("export.download", kind="HTML"), partial(_made, request, "html", 300), file_name=name, mime=MIME["html"], key="export_page",
        type="primary", icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    st.html(f"<p>{escape(t('export.embed_note'))}</p>")
    inner = name.replace(".html", "-embed.html")
    st.download_button(
        t("export.embed"), partial(_embedded, request), file_name=inner, mime=MIME["html"], key="export_embed", icon=":material/download:",
        on_click="ignore",
    )  # fmt: skip
    st.code(embed_snippet(inner, t("app.title")), language="html")


def _fault(request: SheetRequest, dpi: int) -> str:
    try:
        checked_request(request, dpi)
    except AtlasError as error:
        return str(error)
    return ""


def _made(request: SheetRequest, kind: str, dpi: int) -> bytes:
    return workshop().made(request, kind, dpi)


def _embedded(request: SheetRequest) -> bytes:
    return workshop().made(request, "html", embed=True)


def address() -> str:
    """Return the address of the atlas as the reader's browser knows it."""
    return (st.context.url or HOME).split("?")[0].split("#")[0]
