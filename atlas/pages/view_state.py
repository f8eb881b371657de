"""What the reader has chosen, kept over pages; the scene in the browser writes it into the link, and reads it back.

The link is read once, at the start of a session; after that the browser tells of every step back or forward.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from secrets import token_hex
from urllib.parse import parse_qs

import streamlit as st

from atlas import permalink
from layers.atlas_data import AtlasData

KEPT = ("date", "view", "layers", "tab", "q", "kinds")
"""Choices that are the values of widgets: a page that does not draw them would forget them."""


def begin(data: AtlasData) -> None:
    """Take the state from the link of a new session; on return from another page from the link or the last visit."""
    state = st.session_state
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    if "kept" not in state:
        state.sequence, state.session = 0, token_hex(8)
        take(query, data)
    elif "date" not in state:
        _return(query, data)
    hold()


def _return(query: Mapping[str, Sequence[str]], data: AtlasData) -> None:
    """Take the link that a step back led to; a link of the navigation names no day and brings back the last visit."""
    if "date" in query:
        take(query, data)
        st.session_state.sequence += 1


def keep() -> None:
    """Remember the choices, so that they outlive a visit to another page or another part of the panel."""
    state = st.session_state
    state.kept = {**state.get("kept", {}), **{key: state[key] for key in KEPT if key in state}}


def hold() -> None:
    """Keep the choices of widgets that the page of this run does not draw."""
    state = st.session_state
    for key in KEPT:
        if key not in state and key in state.kept:
            state[key] = state.kept[key]


def forget_old_faults() -> None:
    """Drop what was wrong with a link once the reader has moved on."""
    state = st.session_state
    if state.faults and state.date != state.fault_date:
        state.faults = []


def take(query: Mapping[str, Sequence[str]], data: AtlasData) -> None:
    """Set every choice from a query, and keep what is wrong with it for the reader."""
    state = st.session_state
    event = permalink.event_in(query, data)
    state.faults = permalink.faults(query, data)
    state.event = event.id if event else ""
    state.date = permalink.day_in(query, data)
    state.view = permalink.view_in(query)
    state.layers = permalink.layers_in(query)
    state.compare = permalink.compare_in(query)
    state.box = permalink.box_in(query)
    state.tab = permalink.panel_in(query)
    state.fault_date = state.date
    state.q = permalink.words_in(query)
    state.place = permalink.place_in(query, data)
    state.kinds = permalink.kinds_in(query)
    keep()


def take_link(search: str, data: AtlasData) -> None:
    """Set every choice from the link that the browser went back or forward to."""
    take(parse_qs(search.removeprefix("?")), data)
    st.session_state.sequence += 1


def go(day: str) -> None:
    """Move to a day that Python chose."""
    st.session_state.date = day
    st.session_state.sequence += 1
    st.session_state.faults = []
