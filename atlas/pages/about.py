"""What the atlas is, how it was made and checked, and how exact its lines are."""

from __future__ import annotations

import streamlit as st

from atlas.html import escape
from atlas.i18n import t
from atlas.pages import frame
from atlas.telling import kinds_missing, km2
from atlas.text.iasi import help_links
from layers.atlas_data import AtlasData


@frame.of_data
def render(data: AtlasData) -> None:
    """Tell what stands here and what does not, and list every piece of land with the error of its line."""
    missing = kinds_missing(data)
    front = data.territory.front
    dated = t("about.front", count=len(front.keyframe_days), attested=front.attested_count)
    texts = [t("about.lead"), t("about.made"), dated, t("about.checked"), t("about.shown")]
    texts += [t("about.missing", kinds=missing)] if missing else []
    told = "".join(f"<p>{escape(text)}</p>" for text in (*texts, t("about.licence", version=data.version)))
    help_ = f"<p>{escape(t('about.help'))} {help_links()}</p>"
    st.html(f'<article class="prose"><h1>{escape(t("app.about"))}</h1>{told}{help_}{_pieces(data)}</article>')


def _pieces(data: AtlasData) -> str:
    units = sorted(data.territory.units.values(), key=lambda unit: unit.name)
    rows = "".join(
        f"<tr><td>{escape(unit.name)}</td><td class='n'>{km2(unit.area_km2)}</td><td class='n'>±{unit.error_km:g}</td>"
        f"<td>{escape(t('detail.' + unit.method))}</td><td>{escape(unit.note)}</td></tr>"
        for unit in units
    )
    head = "".join(
        f"<th scope='col'>{escape(t(f'about.{key}'))}</th>" for key in ("piece", "area", "error", "method", "note")
    )
    return f"<h2>{escape(t('about.pieces'))}</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
