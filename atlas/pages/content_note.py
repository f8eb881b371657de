"""What the reader is told before the first entry to the views of the pogrom of Iași."""

from __future__ import annotations

import streamlit as st

from atlas.i18n import t
from atlas.pages import view_state
from atlas.text import iasi


def content_note() -> bool:
    """Draw what the reader is told before the first entry; return whether they have gone on."""
    state = st.session_state
    if state.get("noted"):
        return True
    with st.container(key="content_note"):
        told = iasi.content_note(iasi.help_links())
        st.html(f'<section class="content-note" role="note">{told}</section>')
        with st.container(horizontal=True):
            st.button(t("content_note.go"), key="note_go", type="primary", on_click=_go_on)
            st.button(t("content_note.back"), key="note_back", on_click=_go_back)
    return False


def _go_on() -> None:
    view_state.hold()
    st.session_state.noted = True


def _go_back() -> None:
    view_state.hold()
    st.session_state.view = "romania"
