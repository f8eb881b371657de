"""Build time: compile, build and validate geodata."""
