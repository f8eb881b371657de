"""The atlas on a day: map, slider, and what stands in words."""

from __future__ import annotations

from datetime import date

import streamlit as st

from atlas import map_view, permalink
from atlas.i18n import t
from atlas.pages import frame, panel
from atlas.web_map import static_files
from layers.atlas_data import AtlasData, read_atlas
from layers.calendar import DAYS, FIRST_DAY, LAST_DAY, add_days
from layers.errors import GeodataError
from layers.events import Event, distance

FAR_DAYS = 45
"""An open event this far from the day is closed."""


def render() -> None:
    """Draw the page, or say which file keeps it from being drawn."""
    try:
        data = _data()
        files = static_files(data.version)
    except GeodataError as error:
        frame.data_fault(str(error))
        return
    _read_link(data)
    with st.container(key="tools", horizontal=True, vertical_alignment="center"):
        _tools()
    _atlas(data, files)
    st.html(f'<p class="foot">{frame.escape(t("panel.foot", version=data.version))}</p>')


@st.cache_resource(show_spinner=False)
def _data() -> AtlasData:
    return read_atlas()


def _read_link(data: AtlasData) -> None:
    """Take the state from the link of a new page, and keep what is wrong with it for the reader."""
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    st.session_state.faults = permalink.faults(query, data)
    event = data.event(st.query_params.get("event", ""))
    st.session_state.event = event.id if event else ""
    if event is None and "event" in st.query_params:
        del st.query_params["event"]
    if event and "date" not in st.query_params and "date" not in st.session_state:
        st.session_state.date = event.day
    st.session_state.view = permalink.view_in(query)
    st.session_state.layers = permalink.layers_in(query)
    st.session_state.setdefault("sequence", 0)


@st.fragment
def _atlas(data: AtlasData, files: dict[str, str]) -> None:
    """Draw map, slider and panel; the slider is asked first, since all the rest shows its day."""
    for text in st.session_state.get("faults", ()):
        frame.notice(text)
    left, right = st.columns([0.72, 0.28], gap="medium")
    map_frame = left.container(key="map_frame")
    with left:
        day = _controls()
    event = _open_event(data, day)
    with map_frame:
        _map(data, files, day)
    with right, st.container(key="panel"):
        panel.render(data, day, event, _go)


def _controls() -> str:
    """Draw steps and slider; the signs on the step buttons come from the style sheet."""
    with st.container(key="controls", horizontal=True, vertical_alignment="top"):
        with st.container(key="steps", horizontal=True, gap="small", width="content"):
            st.button(t("control.day_back"), key="back", on_click=_step, args=(-1,))
            st.button(t("control.play"), key="play", type="primary")
            st.button(t("control.day_on"), key="on", on_click=_step, args=(1,))
        with st.container(key="timeline", gap=None):
            label = t("control.day")
            day: str = st.select_slider(label, DAYS, key="date", bind="query-params", label_visibility="collapsed")
            st.html(map_view.RULER)
    return day


def _tools() -> None:
    """Draw what does not follow the day; a choice here runs the whole page."""
    names = {view: t(f"view.{view}") for view in permalink.VIEWS}
    st.segmented_control(
        t("view.label"), permalink.VIEWS, format_func=names.__getitem__, key="view", required=True,
        on_change=_keep_view, label_visibility="collapsed",
    )  # fmt: skip
    with st.popover(t("layer.label"), icon=":material/layers:"):
        titles = {layer: t(f"layer.{layer}") for layer in permalink.LAYERS}
        st.pills(
            t("layer.label"), permalink.LAYERS, format_func=titles.__getitem__, selection_mode="multi", key="layers",
            on_change=_keep_layers, label_visibility="collapsed",
        )  # fmt: skip
    st.space("stretch")
    with st.popover(t("control.date_field"), icon=":material/calendar_month:"):
        st.session_state.date_field = date.fromisoformat(st.session_state.get("date", FIRST_DAY))
        st.date_input(
            t("control.date_field"), min_value=FIRST_DAY, max_value=LAST_DAY, format="DD/MM/YYYY", key="date_field",
            on_change=_go_to_field,
        )  # fmt: skip
    st.button(t("control.copy"), key="copy", icon=":material/link:")


def _map(data: AtlasData, files: dict[str, str], day: str) -> None:
    state = st.session_state
    map_view.map_view(
        day, sequence=state.sequence, view=state.view, layers=state.layers,
        event=state.event, files=files, on_settled=_settled, on_event=lambda: _clicked(data),
    )  # fmt: skip


def _keep_view() -> None:
    st.query_params["view"] = st.session_state.view


def _keep_layers() -> None:
    st.query_params["layers"] = permalink.layer_values(st.session_state.layers)


def _open_event(data: AtlasData, day: str) -> Event | None:
    """Return the open event; one that time has left behind is closed."""
    event = data.event(st.session_state.event)
    if event and distance(event, day) > FAR_DAYS:
        st.session_state.event = ""
        return None
    return event


def _go(day: str) -> None:
    """Move to a day that Python chose."""
    st.session_state.date = day
    st.session_state.sequence += 1
    st.session_state.faults = []


def _step(days: int) -> None:
    _go(min(max(add_days(st.session_state.date, days), FIRST_DAY), LAST_DAY))


def _go_to_field() -> None:
    if st.session_state.date_field:
        _go(str(st.session_state.date_field))


def _settled() -> None:
    """Take the day at which Play or a key came to rest; the map stands there already."""
    day = st.session_state.map.settled
    if day in DAYS:
        st.session_state.date = day


def _clicked(data: AtlasData) -> None:
    """Open the event that was clicked on the map or in the list, and move to it; a second click closes it."""
    state = st.session_state
    event = data.event(state.map.event or "")
    if event is None:
        return
    if state.event == event.id:
        state.event = ""
        return
    state.event = event.id
    if state.date not in event:
        _go(event.day)
