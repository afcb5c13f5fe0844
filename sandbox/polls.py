"""Polls and their votes."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.errors import ApiError, JsonObject, bad_request

QUESTION_LIMIT, OPTION_LIMIT, EXPLANATION_LIMIT = 300, 100, 200
OPTIONS_LIMIT = 12
OPEN_SECONDS = range(5, 2_628_001)


@dataclass
class Poll:
    """A poll; `votes` are option numbers by person, `correct` those of a quiz, `open_period` seconds, `close_date` unix seconds.

    With an open_period Telegram works out the close_date itself.
    """

    id: str
    question: str
    options: list[str]
    anonymous: bool = True
    quiz: bool = False
    multiple: bool = False
    revoting: bool = True
    correct: list[int] = field(default_factory=list)
    explanation: str = ""
    open_period: int | None = None
    close_date: int | None = None
    closed: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)

    def check(self) -> None:
        """Raises ApiError 400 in Telegram's words."""
        if not self.options:
            raise bad_request("poll must have at least one answer option")
        if len(self.options) > OPTIONS_LIMIT:
            raise bad_request(f"poll can't have more than {OPTIONS_LIMIT} options")
        if not all((self.question, *self.options)):
            raise bad_request("text must be non-empty")
        self._check_lengths()
        if self.quiz and (not self.correct or not set(self.correct) <= set(range(len(self.options)))):
            raise bad_request("wrong correct option ID specified")

    def _check_lengths(self) -> None:
        if len(self.question) > QUESTION_LIMIT:
            raise bad_request(f"poll question length must not exceed {QUESTION_LIMIT}")
        if any(len(option) > OPTION_LIMIT for option in self.options):
            raise bad_request(f"poll options length must not exceed {OPTION_LIMIT}")

    def open_for(self, now: float) -> float | None:
        """The seconds from now until it closes by itself, None if it stays open; fixes the close_date.

        Raises ApiError 400 for both limits at once or one outside OPEN_SECONDS.
        """
        if self.open_period and self.close_date:
            raise bad_request("only one of open_period and close_date may be given")
        seconds = self.open_period or (self.close_date and self.close_date - int(now))
        if seconds is None or seconds == 0:
            return None
        if seconds not in OPEN_SECONDS:
            raise bad_request("invalid poll open period specified")
        self.close_date = int(now) + seconds
        return seconds

    def vote(self, person: int, choice: list[int]) -> None:
        """One person's choice, in place of an earlier one; empty takes it back. Raises ApiError 409."""
        if self.closed:
            raise ApiError(409, "this poll is closed")
        if person in self.votes and not self.revoting:
            raise ApiError(409, "one votes only once here")
        if (len(choice) > 1 and not self.multiple) or not set(choice) <= set(range(len(self.options))):
            raise ApiError(409, "this cannot be chosen")
        self.votes.pop(person, None)
        if choice:
            self.votes[person] = sorted(set(choice))

    def as_json(self) -> JsonObject:
        """A Telegram Poll."""
        shape: JsonObject = {
            "id": self.id,
            "question": self.question,
            "options": [self._option(number) for number in range(len(self.options))],
            "total_voter_count": len(self.votes),
            "is_closed": self.closed,
            "is_anonymous": self.anonymous,
            "type": "quiz" if self.quiz else "regular",
            "allows_multiple_answers": self.multiple,
            "allows_revoting": self.revoting,
            "members_only": False,
        }
        if self.quiz:
            shape["correct_option_ids"] = self.correct
        extra = {"explanation": self.explanation, "open_period": self.open_period, "close_date": self.close_date}
        return shape | {key: value for key, value in extra.items() if value}

    def answer(self, choice: list[int]) -> JsonObject:
        """The part of a PollAnswer that does not say who."""
        return {
            "poll_id": self.id,
            "option_ids": choice,
            "option_persistent_ids": [self._persistent(n) for n in choice],
        }

    def _option(self, number: int) -> JsonObject:
        count = sum(number in choice for choice in self.votes.values())
        return {"persistent_id": self._persistent(number), "text": self.options[number], "voter_count": count}

    def _persistent(self, number: int) -> str:
        return f"{self.id}-{number}"
