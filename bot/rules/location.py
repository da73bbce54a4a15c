"""Which locations count: live, from this person, in this chat, fresh; and what is wrong with any other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.place import Fix


class LocationFault(StrEnum):
    """Why a location does not count; it is evidence, and the rep is told what to do instead."""

    VENUE = "venue"
    FORWARDED = "forwarded"
    VIA_BOT = "via_bot"
    SCHEDULED = "scheduled"
    THROUGH_BUSINESS = "through_business"
    NOT_PRIVATE = "not_private"
    PINNED = "pinned"
    """A position sent once: anybody can choose it on the map."""
    LATE = "late"
    """Sent long before it reached us: it does not say where the person is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLocation:
    """A location as a message brought it, with everything that may speak against it."""

    chat_id: int
    message_id: int
    is_edit: bool
    """A later position of a live location, or its end."""
    sent_at: datetime
    """When the message was first sent; its live period counts from here."""
    fix: Fix
    live_period_s: int | None
    """None for a position that is not live, or no longer."""
    withheld: bool = False
    """The position was cut out before it was stored; `fix` points nowhere."""
    forwarded: bool = False
    via_bot: bool = False
    venue: bool = False
    scheduled: bool = False
    through_business: bool = False
    private: bool = True

    @property
    def live_until(self) -> datetime | None:
        """Telegram does not say when a share expires: this is when it will have."""
        if self.live_period_s is None:
            return None
        return self.sent_at + timedelta(seconds=self.live_period_s)


def fault_of(sent: SentLocation, *, received_at: datetime, fresh_for: timedelta) -> LocationFault | None:
    """The first thing that speaks against this location, or None when it counts.

    The end of a share (an edit that is no longer live) has no fault of its own: it was live until now.
    """
    against = {
        LocationFault.VENUE: sent.venue,
        LocationFault.FORWARDED: sent.forwarded,
        LocationFault.VIA_BOT: sent.via_bot,
        LocationFault.SCHEDULED: sent.scheduled,
        LocationFault.THROUGH_BUSINESS: sent.through_business,
        LocationFault.NOT_PRIVATE: not sent.private,
        LocationFault.PINNED: sent.live_period_s is None and not sent.is_edit,
        LocationFault.LATE: received_at - sent.fix.at > fresh_for,
    }
    return next((fault for fault, found in against.items() if found), None)
