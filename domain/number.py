"""The spoken case number `MMDD-nnnn-c`: easy to say on the phone, hard to mishear, and never a key to anything."""

import re
import unicodedata
from datetime import date

_SHAPE = re.compile(r"(?<!\d)(?=([0-9]{4})\D?([0-9]{4,6})\D?([0-9])(?!\d))")
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def check_digit(digits: str) -> str:
    """Damm's check digit (H. M. Damm, 2004): finds every single wrong digit and every swap of neighbours."""
    state = "0"
    for digit in digits:
        state = _DAMM[int(state)][int(digit)]
    return state


def spoken(day: date, serial: int) -> str:
    """The number of the `serial`-th case of a community's year, registered on local `day`."""
    body = f"{day:%m%d}{serial:04d}"
    return f"{body[:4]}-{body[4:]}-{check_digit(body)}"


def heard(text: str) -> str | None:
    """The case number in what somebody said or typed, in its written form; None when there is none or it was misheard."""
    for found in _SHAPE.finditer(unicodedata.normalize("NFKC", text)):
        day, serial, check = found.groups()
        if check_digit(day + serial) == check:
            return f"{day}-{serial}-{check}"
    return None
