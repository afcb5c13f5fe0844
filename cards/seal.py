"""The seal of the day, as the residents' group reads it."""

from collections.abc import Mapping
from html import escape

from cards import words
from domain.community import Community
from domain.events import Scalar


def bulletin(community: Community, args: Mapping[str, Scalar]) -> str:
    """That the history was sealed, under which number and fingerprint, and why that is told to everybody."""
    count = f"{int(args['count'] or 0):,}"
    return words.of(community)("seal.bulletin", serial=args["serial"], count=count, print=escape(str(args["print"])))
