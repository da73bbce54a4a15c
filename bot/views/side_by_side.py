"""A picture of a visit beside the earlier one that it resembles: shown to be compared, never judged."""

from collections.abc import Mapping

from bot.rules.person import Person
from bot.rules.visit import Visit
from bot.services.reuse import SeenBefore
from bot.services.review import Reviewed
from bot.storage.visit_items import ItemKind, VisitItem
from bot.views.replies import Replies, Reply, StoredPicture
from bot.views.words import Words, words


def side_by_side(shown: Reviewed, in_sight: Mapping[int, Visit], me: Person) -> Replies:
    """Each picture beside the earlier one; those of other people's teams are only spoken of."""
    t = words(me.language)
    replies = [_pair(each, shown, in_sight, me, t) for each in shown.seen_before]
    return tuple(replies) or (Reply(to=me.id, text=t("There is nothing to compare any more.")),)


def _pair(each: SeenBefore, shown: Reviewed, in_sight: Mapping[int, Visit], me: Person, t: Words) -> Reply:
    moment = t.moment(each.item.at, shown.customer.zone)
    earlier = in_sight.get(each.earlier.visit_id) if each.earlier is not None else None
    if each.earlier is not None and earlier is not None:
        other = _to_be_shown(each.earlier)
        caption = t(
            "Left: this visit, {moment}. Right: {number}, {earlier}.",
            moment=moment,
            number=earlier.number,
            earlier=t.moment(each.earlier.at, shown.customer.zone),
        )
    else:
        other = each.enrolled_blob_id if each.earlier is None else None
        caption = t("Left: this visit, {moment}. Right: the picture that was enrolled.", moment=moment)
    mine = _to_be_shown(each.item)
    if mine is None or other is None:
        return Reply(to=me.id, text=t("The earlier picture is not yours to see, or is deleted."))
    return Reply(to=me.id, text=caption, album=(StoredPicture(mine), StoredPicture(other)))


def _to_be_shown(item: VisitItem) -> int | None:
    """The watermarked copy; of a selfie, which has none, the picture itself while it is there."""
    if item.kind is ItemKind.SELFIE:
        return item.blob_id if item.removed_at is None else None
    return item.marked_blob_id
