"""The war as a story: every event with its text, year by year, to be read, searched and printed."""

from __future__ import annotations

import streamlit as st

from atlas.html import escape
from atlas.i18n import t
from atlas.pages import frame
from atlas.style import CATEGORIES
from atlas.text.event_list import Wish
from atlas.text.story import story
from layers.atlas_data import AtlasData


@frame.of_data
def render(data: AtlasData) -> None:
    """Tell all events, or those that a search finds."""
    st.html(
        f'<article class="prose"><h1>{escape(t("app.chronicle"))}</h1><p>{escape(t("chronicle.lead", count=len(data.events)))}</p></article>'
    )
    _story(data)


@st.fragment
def _story(data: AtlasData) -> None:
    with st.container(key="chronicle_tools"):
        query = st.text_input(
            t("search.label"), key="words", placeholder=t("search.placeholder"), label_visibility="collapsed", max_chars=200,
            icon=":material/search:", bind="query-params",
        )  # fmt: skip
        names = {kind: t(f"kind.{kind}") for kind in CATEGORIES if any(event.category == kind for event in data.events)}
        kinds = st.pills(
            t("search.kinds"), list(names), format_func=names.__getitem__, selection_mode="multi", key="chronicle_kinds",
            label_visibility="collapsed",
        )  # fmt: skip
    st.html(story(data, Wish(query, tuple(kinds))))
