"""What came with a visit, shown to its manager: photos as albums, recordings and files one by one."""

from html import escape

from bot.rules.person import Person
from bot.services.review import Reviewed
from bot.storage.visit_items import ItemKind, VisitItem
from bot.views.replies import ALBUM, Document, Replies, Reply, StoredPicture
from bot.views.words import Html, words


def photos(shown: Reviewed, me: Person) -> Replies:
    """The watermarked copies as albums; those still being made are announced, never shown bare."""
    t = words(me.language)
    ready = [item.marked_blob_id for item in shown.photos if item.marked_blob_id is not None]
    waiting = len(shown.photos) - len(ready)
    caption = t(
        "📷 {customer} · {number}", customer=shown.customer.name(t.language), number=shown.visit.number
    )
    replies = [
        _album(me, tuple(ready[start : start + ALBUM]), caption) for start in range(0, len(ready), ALBUM)
    ]
    if waiting:
        text = t.many(
            "{n} photo is still being stamped. Please tap again in a moment.",
            "{n} photos are still being stamped. Please tap again in a moment.",
            waiting,
        )
        replies.append(Reply(to=me.id, text=text))
    if not replies:
        replies.append(Reply(to=me.id, text=t("There are no photos of this visit.")))
    return tuple(replies)


def files(shown: Reviewed, me: Person) -> Replies:
    """Voice messages, videos and documents, one after another."""
    t = words(me.language)
    if not shown.files:
        return (Reply(to=me.id, text=t("Nothing but words and photos came with this visit.")),)
    return tuple(
        Reply(
            to=me.id,
            document=Document(item.blob_id, _filename(shown, item, number)),
            text=escape(item.text or "", quote=False),
        )
        for number, item in enumerate(shown.files, 1)
        if item.blob_id is not None
    )


def _album(me: Person, blob_ids: tuple[int, ...], caption: Html) -> Reply:
    pictures = tuple(StoredPicture(blob_id) for blob_id in blob_ids)
    if len(pictures) == 1:
        return Reply(to=me.id, text=caption, picture=pictures[0])
    return Reply(to=me.id, text=caption, album=pictures)


def _filename(shown: Reviewed, item: VisitItem, number: int) -> str:
    ending = {ItemKind.VOICE: "ogg", ItemKind.VIDEO: "mp4"}.get(item.kind, "bin")
    return f"{shown.visit.number}-{number}.{ending}"
