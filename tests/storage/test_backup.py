from pathlib import Path

import pytest
from sqlalchemy import select

from flow.ports import Secret
from storage import backup, migrations, tables
from storage.database import Database
from storage.inbox import Inbox
from storage.leases import Holder, Leases
from storage.uow import unit_of_work
from storage.verify import verify

DOUBT = "Doubt:Restored"


@pytest.fixture
def full(database, world, make, real):
    """Two persons with a case, a text and a message each; answers what was kept of them."""
    kept = {}
    with unit_of_work(database, world) as uow:
        for peer in ("1", "2"):
            person = uow.people.add("xingfu", make.chat(peer))
            make.opened(uow, person)
            kept[person] = uow.vault.keep("xingfu", person, Secret.TEXT, f"话{peer}")
            uow.outbox.put(make.notice(peer=peer, args={"key": "a", "n": 1, "yes": True}))
    Inbox(database).store("1", [(5, "1:1", '{"update_id": 5}')], real())
    Leases(database).take("send:1", Holder("me", "", 1))
    return kept


@pytest.fixture
def elsewhere(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    yield database
    database.dispose()


def contents(database, leaving=("leases",)):
    with database.read() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in tables.metadata.sorted_tables
            if table.name not in leaving
        }


def test_a_copy_holds_all_of_it(database, world, full, elsewhere):
    done = backup.copy(database, elsewhere)
    assert contents(elsewhere) == contents(database)
    assert done.total == sum(map(len, contents(database).values()))
    with elsewhere.read() as connection:
        assert verify(connection).whole
    with unit_of_work(elsewhere, world) as uow:
        assert {uow.vault.read("xingfu", each.id) for each in full.values()} == {"话1", "话2"}


def test_from_sqlite_into_either(database, full, elsewhere, open_database):
    """The move: what is in a SQLite file goes into whatever comes next."""
    backup.copy(database, elsewhere)
    with database.write() as connection:
        migrations_undone(connection)
    target = open_database()
    backup.copy(elsewhere, target)
    assert contents(target) == contents(elsewhere)


def migrations_undone(connection):
    for table in reversed(tables.metadata.sorted_tables):
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f'DROP TABLE "{table.name}" CASCADE')
        else:
            connection.exec_driver_sql(f'DROP TABLE "{table.name}"')
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS events_are_final() CASCADE")
    connection.exec_driver_sql("DROP TABLE alembic_version")


def test_nothing_is_copied_over_something(database, full, elsewhere):
    backup.copy(database, elsewhere)
    before = contents(elsewhere)
    with pytest.raises(backup.NotEmptyError, match="cases"):
        backup.copy(database, elsewhere)
    assert contents(elsewhere) == before


def test_a_backup_lies_in_two_files_and_comes_back(database, world, full, elsewhere, tmp_path):
    file, keys = tmp_path / "monday.db", tmp_path / "hotline.keys"
    backup.take(database, file, keys)
    with Database(f"sqlite:///{file}").read() as connection:
        assert connection.execute(select(tables.vault_keys)).all() == []
        assert connection.execute(select(tables.vault)).all() != []
    backup.restore(file, keys, elsewhere, DOUBT)
    assert contents(elsewhere, {"leases", "outbox"}) == contents(database, {"leases", "outbox"})
    with elsewhere.read() as connection:
        assert set(connection.execute(select(tables.outbox.c.state, tables.outbox.c.error))) == {("pending", DOUBT)}
        assert backup.keyless(connection) == []
    assert not list(tmp_path.glob("*.part"))


def test_whoever_was_erased_since_has_no_key_any_more(database, world, full, elsewhere, tmp_path):
    monday, tuesday, keys = tmp_path / "monday.db", tmp_path / "tuesday.db", tmp_path / "hotline.keys"
    backup.take(database, monday, keys)
    erased, other = full
    with unit_of_work(database, world) as uow:
        uow.vault.erase("xingfu", erased)
    backup.take(database, tuesday, keys)
    backup.restore(monday, keys, elsewhere, DOUBT)
    with unit_of_work(elsewhere, world) as uow:
        assert backup.keyless(uow.connection) == [("xingfu", erased)]
        assert uow.vault.read("xingfu", full[other].id) == "话2"


def test_what_is_no_backup(elsewhere, tmp_path):
    rubbish, empty, missing = tmp_path / "rubbish", tmp_path / "empty", tmp_path / "missing"
    rubbish.write_bytes(b"not a database, but long enough to be looked at as one" * 40)
    empty.write_bytes(b"")
    old = tmp_path / "old"
    database = Database(f"sqlite:///{old}")
    migrations.upgrade(database, "0001")
    database.dispose()
    for file in (rubbish, empty, missing, old):
        with pytest.raises(backup.NotABackupError, match=Path(file).name):
            backup.restore(file, file, elsewhere, DOUBT)
