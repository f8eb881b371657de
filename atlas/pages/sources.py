"""The bibliography: what each work is and whether it was read."""

from __future__ import annotations

import streamlit as st

from atlas.i18n import t
from atlas.pages import frame
from atlas.pages.frame import escape
from layers.atlas_data import read_sources
from layers.errors import GeodataError


def render() -> None:
    """List all sources by id."""
    try:
        sources = read_sources()
    except GeodataError as error:
        frame.data_fault(str(error))
        return
    rows = "".join(_row(key, sources[key]) for key in sorted(sources))
    st.html(f'<article class="prose"><h1>{escape(t("app.sources"))}</h1><table class="works">{rows}</table></article>')


def _row(key: str, source: dict[str, object]) -> str:
    custom = source.get("custom")
    seen = bool(custom.get("seen")) if isinstance(custom, dict) else False
    flag = "" if seen else f' <span class="flag">{escape(t("panel.unchecked_one"))}</span>'
    link = str(source.get("URL", ""))
    address = (
        f' <a href="{escape(link)}" target="_blank" rel="noopener">{escape(link)}</a>'
        if link.startswith("http")
        else ""
    )
    return f"<tr><th>{escape(key)}</th><td>{escape(str(source.get('title', '')))}{flag}<br>{address}</td></tr>"
