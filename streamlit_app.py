"""Entry point: `streamlit run streamlit_app.py`."""

import streamlit as st

from atlas.i18n import t
from atlas.pages import about, chronicle, claims, explore, frame, lecture, lectures, sources
from layers.errors import AtlasError

try:
    st.set_page_config(page_title=t("app.title"), page_icon=frame.ICON, layout="wide")
    page = st.navigation(
        [
            st.Page(explore.render, title=t("app.explore"), url_path="explore", default=True),
            st.Page(chronicle.render, title=t("app.chronicle"), url_path="chronicle"),
            st.Page(lectures.render, title=t("lectures.title"), url_path="lectures"),
            st.Page(claims.render, title=t("app.claims"), url_path="claims"),
            st.Page(sources.render, title=t("app.sources"), url_path="sources"),
            st.Page(about.render, title=t("app.about"), url_path="about"),
            st.Page(lecture.render, title=t("lectures.give"), url_path="lecture", visibility="hidden"),
        ],
        position="top",
    )
    frame.render()
except AtlasError as error:
    st.error(f"The atlas cannot be shown: {error}")
    st.stop()
page.run()
