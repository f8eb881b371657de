"""The state of a day as geography that is read without the atlas: layers of features, as GeoJSON, GeoPackage and KML."""
