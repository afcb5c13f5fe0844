"""The Bot API methods, one subject a file."""
