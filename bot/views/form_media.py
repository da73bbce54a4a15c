"""Pictures and sounds of a question: one button on the card, and what it brings below the card."""

from html import escape
from pathlib import PurePath

from bot.rules.person import Person
from bot.services.asked import AskedQuestion
from bot.services.form_media import ShownFile
from bot.views.form_keys import tap_of
from bot.views.replies import Button, Document, Replies, Reply, Row, StoredPicture
from bot.views.words import Words, words

MOST_PICTURES = 10
MOST_OTHERS = 4
LONGEST_CAPTION = 1000
DRAWABLE = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})
"""What Telegram shows as a photo; a drawing in SVG comes as a file, which a phone opens."""


def media_rows(asked: AskedQuestion, t: Words) -> tuple[Row, ...]:
    """Nothing for most questions."""
    if not asked.media:
        return ()
    show = tap_of(asked.visit_id, asked.step)("media", 0)
    face = t.many("🖼 Show what belongs to it", "🖼 Show {n} that belong to it", len(asked.media))
    return ((Button(face, show),),)


def shown_media(files: tuple[ShownFile, ...], me: Person) -> Replies:
    """Pictures together in one album, named after the choices they stand for; sounds and films as files."""
    t = words(me.language)
    pictures = [each for each in files if _is_drawable(each)][:MOST_PICTURES]
    others = [each for each in files if not _is_drawable(each)][:MOST_OTHERS]
    if not files:
        return (Reply(to=me.id, text=t("There is nothing to show with this question.")),)
    replies: list[Reply] = []
    if pictures:
        stored = tuple(StoredPicture(each.blob_id) for each in pictures)
        caption = _caption(pictures)
        if len(stored) == 1:
            replies.append(Reply(to=me.id, text=caption, picture=stored[0]))
        else:
            replies.append(Reply(to=me.id, text=caption, album=stored))
    replies += [Reply(to=me.id, document=Document(each.blob_id, each.name)) for each in others]
    return tuple(replies)


def _is_drawable(file: ShownFile) -> bool:
    return file.kind == "image" and PurePath(file.name).suffix.lower() in DRAWABLE


def _caption(pictures: list[ShownFile]) -> str:
    named = [
        f"{place}. {each.about}" if len(pictures) > 1 else each.about
        for place, each in enumerate(pictures, 1)
        if each.about
    ]
    return escape(" · ".join(named)[:LONGEST_CAPTION], quote=False)
