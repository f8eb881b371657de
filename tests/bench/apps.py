"""The alternatives that the atlas is measured against, as small Streamlit apps."""

from __future__ import annotations

EMPTY = """
import streamlit as st
from layers.calendar import DAYS
st.set_page_config(layout="wide")
@st.fragment
def view():
    st.session_state.setdefault("date", "START")
    day = st.select_slider("Day", DAYS, key="date")
    st.html(f"<p id='echo'>{day}</p>")
view()
"""
"""An empty fragment rerun: the floor of any round trip to the server."""

BARE = "import streamlit as st\nst.html(\"<p id='echo'>bare</p>\")\n"
"""A bare one-line app: the floor of a start."""

ST_FOLIUM = """
import folium, streamlit as st
from streamlit_folium import st_folium
from atlas.standing import drawn_holding
from atlas.scene.compose import built_features
from atlas.style import PALETTES, SYMBOLS, symbol_of
from atlas.web_map import _base, _merged
from layers.atlas_data import read_atlas
from layers.calendar import DAYS
folium.Map.default_js = [("leaflet", "/app/static/LEAFLET.js")]
folium.Map.default_css = [("leaflet_css", "/app/static/LEAFLET.css")]
st.set_page_config(layout="wide")
data = read_atlas()
COLOURS = PALETTES["light"]
@st.cache_resource
def features():
    return built_features(data, "units"), built_features(data, "cells")
def colour(holding):
    symbol = SYMBOLS[symbol_of(holding, romanian_1939=holding.unit in data.romanian_1939)]
    return COLOURS[symbol.over or symbol.base]
def layers(day):
    units, cells = features()
    group = folium.FeatureGroup(name="day")
    whole, parts = [], []
    for feature in units:
        holding = drawn_holding(data, feature["properties"]["unit"], day)
        if holding: whole.append({**feature, "properties": {"colour": colour(holding)}})
    for feature in cells:
        row = feature["properties"]; contest = data.territory.contests[row["unit"]][row["contest"]]
        if day in contest and drawn_holding(data, row["unit"], day) is None:
            town = next(town for town in contest.towns if town.name == row["town"])
            parts.append({**feature, "properties": {"colour": colour(data.territory.holding(row["unit"], day, town))}})
    style = lambda feature: {"color": "#33363A", "weight": 1, "fillColor": feature["properties"]["colour"], "fillOpacity": 1}
    folium.GeoJson({"type": "FeatureCollection", "features": whole + parts}, style_function=style).add_to(group)
    return group
@st.cache_resource
def base():
    m = folium.Map(location=[46, 25], zoom_start=6, tiles=None)
    folium.GeoJson({"type": "FeatureCollection", "features": _merged(_base(data, "land"))}).add_to(m)
    folium.GeoJson({"type": "FeatureCollection", "features": _base(data, "rivers")}).add_to(m)
    return m
@st.fragment
def view():
    st.session_state.setdefault("date", "START")
    day = st.select_slider("Day", DAYS, key="date")
    st_folium(base(), feature_group_to_add=layers(day), key="map", height=600, use_container_width=True, returned_objects=[])
    st.html(f"<p id='echo'>{day}</p>")
view()
"""
"""The best way of streamlit-folium: a fragment that replaces one feature group with the same units and cells."""
