"""Personal data and free text, encrypted with a key per person that can be destroyed.

A person's key is stored wrapped by the deployment's secret keys. The salt of a commitment lies inside the ciphertext: a
readable salt would let whoever has the database test guesses of a phone number against the history.
"""

import base64
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from domain.events import commitment
from flow.ports import Kept, Secret
from storage import dialect, tables
from storage.ids import new_id
from storage.memo import Memo

_VAULT, _KEYS = tables.vault, tables.vault_keys
_SALT = 16  # bytes
_INSERT = insert(_VAULT)
_ENTRY = select(_VAULT.c.person, _VAULT.c.ciphertext).where(
    _VAULT.c.community_id == bindparam("community"), _VAULT.c.id == bindparam("entry")
)
_NEWEST = (
    select(_VAULT.c.id)
    .where(
        _VAULT.c.community_id == bindparam("community"),
        _VAULT.c.person == bindparam("whose"),
        _VAULT.c.kind == bindparam("secret"),
    )
    .order_by(_VAULT.c.id.desc())
    .limit(1)
)
_WRAPPED = select(_KEYS.c.wrapped).where(
    _KEYS.c.community_id == bindparam("community"), _KEYS.c.person == bindparam("person")
)


class Vault:
    """`flow.ports.Vault` on one connection. `keys`: the first wraps, all unwrap; at least one, any non-empty string.

    Reading raises cryptography's InvalidToken when none of `keys` fits or a row was tampered with.
    """

    def __init__(
        self, connection: Connection, keys: Sequence[str], now: Callable[[], datetime], memo: Memo | None = None
    ) -> None:
        self._connection = connection
        self._keys = tuple(keys)
        self._now = now
        self._memo = memo or Memo()

    def keep(self, community: str, person: str, secret: Secret, text: str) -> Kept:
        """Lay a text in. Raises ValueError for nobody's text: it could never be erased."""
        if not person:
            raise ValueError("a text in the vault belongs to a person")
        salt, entry = secrets.token_bytes(_SALT), new_id()
        row = {"community_id": community, "id": entry, "person": person, "kind": secret.value}
        sealed = self._key(community, person).encrypt(salt + text.encode())
        self._connection.execute(_INSERT, row | {"ciphertext": sealed, "created_at": self._now()})
        self._memo.know("vault", (community, entry), (salt, text))
        return Kept(entry, commitment(salt, text))

    def read(self, community: str, entry: str) -> str | None:
        """Take a text out; None once erased."""
        opened = self._open(community, entry)
        return opened[1] if opened else None

    def latest(self, community: str, person: str, secret: Secret) -> str | None:
        """A person's newest text of a kind."""
        which = {"community": community, "whose": person, "secret": secret.value}
        entry = self._connection.execute(_NEWEST, which).scalar_one_or_none()
        return self.read(community, entry) if entry else None

    def drop(self, community: str, entry: str) -> None:
        """Destroy one entry; the person's key and their other entries stay."""
        self._connection.execute(delete(_VAULT).where(_VAULT.c.community_id == community, _VAULT.c.id == entry))
        self._memo.forget("vault")

    def proves(self, community: str, entry: str, committed: str) -> bool:
        """Whether a commitment in the history is to this text. False once erased: then nothing can be proved."""
        opened = self._open(community, entry)
        return opened is not None and commitment(*opened) == committed

    def erase(self, community: str, person: str) -> int:
        """Destroy everything kept of a person, and their key; answers how many texts. `Database.scrub` afterwards
        reaches what SQLite's log still holds of the rows."""
        self._memo.forget("vault", "vault_keys")
        gone = delete(_VAULT).where(_VAULT.c.community_id == community, _VAULT.c.person == person)
        self._connection.execute(delete(_KEYS).where(_KEYS.c.community_id == community, _KEYS.c.person == person))
        return self._connection.execute(gone).rowcount

    def rotate(self) -> int:
        """Wrap every person's key with the first secret key, so that the others can be retired; answers how many."""
        self._memo.forget("vault_keys")
        rows = self._connection.execute(select(_KEYS)).all()
        for row in rows:
            mine = (_KEYS.c.community_id == row.community_id, _KEYS.c.person == row.person)
            self._connection.execute(
                update(_KEYS).where(*mine).values(wrapped=_wrapping(self._keys).rotate(row.wrapped))
            )
        return len(rows)

    def _open(self, community: str, entry: str) -> tuple[bytes, str] | None:
        return self._memo.get("vault", (community, entry), lambda: self._decrypted(community, entry))

    def _decrypted(self, community: str, entry: str) -> tuple[bytes, str] | None:
        row = self._connection.execute(_ENTRY, {"community": community, "entry": entry}).first()
        if row is None:
            return None
        plain = self._key(community, row.person).decrypt(row.ciphertext)
        return plain[:_SALT], plain[_SALT:].decode()

    def _key(self, community: str, person: str) -> Fernet:
        """A person's key, made on first use; a savepoint that is rolled back may unmake it."""

        def read() -> Fernet:
            wrapped = self._wrapped(community, person) or self._first_key(community, person)
            return Fernet(_wrapping(self._keys).decrypt(wrapped))

        return self._memo.get("vault_keys", (community, person), read)

    def _first_key(self, community: str, person: str) -> bytes:
        fresh = _wrapping(self._keys).encrypt(Fernet.generate_key())
        row = {"community_id": community, "person": person, "wrapped": fresh}
        if self._connection.execute(dialect.keeping(self._connection, _KEYS), row).rowcount == 1:
            return fresh
        return self._wrapped(community, person) or fresh

    def _wrapped(self, community: str, person: str) -> bytes | None:
        whose = {"community": community, "person": person}
        wrapped: bytes | None = self._connection.execute(_WRAPPED, whose).scalar_one_or_none()
        return wrapped


@lru_cache(maxsize=8)
def _wrapping(keys: tuple[str, ...]) -> MultiFernet:
    if not keys or not all(keys):
        raise ValueError("the vault needs at least one secret key, none of them empty")
    return MultiFernet([_derived(key) for key in keys])


def _derived(key: str) -> Fernet:
    stretched = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"hotline vault").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(stretched))
