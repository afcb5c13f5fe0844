"""The emoji Telegram lets anyone react with, in the order of its documentation."""

from __future__ import annotations

_VARIATION_SELECTOR = "\ufe0f"
_LISTED = """
👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕
😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡
"""

ALLOWED = frozenset(_LISTED.split())


def plain(emoji: str) -> str:
    """Without variation selectors, which Telegram ignores here."""
    return emoji.replace(_VARIATION_SELECTOR, "")
