"""What all pages share: the style sheet and the errors that a reader sees."""

from __future__ import annotations

import html
import json
from functools import cache
from pathlib import Path

import streamlit as st

from atlas.i18n import t

_CSS = Path(__file__).parent / "page.css"


@cache
def _style() -> str:
    brand = json.dumps(t("app.title"), ensure_ascii=False)
    return f"<style>:root {{ --atlas-brand: {brand}; }}\n{_CSS.read_text(encoding='utf-8')}</style>"


def render() -> None:
    """Write the style sheet and the brand."""
    st.html(_style())


def escape(text: str) -> str:
    """Make a text safe inside HTML; the only way in which text reaches a page."""
    return html.escape(text, quote=True)


def notice(text: str) -> None:
    """Tell the reader what happened and what is shown instead."""
    st.html(f'<p class="atlas-note" role="status">{escape(text)}</p>')


def data_fault(reason: str) -> None:
    """Say that a data file is missing or damaged; nothing half-loaded is shown."""
    notice(t("note.data", reason=reason))
