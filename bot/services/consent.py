"""Consents: given, refused or withdrawn, each by itself; a withdrawal deletes what hangs on it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.consent import NOTICE_VERSION, consents_asked
from bot.rules.person import Person
from bot.rules.roles import ConsentKind
from bot.services.enrolment import forget_face
from bot.services.evidence import record_of_person
from bot.services.moment import Moment
from bot.services.shift import end_day
from bot.storage import tracks
from bot.storage.consents import Consent, consents_of, record_consent
from bot.storage.identity import drop_open_checks
from bot.storage.selfies import forget_selfies

Withdrawn = Callable[[AsyncConnection, Person, datetime], Awaitable[int]]
"""Deletes what hangs on the consent; returns how many things went."""


async def _stop_locating(db: AsyncConnection, me: Person, at: datetime) -> int:
    """Recording ends now; what was recorded with past visits stays for its retention period."""
    for share in await tracks.live_shares_of(db, me.id, at):
        await tracks.stop_share(db, share.id, at=at)
    await end_day(db, me, at=at)
    await tracks.forget_last_fixes(db, me.id)
    return 0


async def _forget_selfies(db: AsyncConnection, me: Person, at: datetime) -> int:
    return await forget_selfies(db, me.id, at=at)


async def _forget_face(db: AsyncConnection, me: Person, at: datetime) -> int:
    """The enrolled pictures and every vector; what had been decided about past visits stays."""
    await forget_face(db, me, at=at)
    await drop_open_checks(db, me.id)
    return 0


WHEN_WITHDRAWN: Mapping[ConsentKind, tuple[Withdrawn, ...]] = {
    ConsentKind.LOCATION: (_stop_locating,),
    ConsentKind.FACE: (_forget_selfies, _forget_face),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    kind: ConsentKind
    given: bool
    changed: bool
    """Whether the person's word is another one than before."""
    deleted: int
    """What hung on a withdrawn consent and is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What the person has allowed, as far as their roles need a word on it."""

    asked: tuple[ConsentKind, ...]
    consents: Mapping[ConsentKind, Consent]
    notice_version: str

    @property
    def agreed_to_older(self) -> bool:
        return any(
            consent.given and consent.notice_version != self.notice_version
            for consent in self.consents.values()
        )


async def decide(
    db: AsyncConnection, me: Person, kind: ConsentKind, *, given: bool, moment: Moment
) -> Decided:
    """Record the person's word on one kind, with the version of the notice they can read now."""
    before = (await consents_of(db, me.id)).get(kind)
    same = before is not None and before.given is given and before.notice_version == NOTICE_VERSION
    deleted = 0
    if not same:
        await record_consent(db, me.id, kind, given=given, notice_version=NOTICE_VERSION, at=moment.at)
        await _record(db, me, kind, given=given, moment=moment)
    if not given and before is not None and before.given:
        for hook in WHEN_WITHDRAWN[kind]:
            deleted += await hook(db, me, moment.at)
    return Decided(kind=kind, given=given, changed=not same, deleted=deleted)


async def privacy(db: AsyncConnection, me: Person) -> Privacy:
    """Where the person stands; a word given under an earlier role still shows, to be withdrawn."""
    consents = await consents_of(db, me.id)
    asked = consents_asked(me.roles)
    kept = tuple(kind for kind in ConsentKind if kind in asked or (kind in consents and consents[kind].given))
    return Privacy(asked=kept, consents=consents, notice_version=NOTICE_VERSION)


async def _record(db: AsyncConnection, me: Person, kind: ConsentKind, *, given: bool, moment: Moment) -> None:
    await record_of_person(
        db, "consent", me.id, moment, {"kind": kind.value, "given": given, "notice": NOTICE_VERSION}
    )
