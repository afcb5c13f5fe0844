"""The Bot API methods: each reads Params, changes the World, answers Telegram's result."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.methods import (
    albums,
    asking,
    copying,
    editing,
    forums,
    governing,
    polling,
    receiving,
    sending,
    tidying,
    touching,
)
from sandbox.params import Params
from sandbox.world import World

Method = Callable[[World, Params], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    "close": asking.nothing,
    "logOut": asking.nothing,
    "getMe": asking.get_me,
    "getChat": asking.get_chat,
    "getChatMember": asking.get_chat_member,
    "getChatMemberCount": asking.get_chat_member_count,
    "getChatAdministrators": asking.get_chat_administrators,
    "setMyCommands": asking.set_my_commands,
    "getMyCommands": asking.get_my_commands,
    "deleteMyCommands": asking.delete_my_commands,
    "setChatMenuButton": asking.set_chat_menu_button,
    "getChatMenuButton": asking.get_chat_menu_button,
    "getUserProfilePhotos": asking.get_user_profile_photos,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendVoice": sending.send_voice,
    "sendAudio": sending.send_audio,
    "sendVideo": sending.send_video,
    "sendDocument": sending.send_document,
    "sendLocation": sending.send_location,
    "sendContact": sending.send_contact,
    "sendChatAction": sending.send_chat_action,
    "sendMediaGroup": albums.send_media_group,
    "sendPoll": polling.send_poll,
    "stopPoll": polling.stop_poll,
    "copyMessage": copying.copy_message,
    "copyMessages": copying.copy_messages,
    "forwardMessage": copying.forward_message,
    "forwardMessages": copying.forward_messages,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": tidying.delete_message,
    "deleteMessages": tidying.delete_messages,
    "pinChatMessage": tidying.pin_chat_message,
    "unpinChatMessage": tidying.unpin_chat_message,
    "unpinAllChatMessages": tidying.unpin_all_chat_messages,
    "createForumTopic": forums.create_forum_topic,
    "editForumTopic": forums.edit_forum_topic,
    "closeForumTopic": forums.close_forum_topic,
    "reopenForumTopic": forums.reopen_forum_topic,
    "deleteForumTopic": forums.delete_forum_topic,
    "banChatMember": governing.ban_chat_member,
    "unbanChatMember": governing.unban_chat_member,
    "restrictChatMember": governing.restrict_chat_member,
    "promoteChatMember": governing.promote_chat_member,
    "exportChatInviteLink": governing.export_chat_invite_link,
    "leaveChat": governing.leave_chat,
    "setMessageReaction": touching.set_message_reaction,
    "answerCallbackQuery": touching.answer_callback_query,
    "getFile": touching.get_file,
}
