"""What is on the map, as files: sheets, data, and a page that needs no server."""
