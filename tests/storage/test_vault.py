from contextlib import suppress
from dataclasses import replace

import pytest
from cryptography.fernet import InvalidToken

from flow.ports import Secret
from storage.uow import unit_of_work
from storage.verify import verify

PHONE = "13800001234"
WORDS = "三号楼二单元王秀英家停水了"


@pytest.fixture
def kept(database, world):
    with unit_of_work(database, world) as uow:
        return uow.vault.keep("xingfu", "p1", Secret.TEXT, WORDS)


def test_a_text_comes_back_and_its_commitment_is_proof(database, world, kept):
    with unit_of_work(database, world) as uow:
        assert uow.vault.read("xingfu", kept.id) == WORDS
        assert uow.vault.read("other", kept.id) is None
        assert uow.vault.read("xingfu", "nothing") is None
        assert uow.vault.proves("xingfu", kept.id, kept.commitment)
        again = uow.vault.keep("xingfu", "p1", Secret.TEXT, WORDS)
        assert again.commitment != kept.commitment
        assert not uow.vault.proves("xingfu", kept.id, again.commitment)


def test_the_newest_of_a_kind_is_the_latest(database, world):
    with unit_of_work(database, world) as uow:
        assert uow.vault.latest("xingfu", "p1", Secret.PHONE) is None
        for text in ("1", PHONE):
            uow.vault.keep("xingfu", "p1", Secret.PHONE, text)
        uow.vault.keep("xingfu", "p1", Secret.NAME, "王秀英")
        uow.vault.keep("xingfu", "p2", Secret.PHONE, "2")
        assert uow.vault.latest("xingfu", "p1", Secret.PHONE) == PHONE


def test_nobodys_text_is_not_taken(database, world):
    with unit_of_work(database, world) as uow, pytest.raises(ValueError, match="person"):
        uow.vault.keep("xingfu", "", Secret.TEXT, WORDS)


@pytest.mark.parametrize("keys", [(), ("",), ("good", "")])
def test_a_vault_without_a_real_key_does_not_open(database, world, keys):
    with unit_of_work(database, replace(world, keys=keys)) as uow, pytest.raises(ValueError, match="secret key"):
        uow.vault.keep("xingfu", "p1", Secret.TEXT, WORDS)


def test_keys_rotate(database, world, kept):
    both = replace(world, keys=("second secret", "first secret"))
    with unit_of_work(database, both) as uow:
        assert uow.vault.read("xingfu", kept.id) == WORDS
        assert uow.vault.rotate() == 1
    with unit_of_work(database, replace(world, keys=("second secret",))) as uow:
        assert uow.vault.read("xingfu", kept.id) == WORDS
    with unit_of_work(database, world) as uow, pytest.raises(InvalidToken):
        uow.vault.read("xingfu", kept.id)


def test_a_key_undone_with_its_savepoint_is_not_used_again(database, world):
    with unit_of_work(database, world) as uow:
        with suppress(RuntimeError), uow.savepoint():
            uow.vault.keep("xingfu", "p1", Secret.TEXT, "lost")
            raise RuntimeError
        kept = uow.vault.keep("xingfu", "p1", Secret.TEXT, WORDS)
    with unit_of_work(database, world) as uow:
        assert uow.vault.read("xingfu", kept.id) == WORDS


def test_erasure_leaves_nothing_to_read_and_the_history_whole(database, world, make):
    with unit_of_work(database, world) as uow:
        kept = uow.vault.keep("xingfu", "p1", Secret.TEXT, WORDS)
        uow.vault.keep("xingfu", "p1", Secret.PHONE, PHONE)
        other = uow.vault.keep("xingfu", "p2", Secret.TEXT, "别人的话")
        case, _ = make.opened(uow)
        event = uow.ledger.stream("xingfu", case.id)[0].event
        uow.ledger.append(replace(event, seq=2, kind="called", data={"commitment": kept.commitment}))
        uow.cases.save(replace(case, version=2, asked=True))
    with unit_of_work(database, world) as uow:
        assert uow.vault.erase("xingfu", "p1") == 2
    with unit_of_work(database, world) as uow:
        assert uow.vault.read("xingfu", kept.id) is None
        assert uow.vault.latest("xingfu", "p1", Secret.PHONE) is None
        assert not uow.vault.proves("xingfu", kept.id, kept.commitment)
        assert uow.vault.read("xingfu", other.id) == "别人的话"
        assert uow.connection.exec_driver_sql("SELECT person FROM vault_keys").scalars().all() == ["p2"]
        assert len(uow.ledger.stream("xingfu", case.id)) == 2
    with database.read() as connection:
        assert verify(connection).breaks == ()


def everything(path):
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_no_kept_text_stands_readable_in_the_file(database, world, path):
    with unit_of_work(database, world) as uow:
        uow.vault.keep("xingfu", "p1", Secret.TEXT, WORDS)
        uow.vault.keep("xingfu", "p1", Secret.PHONE, PHONE)
        uow.dialogs.store("control", None, {"can": "be-found-by-this-search"})
    written = everything(path)
    assert b"be-found-by-this-search" in written
    assert WORDS.encode() not in written
    assert WORDS.encode("utf-16-le") not in written
    assert PHONE.encode() not in written
    assert b"first secret" not in written


def test_an_erased_entry_is_gone_from_file_and_log(database, world, path):
    with unit_of_work(database, world) as uow:
        kept = uow.vault.keep("xingfu", "p1", Secret.TEXT, WORDS)
        sealed = uow.connection.exec_driver_sql("SELECT ciphertext FROM vault").scalar()
    assert sealed in everything(path)
    with unit_of_work(database, world) as uow:
        uow.vault.erase("xingfu", "p1")
    database.scrub()
    written = everything(path)
    assert sealed not in written
    assert kept.id.encode() not in written
