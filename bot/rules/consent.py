"""Consents: which the roles call for, under which version of the notice, and the order in which one joins."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.rules.roles import ConsentKind, Role

NOTICE_VERSION = "2026-11"
"""Change it together with the words of the notice: everybody then sees that they agreed to an older one."""

CONSENTS_OF_ROLE: Mapping[Role, tuple[ConsentKind, ...]] = {
    # Nobody is asked for what their work does not need.
    Role.REP: (ConsentKind.LOCATION, ConsentKind.FACE),
    Role.MANAGER: (),
    Role.ADMIN: (),
}


class JoinStep(StrEnum):
    LANGUAGE = "language"
    NOTICE = "notice"
    LOCATION = "location"
    FACE = "face"


STEP_OF_CONSENT = {ConsentKind.LOCATION: JoinStep.LOCATION, ConsentKind.FACE: JoinStep.FACE}
CONSENT_OF_STEP = {step: kind for kind, step in STEP_OF_CONSENT.items()}


def consents_asked(roles: Iterable[Role]) -> tuple[ConsentKind, ...]:
    """What these roles need a word on, each separately, in the order of asking."""
    wanted = {kind for role in roles for kind in CONSENTS_OF_ROLE[role]}
    return tuple(kind for kind in ConsentKind if kind in wanted)


def step_after(step: JoinStep, roles: Iterable[Role]) -> JoinStep | None:
    """What follows on the way in; None when the person has joined. An answer, yes or no, leads on alike."""
    steps = [JoinStep.LANGUAGE, JoinStep.NOTICE, *(STEP_OF_CONSENT[kind] for kind in consents_asked(roles))]
    later = steps[steps.index(step) + 1 :] if step in steps else []
    return later[0] if later else None
