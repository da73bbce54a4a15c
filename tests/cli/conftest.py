"""The short form as a file, for whoever checks or fills it."""

from pathlib import Path

import pytest

from tests.cli.form_at_terminal import SHORT


@pytest.fixture
def short(tmp_path: Path) -> Path:
    path = tmp_path / "short.md"
    path.write_text(SHORT, encoding="utf-8")
    return path
