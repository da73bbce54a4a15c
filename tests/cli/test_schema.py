"""A command that reads the record says in one line when the database is not of this version."""

from pathlib import Path

import pytest

from bot.cli import main

COMMANDS = (
    "dead-letters",
    "audit verify",
    "audit head",
    "verify README.md",
    "export survey --to answers.xlsx",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_database_is_no_error_of_the_program(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISITBOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/new/visitbot.db")

    with pytest.raises(SystemExit) as ended:
        main(command.split())

    assert ended.value.code == (
        "visitbot: The database is not of this version of visitbot: run `visitbot migrate` first."
    )
