"""One played day, as `make play` lives it, comes right."""

import subprocess
import sys
from pathlib import Path

import pytest


def play(*options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "bot", "play", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_played_day_comes_right(tmp_path: Path) -> None:
    played = play("--quiet", "--visits", "2", "--out", str(tmp_path))

    assert played.returncode == 0, played.stderr
    assert list(tmp_path.glob("*.jpg"))


def test_the_player_s_own_options_reach_it() -> None:
    assert "invalid int value: 'tomorrow'" in play("--seed", "tomorrow").stderr
    assert "--seed" in play("--help").stdout
