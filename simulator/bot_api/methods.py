"""The table of methods: name → function. What is not listed is answered by elsewhere.py."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from simulator.bot_api import (
    callbacks,
    chats,
    copying,
    editing,
    elsewhere,
    inline,
    leading,
    media,
    payments,
    polls,
    profile,
    receiving,
    sending,
    topics,
)
from simulator.bot_api.call import Call
from simulator.legacy import RENAMED_METHODS
from simulator.schema import schema

Function = Callable[[Call], Awaitable[Any]]

PLAYED: Mapping[str, Function] = {
    # hearing
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "getFile": receiving.get_file,
    "logOut": receiving.log_out,
    "close": receiving.close,
    # saying
    "sendMessage": sending.send_message,
    "sendLocation": sending.send_location,
    "sendVenue": sending.send_venue,
    "sendContact": sending.send_contact,
    "sendPoll": polls.send_poll,
    "stopPoll": polls.stop_poll,
    "sendDice": sending.send_dice,
    "sendChatAction": sending.send_chat_action,
    "sendMessageDraft": sending.send_message_draft,
    "sendPhoto": partial(media.send_media, kind="photo"),
    "sendDocument": partial(media.send_media, kind="document"),
    "sendVideo": partial(media.send_media, kind="video"),
    "sendAnimation": partial(media.send_media, kind="animation"),
    "sendVoice": partial(media.send_media, kind="voice"),
    "sendAudio": partial(media.send_media, kind="audio"),
    "sendVideoNote": partial(media.send_media, kind="video_note"),
    "sendSticker": partial(media.send_media, kind="sticker"),
    "sendMediaGroup": media.send_media_group,
    "sendPaidMedia": media.send_paid_media,
    "forwardMessage": copying.forward_message,
    "forwardMessages": copying.forward_messages,
    "copyMessage": copying.copy_message,
    "copyMessages": copying.copy_messages,
    # changing what was said
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageLiveLocation": editing.edit_message_live_location,
    "stopMessageLiveLocation": editing.stop_message_live_location,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": callbacks.answer_callback_query,
    # inline mode and payments
    "answerInlineQuery": inline.answer_inline_query,
    "sendInvoice": payments.send_invoice,
    "createInvoiceLink": payments.create_invoice_link,
    "answerPreCheckoutQuery": payments.answer_pre_checkout_query,
    # oneself
    "getMe": profile.get_me,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyDefaultAdministratorRights": profile.set_my_default_administrator_rights,
    "getMyDefaultAdministratorRights": profile.get_my_default_administrator_rights,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
    # chats
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "banChatMember": leading.ban_chat_member,
    "unbanChatMember": leading.unban_chat_member,
    "promoteChatMember": leading.promote_chat_member,
    "restrictChatMember": leading.restrict_chat_member,
    "leaveChat": chats.leave_chat,
    "setChatTitle": leading.set_chat_title,
    "setChatDescription": leading.set_chat_description,
    "pinChatMessage": chats.pin_chat_message,
    "unpinChatMessage": chats.unpin_chat_message,
    "unpinAllChatMessages": chats.unpin_all_chat_messages,
    "setMessageReaction": chats.set_message_reaction,
    "setChatPermissions": leading.set_chat_permissions,
    "setChatAdministratorCustomTitle": leading.set_chat_administrator_custom_title,
    "setChatPhoto": leading.set_chat_photo,
    "deleteChatPhoto": leading.delete_chat_photo,
    "editChatInviteLink": leading.edit_chat_invite_link,
    "revokeChatInviteLink": leading.revoke_chat_invite_link,
    "approveChatJoinRequest": leading.approve_chat_join_request,
    "declineChatJoinRequest": leading.decline_chat_join_request,
    "exportChatInviteLink": leading.export_chat_invite_link,
    "createChatInviteLink": leading.create_chat_invite_link,
    # forums
    "createForumTopic": topics.create_forum_topic,
    "editForumTopic": topics.edit_forum_topic,
    "closeForumTopic": topics.close_forum_topic,
    "reopenForumTopic": topics.reopen_forum_topic,
    "deleteForumTopic": topics.delete_forum_topic,
    "unpinAllForumTopicMessages": topics.unpin_all_forum_topic_messages,
    "editGeneralForumTopic": topics.edit_general_forum_topic,
    "closeGeneralForumTopic": topics.close_general_forum_topic,
    "reopenGeneralForumTopic": topics.reopen_general_forum_topic,
    "hideGeneralForumTopic": topics.hide_general_forum_topic,
    "unhideGeneralForumTopic": topics.unhide_general_forum_topic,
    "unpinAllGeneralForumTopicMessages": topics.unpin_all_general_forum_topic_messages,
    "getUserProfilePhotos": chats.get_user_profile_photos,
}


# Method names are case-insensitive, as at Telegram.
CANONICAL_NAME: Mapping[str, str] = RENAMED_METHODS | {name.lower(): name for name in schema().methods}


def function_of(method: str) -> Function:
    return PLAYED.get(method, elsewhere.agreed_or_refused)
