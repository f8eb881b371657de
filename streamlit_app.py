"""Entry point: `streamlit run streamlit_app.py`."""

import streamlit as st

from atlas.i18n import t
from atlas.pages import about, explore, frame, sources

st.set_page_config(page_title=t("app.title"), page_icon="atlas/web/icon.png", layout="wide")
page = st.navigation(
    [
        st.Page(explore.render, title=t("app.explore"), url_path="explore", default=True),
        st.Page(sources.render, title=t("app.sources"), url_path="sources"),
        st.Page(about.render, title=t("app.about"), url_path="about"),
    ],
    position="top",
)
frame.render()
page.run()
