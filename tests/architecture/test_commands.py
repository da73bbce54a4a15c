"""One table of commands: each reaches a handler for the same roles, and no handler hides one."""

from collections.abc import Iterator

import pytest
from aiogram.filters import Command as CommandFilter

from bot.handlers.filters import RoleIs
from bot.handlers.routers import ROUTERS
from bot.rules.language import Language
from bot.rules.roles import Role
from bot.views.commands import COMMANDS, EVERYBODY, menu


def handled() -> Iterator[tuple[str, frozenset[Role]]]:
    """Every command that a handler takes, with the roles it lets through."""
    for router in ROUTERS:
        for handler in router.message.handlers:
            filters = [each.callback for each in handler.filters or ()]
            roles = next((each._roles for each in filters if isinstance(each, RoleIs)), EVERYBODY)
            for each in filters:
                if isinstance(each, CommandFilter):
                    yield from ((str(name), frozenset(roles)) for name in each.commands)


def test_every_command_of_the_table_reaches_a_handler_for_the_same_roles() -> None:
    assert {command.name: command.roles for command in COMMANDS} == dict(handled())


@pytest.mark.parametrize("language", Language)
def test_every_menu_fits_telegram_and_speaks_one_language(language: Language) -> None:
    for name, description in menu(Role, language):
        assert name == name.lower()
        assert 1 <= len(name) <= 32
        assert 1 <= len(description) <= 256
    assert len({description for _, description in menu(Role, language)}) == len(menu(Role, language))


def test_nobody_has_an_empty_menu_and_nobody_sees_what_is_not_theirs() -> None:
    assert menu((), Language.EN) == ()
    assert "invite" not in dict(menu({Role.REP, Role.MANAGER}, Language.EN))
    assert "today" in dict(menu({Role.REP}, Language.ZH))
