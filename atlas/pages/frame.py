"""What all pages share: the data, the style sheet and the errors that a reader sees."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path

import streamlit as st

from atlas.html import LIST_SIGN, STORY_SIGN, escape, signs, swatches, tokens
from atlas.i18n import t
from atlas.text.sparkline import curve_styles
from layers.atlas_data import AtlasData, read_atlas
from layers.errors import GeodataError

_CSS = Path(__file__).parent / "page.css"
ICON = str(Path(__file__).parent.parent / "web/icon.png")


@cache
def _style(theme: str) -> str:
    """Write the style sheet in the theme of the session; the other theme waits for a change of the system's."""
    words = {"brand": t("app.title"), "playing": t("control.playing")}
    told = "".join(f"--atlas-{name}: {json.dumps(text, ensure_ascii=False)};" for name, text in words.items())
    other = "light" if theme == "dark" else "dark"
    sheet = _CSS.read_text(encoding="utf-8")
    paper = f"@media print {{ :root {{ {tokens('light')} }} }}"
    themes = _themed(theme, ":root") + _themed(other, f':root[data-atlas-theme="{other}"]')
    return f"<style>:root {{ {told} }}\n{sheet}{themes}{paper}</style>"


def _themed(theme: str, root: str) -> str:
    marks = signs(theme, f"{root} {LIST_SIGN}", f"{root} {STORY_SIGN}")
    return f"{root} {{ {tokens(theme)} }}{swatches(theme, f'{root} ')}{marks}"


def render() -> None:
    """Write the style sheet with the brand and every symbol: a rerun then sends only their names."""
    st.html(_style(_theme()))


def render_curves(folder: Path) -> None:
    """Write the curves of land over time as rules of the style sheet."""
    theme = _theme()
    other = "light" if theme == "dark" else "dark"
    other_curves = curve_styles(folder, other, f':root[data-atlas-theme="{other}"]')
    st.html(f"<style>{curve_styles(folder, theme, ':root')}{other_curves}</style>")


def _theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


def notice(*texts: str) -> None:
    """Tell the reader what happened and what is shown instead."""
    told = "".join(f'<p class="atlas-note">{escape(text)}</p>' for text in texts)
    st.html(f'<div role="status">{told}</div>')


@st.cache_resource(show_spinner=False)
def _data() -> AtlasData:
    return read_atlas()


def of_data(draw: Callable[[AtlasData], None]) -> Callable[[], None]:
    """Hand a page the data; where a file is missing or damaged, say which, and show nothing half-loaded."""

    @wraps(draw)
    def page() -> None:
        try:
            draw(_data())
        except GeodataError as error:
            notice(t("note.data", reason=str(error)))

    return page
