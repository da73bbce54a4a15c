"""A day in which the bot is killed now and then ends like one in which it is not."""

import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_a_day_ends_the_same_on_both_databases_when_the_bot_is_killed() -> None:
    command = [sys.executable, "-m", "play.chaos", "--kills", "3", "--visits", "1"]

    killed = subprocess.run(command, capture_output=True, text=True, check=False)

    assert killed.returncode == 0, killed.stdout + killed.stderr
    assert killed.stdout.count("3 kills and restarts") == 2
    assert killed.stdout.count(": the same day") == 2
