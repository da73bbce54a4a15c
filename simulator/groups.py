"""Groups and who is in them; every change is told as Telegram tells it."""

from simulator.dispatch import tell_bot, tell_bots
from simulator.refusals import PeopleRefusal
from simulator.world import Chat, Json, World

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
LEADERS = frozenset({"creator", "administrator"})
STATUSES = ("creator", "administrator", "member", "restricted", "left", "kicked")
SHORTEST_S = 30
LONGEST_S = 366 * 86_400
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


# What can be given besides, by the kind of chat.
MORE_RIGHTS = {
    "supergroup": ("can_pin_messages", "can_manage_topics"),
    "group": ("can_pin_messages",),
    "channel": ("can_post_messages", "can_edit_messages", "can_manage_direct_messages"),
}


def admin_rights(kind: str) -> tuple[str, ...]:
    return ADMIN_RIGHTS + MORE_RIGHTS[kind]


def member_shape(world: World, chat: Chat, user_id: int, status: str | None = None) -> Json:
    """A ChatMember; with a status, as if the member had that one."""
    status = status or chat.members.get(user_id, "left")
    member: Json = {"status": status, "user": world.user_shape(user_id)}
    if status == "creator":
        member["is_anonymous"] = False
    elif status == "administrator":
        member |= (
            dict.fromkeys(admin_rights(chat.kind), True)
            | {"is_anonymous": False}
            | chat.led.rights.get(user_id, {})
        )
    elif status == "kicked":
        member["until_date"] = chat.led.banned_until.get(user_id, 0)
    elif status == "restricted":
        nothing = {"until_date": 0, **dict.fromkeys(PERMISSIONS, False)}
        member |= {"is_member": True, **chat.led.restrictions.get(user_id, nothing)}
    if status in ("creator", "administrator") and (title := chat.led.titles.get(user_id)):
        member["custom_title"] = title
    return member


def founded(world: World, group: Chat) -> None:
    """Tell the bots that they are in a new group, and the people that there is one."""
    founder = next(m for m, status in group.members.items() if status == "creator")
    for bot in world.bots_in(group):
        change = _change(world, group, bot.id, founder, old="left", new=group.members[bot.id])
        tell_bot(world, bot, "my_chat_member", change, chat_id=group.id)
    world.events.add("group", chat=group.id, people=world.people_in(group))


def change_member(
    world: World,
    group: Chat,
    user_id: int,
    status: str,
    *,
    by: int | None = None,
    link: Json | None = None,
) -> None:
    """Give somebody another status; the bot concerned hears my_chat_member, the others chat_member."""
    if status not in STATUSES:
        raise PeopleRefusal(f"status is one of {', '.join(STATUSES)}")
    old = group.members.get(user_id, "left")
    if old == status:
        return
    goes_alone = status == "left" and old in PRESENT
    founder = next(m for m, rank in group.members.items() if rank == "creator")
    actor = by or (user_id if goes_alone else founder)
    change = _change(world, group, user_id, actor, old=old, new=status)
    group.members[user_id] = status
    if link:
        change["invite_link"] = link
    for bot in world.bots_in(group):
        kind = "my_chat_member" if bot.id == user_id else "chat_member"
        if bot.id == user_id or group.members[bot.id] in LEADERS:
            tell_bot(world, bot, kind, change, chat_id=group.id)
    if (old in PRESENT) != (status in PRESENT) and group.kind != "channel":
        user = world.user_shape(user_id)
        came = status in PRESENT
        tell_all(world, group, actor, {"new_chat_members": [user]} if came else {"left_chat_member": user})
    world.events.add("group", chat=group.id, people=world.people_in(group))


def may_write(chat: Chat, user_id: int) -> bool:
    """Whether somebody may write there: leaders always, others as far as it is allowed to them and to all."""
    status = chat.members.get(user_id, "left")
    if chat.kind == "channel" or status not in PRESENT or status in LEADERS:
        return status in LEADERS
    own = chat.led.restrictions.get(user_id, {}) if status == "restricted" else {"can_send_messages": True}
    return bool(own.get("can_send_messages")) and chat.led.permissions.get("can_send_messages", True)


def lift_in_time(world: World, group: Chat, user_id: int, until: int) -> None:
    """End a ban or a restriction by the clock; from 30 seconds to 366 days, else it is for ever."""
    now = world.clock.now()
    if not SHORTEST_S <= until - now <= LONGEST_S:
        return

    def lift() -> None:
        status = group.members.get(user_id)
        if status == "kicked" and group.led.banned_until.get(user_id) == until:
            group.members[user_id] = "left"
        elif status == "restricted" and group.led.restrictions[user_id]["until_date"] == until:
            group.members[user_id] = "member"

    world.alarms.at(until, lift)


def tell_all(world: World, group: Chat, actor: int, content: Json) -> None:
    """Put a line about the group itself into it: everybody sees it, and the bots hear of it."""
    message = world.add_message(group, actor, content)
    tell_bots(world, group, "message", message.body)
    world.show("message", group, message)


def join_by_link(world: World, group: Chat, user_id: int, link: Json) -> None:
    """Come in by an invite link, or ask to be let in when the link says so."""
    if link["is_revoked"] or group.members.get(user_id) == "kicked":
        raise PeopleRefusal("this link leads nowhere any more", status=410)
    if not link["creates_join_request"]:
        change_member(world, group, user_id, "member", by=user_id, link=link)
        return
    group.led.asking.add(user_id)
    request = {
        "chat": world.chat_shape(group),
        "from": world.user_shape(user_id),
        "user_chat_id": user_id,
        "date": world.clock.date(),
        "invite_link": link,
    }
    for bot in world.bots_in(group):
        if group.members[bot.id] in LEADERS:
            tell_bot(world, bot, "chat_join_request", request, chat_id=group.id)


def _change(world: World, group: Chat, user_id: int, actor: int, *, old: str, new: str) -> Json:
    return {
        "chat": world.chat_shape(group),
        "from": world.user_shape(actor),
        "date": world.clock.date(),
        "old_chat_member": member_shape(world, group, user_id, old),
        "new_chat_member": member_shape(world, group, user_id, new),
    }
