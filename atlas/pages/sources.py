"""The bibliography: what each work is and whether it was read."""

from __future__ import annotations

import streamlit as st

from atlas.i18n import t
from atlas.pages import frame
from atlas.pages.frame import escape
from layers.errors import GeodataError
from layers.works import Work, read_works


def render() -> None:
    """List all sources by id."""
    try:
        works = read_works()
    except GeodataError as error:
        frame.data_fault(str(error))
        return
    rows = "".join(_row(works[key]) for key in sorted(works))
    st.html(f'<article class="prose"><h1>{escape(t("app.sources"))}</h1><table class="works">{rows}</table></article>')


def _row(work: Work) -> str:
    flag = "" if work.seen else f' <span class="flag">{escape(t("panel.unchecked_one"))}</span>'
    link = f' <a href="{escape(work.url)}" target="_blank" rel="noopener">{escape(work.url)}</a>' if work.url else ""
    return f"<tr><th>{escape(work.id)}</th><td>{escape(work.reference)}{flag}<br>{link}</td></tr>"
