"""From what a resident wrote to hints for the hotline: which matter, how urgent, where, and what must be hidden."""

from nlp.understanding import Understanding

__all__ = ["Understanding"]
