"""Which open cases a case may be the same as: what this process knows of them is brought up to date before it is asked."""

from collections.abc import Iterator, Sequence

from domain.case import Case
from domain.community import Community
from domain.merge import LEADING, Candidate, Report, may_lead
from flow.ports import Matcher, UnitOfWork
from flow.story import SAID, last, located, words

WATCHED = 1000
"""Open cases of a community that are looked among, the newest first: an old one is hardly ever told of anew."""
READ = 100
"""Cases read in one go, the newest first; the rest is read by the next lookups. 6 ms each on a slow core: a process that begins
with more than these is not held up for much longer than half a second."""
HEARD = 8
"""Reports by which one case is known: the first one and the latest."""


class Leads:
    """`flow.ports.Leads` for one unit of work.

    What a process knows is a copy that may be thrown away at any time: each case in it carries the hash of its last event, and
    whatever has another one by now is read anew. So neither a rollback, nor what another process did, nor a restart can make it
    lie, and nobody has to send word.
    """

    def __init__(self, uow: UnitOfWork, matcher: Matcher) -> None:
        self._uow, self._matcher = uow, matcher

    def lookup(self, case: Case) -> Sequence[Candidate]:
        """See flow.ports.Leads."""
        own = self._report(case, case.id)
        if own is None:
            return ()
        self._catch_up(self._uow.communities[case.community])
        return [each for each in self._matcher.lookup(case.community, own) if each.case != case.id]

    def is_same_place(self, one: str, other: str) -> bool:
        """See flow.ports.Leads."""
        return self._matcher.is_same_place(one, other)

    def _catch_up(self, community: Community) -> None:
        standing = self._uow.cases.stamps(community.id, LEADING, WATCHED)
        now = {case: f"{community.version} {stamp}" for case, stamp in standing.items()}
        known = dict(self._matcher.known(community.id))
        for case in known.keys() - now.keys():
            self._matcher.forget(community.id, case)
        changed = [case for case, stamp in now.items() if known.get(case) != stamp][:READ]
        for each in sorted(self._uow.cases.some(community.id, changed), key=lambda each: each.id):
            self._matcher.learn(community.id, each.id, now[each.id], list(self._reports(each)))

    def _reports(self, case: Case) -> Iterator[Report]:
        """What was said by those it goes on for: whoever has left has taken their words along."""
        voices = case.voices if may_lead(case) else ()
        for voice in (*voices[:1], *voices[1:][1 - HEARD :]):
            report = self._report(case, voice.case)
            if report:
                yield report

    def _report(self, case: Case, brought_as: str) -> Report | None:
        """What was said in a case, or in one merged into it; None when that was neither words nor a place, or is erased."""
        story = [entry.event for entry in self._uow.ledger.stream(case.community, brought_as)]
        text, place = words(self._uow, last(story, *SAID), "shown"), located(self._uow, story)
        if not (text or place):
            return None
        choices = self._uow.understand(text, self._uow.communities[case.community]).choices
        return Report(text, place, {each.matter: each.score for each in choices}, story[0].at)
