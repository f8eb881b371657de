"""The map on paper: one renderer for PNG, SVG and PDF, laid out in millimetres."""
