"""A dispute with two sides: what the unit's card says of it, the officer's link, and all the other side ever reads: the unit, the
matter, the area and what was agreed. Never who reported it, nor a word of theirs."""

from html import escape

from cards import buttons, words
from cards.buttons import MENU, Board
from cards.callback import Codec, Verb
from cards.message import Message, Rows
from cards.quoting import told
from domain.case import Consent, Outcome, State
from flow.ports import Notice
from flow.queries import CaseView

IN_HAND = frozenset({State.ASSIGNED, State.IN_PROGRESS})
"""While the other side may be asked, and may change their mind."""


def lines(view: CaseView) -> list[str]:
    """On the unit's card: what the other side says, and what came of it."""
    say, case = words.of(view.community), view.case
    asked = view.mediated and case.state in IN_HAND and case.consent is not Consent.NONE
    consent = [say(f"unit.consent_{case.consent.value}")] if asked else []
    return consent + ([say("unit.outcome", outcome=say(f"outcome.{view.outcome.value}"))] if view.outcome else [])


def unit(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under the unit's card: what there is anyway, and inviting the other side; or, once it is to be reported done, what came of
    it."""
    board, case = Board(codec, notice, view), view.case
    if not view.mediated or case.state not in IN_HAND:
        return buttons.unit(codec, notice, view)
    if notice.args.get(MENU) == Verb.RESOLVE and case.state is State.IN_PROGRESS:
        return _ends(board)
    more = notice.args.get(MENU) or case.consent is Consent.GIVEN
    return (*buttons.unit(codec, notice, view), *(() if more else ((board.named("invite", Verb.INVITE),),)))


def link(codec: Codec, notice: Notice, view: CaseView, url: str) -> Message:
    """What the officer passes on, ready to be copied, and two buttons for what they hear themselves."""
    say, board = words.of(view.community), Board(codec, notice, view)
    head = say("invite.head", matter=_matter(view))
    rows: Rows = ()
    if view.mediated and view.case.state in IN_HAND and view.case.consent is not Consent.NONE:
        given = board.named("party_given", Verb.CONSENT, Consent.GIVEN)
        rows = ((given, board.named("party_refused", Verb.CONSENT, Consent.REFUSED)),)
    sentence = say("invite.sentence", unit=_unit(view), matter=_matter(view), link=escape(url))
    body = [say("invite.copy"), f"<code>{sentence}</code>", say("invite.good_for")] if url else [say("invite.gone")]
    return Message("\n".join([head, *body, *([say("invite.record")] if rows else []), _number(view)]), rows)


def invitation(codec: Codec, notice: Notice, view: CaseView) -> Message:
    """Whether the other side will talk: asked, answered, or no longer of any matter."""
    say, case = words.of(view.community), view.case
    if notice.args.get("gone") or not view.mediated or not case.is_open or case.consent is Consent.NONE:
        return Message(say("party.over"))
    if case.state not in IN_HAND:
        return Message("\n".join([_say(view, "talked"), _about(view), _say(view, "talked_next")]))
    text = [_say(view, case.consent.value), _about(view)]
    if case.consent is Consent.ASKED:
        text += [*_area(view), "", say("party.free"), say("party.kept")]
    else:
        text.append(_say(view, f"{case.consent.value}_next"))
    return Message("\n".join(text), _answers(Board(codec, notice, view), case.consent))


def outcome(notice: Notice, view: CaseView, shown: str) -> str:
    """What came of talking; an agreement with its points."""
    came = Outcome(str(notice.args["outcome"])).value
    return "\n".join(line for line in (_say(view, came), _about(view), told(shown), _say(view, f"{came}_next")) if line)


def _ends(board: Board) -> Rows:
    first = (board.named("agreed", Verb.OUTCOME, Outcome.AGREED), board.named("failed", Verb.OUTCOME, Outcome.FAILED))
    return (first, (board.named("otherwise", Verb.OUTCOME),), (board.named("back", Verb.BACK),))


def _answers(board: Board, said: Consent) -> Rows:
    """What they may say, but for what they have said."""
    yes = () if said is Consent.GIVEN else (board.named("consent_given", Verb.CONSENT, Consent.GIVEN),)
    no = () if said is Consent.REFUSED else (board.named("consent_refused", Verb.CONSENT, Consent.REFUSED),)
    return ((*yes, *no),)


def _say(view: CaseView, what: str) -> str:
    return words.of(view.community)(f"party.{what}", unit=_unit(view))


def _about(view: CaseView) -> str:
    return words.of(view.community)("party.matter", matter=_matter(view))


def _area(view: CaseView) -> list[str]:
    """The grid: a building and its entrance would be somebody's door."""
    grid = view.community.grids.get(view.case.grid)
    return [words.of(view.community)("party.area", area=escape(grid.name))] if grid else []


def _matter(view: CaseView) -> str:
    return escape(view.matter.name) if view.matter else ""


def _unit(view: CaseView) -> str:
    return escape(view.unit.name) if view.unit else ""


def _number(view: CaseView) -> str:
    return words.of(view.community)("resident.number", number=view.case.number)
