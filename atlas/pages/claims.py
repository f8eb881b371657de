"""The article claim by claim: what the text says, what the research says, and the day on the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from atlas import map_view, permalink
from atlas.html import escape
from atlas.i18n import t
from atlas.pages import frame
from atlas.text.claims import chosen, claims_csv, told
from atlas.web_map import static_files
from layers.atlas_data import AtlasData
from layers.calendar import FIRST_DAY
from layers.claims import VERDICTS, Claim, read_claims


@frame.of_data
def render(data: AtlasData) -> None:
    """Tell all claims, or those of a verdict or with some words, beside a map that follows the reading."""
    claims = read_claims(data.folder)
    files = static_files(data.version)
    with st.container(key="reading_page"):
        text, beside = st.columns([0.54, 0.46], gap="medium")
    with text:
        _text(data, claims)
    with beside.container(key="reading"):
        noted = bool(st.session_state.get("noted"))
        map_view.reading_map(FIRST_DAY, layers=permalink.DEFAULT_LAYERS, noted=noted, files=files)


def _text(data: AtlasData, claims: Sequence[Claim]) -> None:
    lead = escape(t("claims.lead", count=len(claims)))
    st.html(
        f'<article class="prose"><h1>{escape(t("app.claims"))}</h1><p>{lead}</p><p>{escape(t("claims.voices"))}</p></article>'
    )
    _claims(data, claims)


@st.fragment
def _claims(data: AtlasData, claims: Sequence[Claim]) -> None:
    count = Counter(claim.verdict for claim in claims)
    with st.container(key="chronicle_tools"):
        query = st.text_input(
            t("search.label"), key="claim_words", placeholder=t("claims.search"), label_visibility="collapsed",
            max_chars=200, icon=":material/search:",
        )  # fmt: skip
        names = {verdict: f"{t(f'claims.verdict_{verdict}')} ({count[verdict]})" for verdict in VERDICTS}
        verdicts = st.pills(
            t("claims.verdicts"), VERDICTS, format_func=names.__getitem__, selection_mode="multi", key="verdicts",
            label_visibility="collapsed",
        )  # fmt: skip
        st.download_button(
            t("claims.download"),
            claims_csv(claims),
            file_name="claims-en.csv",
            mime="text/csv",
            icon=":material/download:",
        )
    wanted = st.query_params.get("claim", "")
    st.html(told(data, chosen(claims, query, tuple(verdicts)), wanted, address=_address()))


def _address() -> str:
    """Return the address of the page as the reader's browser knows it."""
    return (st.context.url or "claims").split("?")[0].rstrip("/")
