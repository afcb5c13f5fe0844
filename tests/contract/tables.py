"""What is read by both libraries: every call the gatherer makes, with the types its result must be; every kind of update."""

from __future__ import annotations

from typing import Any

import aiogram.types as aio
import telegram as ptb

MESSAGES = (
    "sendMessage", "sendMessage topic", "sendPhoto", "sendVoice", "sendAudio", "sendVideo", "sendDocument",
    "sendAnimation", "sendSticker", "sendVideoNote",
    "sendLocation", "sendLocation live", "sendVenue", "sendMessage elsewhere",
    "sendContact", "sendPoll", "sendPoll quiz", "sendPoll open", "forwardMessage", "editMessageText",
    "editMessageReplyMarkup", "editMessageCaption", "editMessageMedia",
)  # fmt: skip
TYPES: dict[str, tuple[Any, Any]] = {
    "getMe": (aio.User, ptb.User),
    "getWebhookInfo": (aio.WebhookInfo, ptb.WebhookInfo),
    "getWebhookInfo set": (aio.WebhookInfo, ptb.WebhookInfo),
    "getChatMember member": (aio.ChatMemberMember, ptb.ChatMember),
    "getChatMember left": (aio.ChatMemberLeft, ptb.ChatMember),
    "getChatMember restricted": (aio.ChatMemberRestricted, ptb.ChatMember),
    "getChatMember bot restricted": (aio.ChatMemberRestricted, ptb.ChatMember),
    "getChatMember bot administrator": (aio.ChatMemberAdministrator, ptb.ChatMember),
    "getChatMember bot pinning": (aio.ChatMemberAdministrator, ptb.ChatMember),
    "getChatMember owner": (aio.ChatMemberOwner, ptb.ChatMember),
    "getChatMember kicked": (aio.ChatMemberBanned, ptb.ChatMember),
    "getFile": (aio.File, ptb.File),
    "getUserProfilePhotos": (aio.UserProfilePhotos, ptb.UserProfilePhotos),
    "getChatMenuButton default": (aio.MenuButtonDefault, ptb.MenuButton),
    "getChatMenuButton": (aio.MenuButtonCommands, ptb.MenuButton),
    "stopPoll": (aio.Poll, ptb.Poll),
    "copyMessage": (aio.MessageId, ptb.MessageId),
    "createForumTopic": (aio.ForumTopic, ptb.ForumTopic),
    "createForumTopic short": (aio.ForumTopic, ptb.ForumTopic),
    "createChatInviteLink": (aio.ChatInviteLink, ptb.ChatInviteLink),
    "revokeChatInviteLink": (aio.ChatInviteLink, ptb.ChatInviteLink),
    **dict.fromkeys(
        [f"getChat {kind}" for kind in ("private", "group", "forum", "channel", "pinned")],
        (aio.ChatFullInfo, ptb.ChatFullInfo),
    ),
    **dict.fromkeys(MESSAGES, (aio.Message, ptb.Message)),
}
LISTS = {
    "getChatAdministrators": (aio.ChatMemberAdministrator, ptb.ChatMember),
    "getChatAdministrators channel": (aio.ChatMemberAdministrator, ptb.ChatMember),
    "getMyCommands": (aio.BotCommand, ptb.BotCommand),
    "sendMediaGroup": (aio.Message, ptb.Message),
    "copyMessages": (aio.MessageId, ptb.MessageId),
    "forwardMessages": (aio.MessageId, ptb.MessageId),
}
PLAIN: dict[str, object] = {
    **dict.fromkeys(
        (
            "answerCallbackQuery", "banChatMember", "close", "closeForumTopic", "deleteForumTopic", "deleteMessage",
            "deleteMessages", "deleteMyCommands", "deleteWebhook", "editForumTopic", "leaveChat", "logOut",
            "pinChatMessage", "promoteChatMember", "reopenForumTopic", "restrictChatMember", "sendChatAction",
            "setChatMenuButton", "setMessageReaction", "setMyCommands", "setWebhook", "unbanChatMember",
            "unpinAllChatMessages", "unpinChatMessage",
        ),
        True,
    ),
    "exportChatInviteLink": str,
    "getChatMemberCount": 3,
    "getUpdates": list,
}  # fmt: skip
"""What is no object: the value itself or, where it differs from run to run, its type."""
VARIANTS = {
    "forward_origin.type": {"user", "hidden_user", "chat", "channel"},
    "new_chat_member.status": {"administrator", "member", "restricted", "left", "kicked"},
    "poll.type": {"regular", "quiz"},
    "chat.type": {"private", "group", "supergroup", "channel"},
    "entities.type": {"bot_command", "mention", "hashtag", "url", "phone_number", "bold", "text_link", "pre"},
    "new_reaction.type": {"emoji"},
}
"""Where Telegram has a choice of shapes: the field, what tells them apart, and all that the sandbox emits."""
KINDS = {
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member",
    "chat_member", "poll", "poll_answer", "message_reaction",
}  # fmt: skip
PARTS = {
    "text", "entities", "caption", "caption_entities", "photo", "voice", "audio", "video", "document",
    "animation", "sticker", "video_note", "location", "contact",
    "venue", "external_reply", "has_protected_content",
    "poll", "reply_to_message", "quote", "edit_date", "media_group_id", "forward_origin", "sender_chat",
    "is_automatic_forward", "message_thread_id", "is_topic_message", "new_chat_members", "left_chat_member",
    "pinned_message", "migrate_to_chat_id", "migrate_from_chat_id", "forum_topic_created", "forum_topic_edited",
    "forum_topic_closed", "forum_topic_reopened",
}  # fmt: skip
