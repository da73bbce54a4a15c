"""Who a person is to the company; one person may hold several roles."""

from enum import StrEnum


class Role(StrEnum):
    REP = "rep"
    MANAGER = "manager"
    ADMIN = "admin"


class PersonState(StrEnum):
    INVITED = "invited"
    JOINING = "joining"
    """Opened the link, still choosing language and consents."""
    ACTIVE = "active"
    LEFT = "left"


class ConsentKind(StrEnum):
    LOCATION = "location"
    FACE = "face"
    """Selfies, and their comparison where the company has it switched on."""
