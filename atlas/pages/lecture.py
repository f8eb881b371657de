"""A lecture on the wall, and the window of its speaker: all in the browser once it stands."""

from __future__ import annotations

import streamlit as st

from atlas import map_view
from atlas.html import escape
from atlas.i18n import t
from atlas.lectures import lecture_data, lecture_words
from atlas.pages import frame
from atlas.web_map import static_files
from layers.atlas_data import AtlasData
from layers.tours import read_tours

CHROME = "<style>header[data-testid='stHeader'], [data-testid='stStatusWidget'], [data-testid='stToolbar'], [data-testid='stConnectionStatus'], [data-testid='stDialog'] { display: none !important; }</style>"
"""While somebody speaks nothing of the program shows, not even that its server is gone: the lecture says that itself."""


@frame.of_data
def render(data: AtlasData) -> None:
    """Draw the tour that the link names."""
    asked = st.query_params.get("tour", "")
    tour = next((tour for tour in read_tours(data.folder) if tour.id == asked), None)
    if tour is None and asked != "own":
        frame.notice(t("lecture.unknown", name=asked[:40]))
        st.html(f'<p><a href="./" target="_self">{escape(t("lecture.leave"))}</a></p>')
        return
    st.html(CHROME)
    presenter = bool(st.query_params.get("presenter"))
    map_view.lecture(
        lecture_data(data, tour) if tour else {"id": "own", "stops": []},
        presenter=presenter, link=f"lecture?tour={asked}&presenter=1", words=lecture_words(), files=static_files(data.version),
    )  # fmt: skip
