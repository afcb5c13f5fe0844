import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from storage import migrations
from storage.tables import metadata
from storage.uow import unit_of_work


def differences(database):
    with database.read() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)


def indexes(database):
    """Names, columns and conditions, which compare_metadata does not look at."""
    told = (
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        if database.is_sqlite
        else "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    )
    with database.read() as connection:
        return sorted(" ".join(sql.split()) for sql in connection.exec_driver_sql(told).scalars())


def test_the_migrations_make_the_tables_we_use(database):
    assert differences(database) == []


@pytest.mark.parametrize("is_empty", [True])
def test_the_migrations_make_the_indexes_we_use(open_database):
    database = open_database()
    with database.write() as connection:
        metadata.create_all(connection)
    made = indexes(database)
    with database.write() as connection:
        metadata.drop_all(connection)
    migrations.upgrade(database)
    assert indexes(database) == made


@pytest.mark.parametrize("is_empty", [True])
def test_the_staircase_goes_up_down_and_up_again(open_database, world, make):
    database = open_database()
    assert migrations.current(database) is None
    migrations.upgrade(database)
    assert migrations.current(database) == migrations.head()
    with unit_of_work(database, world) as uow:
        make.opened(uow)
        uow.people.add("xingfu", make.chat())
    migrations.downgrade(database)
    assert migrations.current(database) is None
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    migrations.upgrade(database)
    assert differences(database) == []


def test_upgrading_twice_changes_nothing(database, world, make):
    with unit_of_work(database, world) as uow:
        case, _ = make.opened(uow)
    migrations.upgrade(database)
    with unit_of_work(database, world) as uow:
        assert uow.cases.get("xingfu", case.id) == case


def test_community_leads_every_key_but_those_of_the_edge():
    edge = {"posts", "inbox", "invitations", "bindings", "binding_codes", "homes", "dialogs", "reach", "leases"}
    led = {name for name, table in metadata.tables.items() if next(iter(table.primary_key)).name == "community_id"}
    assert led == set(metadata.tables) - edge


def test_what_the_version_before_writes_still_goes_in(database, real):
    """Old and new processes run side by side during an upgrade: a column of this version needs no value of theirs."""
    from sqlalchemy import insert

    from storage.tables import outbox

    row = {"community_id": "a", "id": "1", "kind": "say", "audience": "resident", "case_id": "", "channel": "telegram"}
    row |= {"account": "1", "peer": "2", "args": {}, "reply_to": "", "person": "", "priority": 1, "state": "pending"}
    row |= {"attempts": 0, "next_at": real(), "error": "", "queued_at": real()}
    with database.write() as connection:
        connection.execute(insert(outbox), row)
        assert connection.execute(outbox.select()).one().trace == ""
