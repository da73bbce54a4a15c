"""Groups and who is in them; every change is told as Telegram tells it."""

from simulator.dispatch import tell_bot
from simulator.refusals import PeopleRefusal
from simulator.world import Chat, Json, World

STATUSES = ("creator", "administrator", "member", "restricted", "left", "kicked")
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
ADMIN_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)


def member_shape(world: World, chat: Chat, user_id: int, status: str | None = None) -> Json:
    """A ChatMember; with a status, as if the member had that one."""
    status = status or chat.members.get(user_id, "left")
    member: Json = {"status": status, "user": world.user_shape(user_id)}
    if status == "creator":
        member["is_anonymous"] = False
    elif status == "administrator":
        member |= dict.fromkeys(ADMIN_RIGHTS, True) | {"is_anonymous": False}
    elif status == "kicked":
        member["until_date"] = 0
    elif status == "restricted":
        member |= {"is_member": True, "until_date": 0, **dict.fromkeys(PERMISSIONS, False)}
    return member


def founded(world: World, group: Chat) -> None:
    """Tell the bots that they are in a new group, and the people that there is one."""
    founder = next(m for m, status in group.members.items() if status == "creator")
    for bot in world.bots_in(group):
        change = _change(world, group, bot.id, founder, old="left", new=group.members[bot.id])
        tell_bot(world, bot, "my_chat_member", change, chat_id=group.id)
    world.events.add("group", chat=group.id, people=world.people_in(group))


def change_member(world: World, group: Chat, user_id: int, status: str, *, by: int | None = None) -> None:
    """Give somebody another status; the bot concerned hears my_chat_member, the others chat_member."""
    if status not in STATUSES:
        raise PeopleRefusal(f"status is one of {', '.join(STATUSES)}")
    old = group.members.get(user_id, "left")
    if old == status:
        return
    actor = by or next(m for m, rank in group.members.items() if rank == "creator")
    change = _change(world, group, user_id, actor, old=old, new=status)
    group.members[user_id] = status
    for bot in world.bots_in(group):
        kind = "my_chat_member" if bot.id == user_id else "chat_member"
        if bot.id == user_id or group.members[bot.id] not in ("left", "kicked"):
            tell_bot(world, bot, kind, change, chat_id=group.id)
    world.events.add("group", chat=group.id, people=world.people_in(group))


def _change(world: World, group: Chat, user_id: int, actor: int, *, old: str, new: str) -> Json:
    return {
        "chat": world.chat_shape(group),
        "from": world.user_shape(actor),
        "date": world.clock.date(),
        "old_chat_member": member_shape(world, group, user_id, old),
        "new_chat_member": member_shape(world, group, user_id, new),
    }
