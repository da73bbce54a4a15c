"""A person of the company, as the rest of the product sees them."""

from dataclasses import dataclass

from bot.rules.language import Language
from bot.rules.roles import PersonState, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person is not a Telegram account: accounts are linked, re-bound and cut off."""

    id: int
    name: str
    language: Language
    zone: str
    """IANA name, such as `Asia/Shanghai`."""
    state: PersonState
    roles: frozenset[Role] = frozenset()

    def is_a(self, role: Role) -> bool:
        """Whether the person holds the role now; a person who has not joined or has left holds none."""
        return self.state is PersonState.ACTIVE and role in self.roles
