"""What the map is made of and how exact it is."""

from __future__ import annotations

import streamlit as st

from atlas.i18n import number, t
from atlas.pages import frame
from atlas.pages.frame import escape
from layers.atlas_data import read_atlas
from layers.errors import GeodataError


def render() -> None:
    """Show every unit with its measured area and the error of its border."""
    try:
        data = read_atlas()
    except GeodataError as error:
        frame.data_fault(str(error))
        return
    units = sorted(data.territory.units.values(), key=lambda unit: unit.name)
    rows = "".join(
        f"<tr><td>{escape(unit.name)}</td><td class='n'>{number(unit.area_km2)}</td><td class='n'>±{unit.error_km:g}</td>"
        f"<td>{escape(t('detail.' + unit.method))}</td><td>{escape(unit.note)}</td></tr>"
        for unit in units
    )
    head = "<tr><th>Piece of land</th><th>km²</th><th>km</th><th>How its border was drawn</th><th>Note</th></tr>"
    st.html(f'<article class="prose"><h1>{escape(t("app.about"))}</h1><table>{head}{rows}</table></article>')
