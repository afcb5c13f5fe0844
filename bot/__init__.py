"""The edge and the composition root: settings, wiring, ingress (aiogram), delivery (python-telegram-bot), ticks, commands."""
