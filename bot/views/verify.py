"""What the record says about a photo: where it comes from, and whether it was changed."""

from collections.abc import Mapping

from bot.evidence.compare import Verdict
from bot.rules.person import Person
from bot.services.verify import Verified
from bot.views.photo import REFUSED
from bot.views.replies import Replies, Reply, StoredPicture
from bot.views.words import Html, Words, say, words

SLOT = "verify"

SAID: Mapping[Verdict, str] = {
    Verdict.IDENTICAL: say("✅ <b>Unchanged.</b> These are the very bytes that were received."),
    Verdict.SAME: say(
        "✅ <b>The same picture.</b> It was only saved anew, as Telegram does; "
        "nothing to be seen was changed."
    ),
    Verdict.CHANGED: say("❗ <b>It differs</b> from what was received. The places are framed in red."),
    Verdict.CANNOT_TELL: say(
        "🤷 The record knows a photo like this, but I cannot tell whether it is the same."
    ),
}


def ask(me: Person) -> Replies:
    t = words(me.language)
    text = t(
        "🔎 Send me the photo, best as a file (📎), so that every byte is there. I say what the record knows "
        "about it: from which visit, and whether it was changed. If you know the visit, "
        "<code>/verify V-000017</code> compares with its photos one by one."
    )
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=text),)


def looking(me: Person) -> Replies:
    t = words(me.language)
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=t("🔎 One moment, I am looking…")),)


def told(found: Verified, me: Person) -> Replies:
    """The words first, then original and watermarked copy side by side."""
    t = words(me.language)
    if found.refused is not None:
        return (Reply(to=me.id, slot=SLOT, text=t(REFUSED[found.refused])),)
    if found.item is None or found.visit is None:
        text = t(
            "🤷 I know no such photo among those you may see. "
            "If it is a small cut-out or a photo of a screen, that proves nothing either way."
        )
        return (Reply(to=me.id, slot=SLOT, text=text),)
    text = Html(f"{_head(found, t)}\n\n{_origin(found, t)}")
    replies: Replies = (Reply(to=me.id, slot=SLOT, fresh=True, text=text),)
    if found.marked_blob_id is not None:
        replies += (Reply(to=me.id, text=t("What you sent:"), picture=StoredPicture(found.marked_blob_id)),)
    return (*replies, *_pictures(found, me, t))


def by_code(found: Verified, me: Person) -> Replies:
    """The code says which photo it is, not that the picture around it is that photo."""
    t = words(me.language)
    if found.item is None or found.visit is None:
        text = t("🤷 That code belongs to no photo you may see.")
        return (Reply(to=me.id, slot=SLOT, fresh=True, text=text),)
    head = t(
        "🔎 That code belongs to this photo. Compare it with what you have, or send me that with /verify."
    )
    said = Reply(to=me.id, slot=SLOT, fresh=True, text=Html(f"{head}\n\n{_origin(found, t)}"))
    return (said, *_pictures(found, me, t))


def _head(found: Verified, t: Words) -> Html:
    if found.verdict is Verdict.IDENTICAL and found.watermarked:
        return t("✅ <b>Unchanged.</b> This is the watermarked copy, byte for byte.")
    said = t(SAID[found.verdict])
    if found.mirrored:
        return Html(f"{said}\n{t('🪞 It is mirrored: left and right are swapped.')}")
    return said


def _origin(found: Verified, t: Words) -> Html:
    item, visit = found.item, found.visit
    if item is None or visit is None or found.customer is None:
        return Html("")
    text = t(
        "Visit {number}, {customer}, by {name}.\nReceived {moment} ({zone}).",
        number=visit.number,
        customer=found.customer.name(t.language),
        name=found.rep.name if found.rep else "–",
        moment=t.moment(item.received_at, found.customer.zone),
        zone=found.customer.zone,
    )
    if found.original is None:
        return text
    return Html(f"{text}\nSHA-256: <code>{found.original.sha256}</code>")


def _pictures(found: Verified, me: Person, t: Words) -> Replies:
    item = found.item
    if item is None:
        return ()
    blobs = [each for each in (item.blob_id, item.marked_blob_id) if each is not None]
    if len(blobs) < 2:
        return tuple(Reply(to=me.id, picture=StoredPicture(blob_id)) for blob_id in blobs)
    pictures = tuple(StoredPicture(blob_id) for blob_id in blobs)
    return (Reply(to=me.id, text=t("Original and watermarked copy."), album=pictures),)
