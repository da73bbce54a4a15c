"""One played day, as `make play` lives it, comes right."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_played_day_comes_right(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "play", "--quiet", "--visits", "2", "--out", str(tmp_path)]

    played = subprocess.run(command, capture_output=True, text=True, check=False)

    assert played.returncode == 0, played.stderr
    assert list(tmp_path.glob("*.jpg"))
