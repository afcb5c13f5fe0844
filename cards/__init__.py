"""What a person sees in chat: texts and buttons as plain data, for any channel with messages and buttons."""
