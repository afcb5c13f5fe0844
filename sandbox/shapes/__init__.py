"""Our objects in Telegram's shapes (Bot API types of the same names)."""
