"""News of an incident for everybody it concerns, and the words that go on to the customer."""

from dataclasses import replace
from datetime import datetime

from bot.rules.incident import EventKind, IncidentEvent, IncidentState
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.working_time import local_day
from bot.services.incident import IncidentShown
from bot.services.incident_told import Raised
from bot.views.incident import Seen, card, event_line
from bot.views.incident_words import KINDS
from bot.views.replies import Document, Rank, Replies, Reply, StoredPicture
from bot.views.words import Html, Words, say, words

ENDINGS = {EventKind.VOICE: "ogg", EventKind.FILE: "bin"}
PHOTOS_AT_ONCE = 10
REPORTED, RAISED, ADDED, TAKEN, GIVEN, CLOSED, REOPENED, WITHDRAWN, RESTORED = (
    say("🔔 <b>{name} has reported this just now.</b>"),
    say("🔔 <b>Nobody has answered yet: please look at once.</b>"),
    say("✍️ <b>{name} has added something.</b>"),
    say("🙋 <b>{name} takes care of it.</b>"),
    say("📥 <b>{name} asks you to take care of it.</b>"),
    say("✅ <b>{name} has settled it.</b>"),
    say("↩️ <b>{name} says that it is not settled.</b>"),
    say("↩️ <b>{name} reported it by mistake. Nothing is to be done.</b>"),
    say("🔔 <b>{name} says that it was no mistake.</b>"),
)
CALM = frozenset({GIVEN, CLOSED, REOPENED})
"""What can wait for the morning, of an emergency too."""


def news(seen: Seen, to: Person, by: Person, headline: str, *, now: datetime) -> Reply:
    """The card anew, under one line that says what is new."""
    t = words(to.language)
    shown = card(seen, to, now=now, fresh=True, notice=t(headline, name=by.name))
    alarm = seen.shown.incident.is_emergency and headline not in CALM
    kind = Push.EMERGENCY if alarm else Push.INCIDENT
    return replace(shown, kind=kind, rank=Rank.REPLY if alarm else Rank.NUDGE)


def raised(found: Raised, seen: Seen, to: Person, *, now: datetime) -> Reply:
    return replace(
        news(seen, to, found.shown.by, RAISED, now=now),
        key=f"{Push.EMERGENCY}:{found.shown.incident.id}:{to.id}",
    )


def file_for(event: IncidentEvent, shown: IncidentShown, to: Person, *, pushed: bool = True) -> Reply | None:
    """The photo or recording itself; None for an event that brought none."""
    if event.blob_id is None:
        return None
    t = words(to.language)
    text = Html(f"{event_line(event, shown, to, t)} · {_number(shown, t)}")
    kind = "reply"
    if pushed:
        kind = Push.EMERGENCY if shown.incident.is_emergency else Push.INCIDENT
    if event.kind is EventKind.PHOTO:
        return Reply(to=to.id, text=text, picture=StoredPicture(event.blob_id), kind=kind)
    name = event.text or f"{shown.incident.id}.{ENDINGS.get(event.kind, 'bin')}"
    return Reply(to=to.id, text=text, document=Document(event.blob_id, name), kind=kind)


def files(shown: IncidentShown, me: Person) -> Replies:
    """All that was sent, as it came."""
    found = [file_for(each, shown, me, pushed=False) for each in shown.events]
    return tuple(each for each in found if each is not None)[-PHOTOS_AT_ONCE:]


def for_the_customer(shown: IncidentShown, me: Person) -> Reply:
    """Ready to forward: nothing in it is for the inside."""
    t = words(me.language)
    incident = shown.incident
    kind = t(KINDS[incident.kind])
    owner = shown.owner.name if shown.owner else shown.by.name
    if incident.state is IncidentState.CLOSED:
        text = t(
            "Thank you for your patience. This is what came of your complaint no. {number} ({kind}): "
            "{result}\nDoes anything remain open? Please tell me.",
            number=incident.id,
            kind=kind,
            result=incident.result,
        )
    else:
        text = t(
            "Thank you for telling us. Your complaint no. {number} ({kind}) is with {owner}, "
            "who gives you an answer by {day}. We are sorry for the trouble.",
            number=incident.id,
            kind=kind,
            owner=owner,
            day=t.day(local_day(incident.due_at, me.zone)),
        )
    return Reply(to=me.id, text=text, kind="for_customer")


def _number(shown: IncidentShown, t: Words) -> Html:
    return t("no. {number}", number=shown.incident.id)
