"""The dated scene as plain data: every day's state, worked out once for the browser to look up."""

from atlas.scene.compose import scene_data

__all__ = ["scene_data"]
