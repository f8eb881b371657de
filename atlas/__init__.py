"""Everything that draws or speaks: the web map, the page, the command line."""

__version__ = "0.6.0"
