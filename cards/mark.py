"""A mark against abuse: as those who decide about it see it, and as whoever is marked does. Never who it is."""

from html import escape

from cards import words
from cards.callback import Codec, Press, Verb
from cards.message import Button, Message, Rows
from domain.community import Community
from domain.mark import Ground, Standing
from flow.marks import MarkView
from flow.ports import Audience, Notice

SURE = frozenset({Standing.STANDS, Standing.APPEALED, Standing.UPHELD})


def office(codec: Codec, notice: Notice, community: Community, view: MarkView | None) -> Message:
    """To the desk and the secretary: what is proposed, what stands, what is said against it."""
    say = words.of(community)
    if view is None:
        return Message(say("mark.gone"))
    standing = view.mark.standing(view.now)
    text = say(
        f"mark.{standing.value}",
        number=view.number,
        ground=ground(community, view.mark.ground),
        days=community.fair_use.mark.days,
        until=_until(community, view),
        text=escape(view.words),
    )
    return Message(text, _decisions(codec, notice, community, standing))


def marked(codec: Codec, notice: Notice, community: Community, view: MarkView | None) -> Message:
    """To whoever is marked: why, until when, what it means, and how to object."""
    say = words.of(community)
    standing = view.mark.standing(view.now) if view else Standing.LIFTED
    if view is None or standing not in SURE:
        return Message(say("mark.told_over"))
    text = say("mark.told", ground=ground(community, view.mark.ground), until=_until(community, view))
    if standing is Standing.STANDS:
        return Message(
            f"{text}\n{say('mark.how')}", ((_button(codec, notice, community, "button.object", Verb.OBJECT),),)
        )
    return Message(f"{text}\n{say('mark.heard' if standing is Standing.APPEALED else 'mark.kept')}")


def ground(community: Community, of: Ground) -> str:
    """What for, in words."""
    return words.of(community)(f"mark.ground.{of.value}")


def _decisions(codec: Codec, notice: Notice, community: Community, standing: Standing) -> Rows:
    if standing is Standing.PROPOSED:
        pair = (("button.mark_yes", Verb.MARK_YES), ("button.mark_no", Verb.MARK_NO))
    elif standing is Standing.APPEALED and notice.audience is Audience.LEADER:
        pair = (("button.lift", Verb.LIFT), ("button.uphold", Verb.UPHOLD))
    else:
        return ()
    return (tuple(_button(codec, notice, community, name, verb) for name, verb in pair),)


def _button(codec: Codec, notice: Notice, community: Community, name: str, verb: Verb) -> Button:
    return Button(words.of(community)(name), codec.write(notice.to, Press(verb, notice.case)))


def _until(community: Community, view: MarkView) -> str:
    return words.moment(words.of(community), community.calendar, view.mark.expires_at, view.now)
