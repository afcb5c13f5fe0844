"""SQLAlchemy lives here: tables, repositories that never commit, the unit of work, inbox, outbox, ledger, vault, migrations.

Start with `database.Database`, `migrations.upgrade` and `uow.unit_of_work`; `inbox.Inbox` and `outbox.Deliveries` are the
two ends of the process that commit on their own.
"""
