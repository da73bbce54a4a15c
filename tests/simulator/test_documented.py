"""What docs/simulator.md says is only checked is exactly what has no behaviour."""

import re
from pathlib import Path

from simulator.bot_api.elsewhere import REFUSED
from simulator.bot_api.methods import PLAYED
from simulator.schema import schema

DOCUMENT = Path(__file__).parents[2] / "docs" / "simulator.md"


def test_every_method_is_played_refused_or_said_to_be_only_checked() -> None:
    told = DOCUMENT.read_text(encoding="utf-8").split("**Only checked:**")[1].split("**Refused")[0]
    only_checked = set(re.findall(r"`(\w+)`", told))
    assert only_checked == set(schema().methods) - set(PLAYED) - set(REFUSED)
    assert not set(PLAYED) & set(REFUSED)
