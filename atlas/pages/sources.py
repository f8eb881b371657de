"""The bibliography: what each work is, whether it was read, and every statement that rests on it."""

from __future__ import annotations

import streamlit as st

from atlas.html import escape
from atlas.i18n import t
from atlas.pages import frame
from atlas.text.works import bibliography, one_work
from layers.atlas_data import AtlasData
from layers.support import Support, supports


@frame.of_data
def render(data: AtlasData) -> None:
    """List all works with what they support; `?work=` opens one."""
    st.html(f'<article class="prose"><h1>{escape(t("app.sources"))}</h1><p>{escape(t("works.lead"))}</p></article>')
    resting = _supports(data)
    asked = st.query_params.get("work", "")
    if asked and asked not in data.works:
        frame.notice(t("works.unknown", value=asked[:40]))
    elif asked:
        st.html(f'<article class="prose">{one_work(data.works[asked], resting.get(asked, ()))}</article>')
    _list(data, resting)


@st.cache_resource(show_spinner=False)
def _supports(_data: AtlasData) -> dict[str, tuple[Support, ...]]:
    return supports(_data)


@st.fragment
def _list(data: AtlasData, resting: dict[str, tuple[Support, ...]]) -> None:
    query = st.text_input(
        t("works.search"), key="works_query", placeholder=t("works.placeholder"), label_visibility="collapsed", max_chars=200,
        icon=":material/search:",
    )  # fmt: skip
    st.html(bibliography(data.works.values(), resting, query))
