"""Conversations. aiogram in, one flow call out; every answer goes through the outbox, so that it is sent once and after
the commit. Only the answer to a button press is returned, for the ingress to send when the transaction stands."""
