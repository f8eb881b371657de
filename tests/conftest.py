"""The committed data, read once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from layers.atlas_data import AtlasData, read_atlas
from layers.files import GEODATA

settings.register_profile("atlas", deadline=None)  # a machine under load is slow, not wrong
settings.load_profile("atlas")


@pytest.fixture(scope="session")
def data() -> AtlasData:
    return read_atlas()


@pytest.fixture
def geodata_copy(tmp_path: Path) -> Path:
    """A copy of geodata that a test may damage."""
    folder = tmp_path / "geodata"
    shutil.copytree(GEODATA, folder)
    return folder
