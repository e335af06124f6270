"""Random but plausible terms of four years: whatever happens, every seat is filled or has an open task."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from registers import OUTSIDE, START, TOWNS, chairmanship, draft, event, persons, term

from kkrvalg.errors import InputError
from kkrvalg.register.entry import Entry
from kkrvalg.register.history import Course, known, state_on
from kkrvalg.register.holdings import holder_on
from kkrvalg.register.state import SeatKind
from kkrvalg.register.tasks import open_tasks

if TYPE_CHECKING:
    from kkrvalg.register.entry import Draft
    from kkrvalg.register.state import Event, State

SUPPLEMENTARY = {"A": 1, "V": 2, "F": 1, "B": 0}
PARTIES = ("A", "V", "F", "B", "I", "706:L", None)
CHAIRMANSHIP = ("chair_elected", "chair_hindered", "chair_acting", "chair_returned", "chair_resigned")
POSTS = ("appointed", "appointed", "post_left", "alternate_entered", "alternate_named")
LAST = date(2029, 12, 31)


def seats_of(state: State) -> dict[str, tuple[object, ...]]:
    """Return who sits, stands in by name and stands in now, by seat."""
    return {
        key: (seat.holder, seat.substitute, seat.acting and seat.acting.person, seat.declined)
        for key, seat in state.seats.items()
    }


def facts(state: State) -> str:
    """Return everything that a state says, without what readers keep for themselves in its parts."""
    told = (state.terms, state.mandates, state.offices, state.by_council, state.seats, state.chairmanship)
    return repr((*told, state.posts, state.questions, state.answers, state.coming, state.trail))


class Histories(RuleBasedStateMachine):
    """A register to which somebody adds what happens, late at times, and corrects it."""

    def __init__(self) -> None:
        super().__init__()
        self.day = date.fromisoformat(START)
        self.entries: list[Entry] = []
        self.drafts: list[Draft] = []
        self.course = Course()
        self.seen: list[tuple[date, date, str]] = []
        self.taken_away: dict[str, int] = {}
        for one in (*term(), *chairmanship()):
            assert self._add(one)

    def _add(self, one: Event) -> bool:
        """Enter an event; say whether the rules allow it. A refused one leaves everything as it was."""
        noon = datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)
        entry = Entry(len(self.entries) + 1, noon, one.effect, one.kind, one.body, None, None, "")
        before = facts(self.course.state(self.entries))
        try:
            self.course.check(self.entries, [entry])
        except InputError:
            assert facts(self.course.state(self.entries)) == before
            return False
        self.entries.append(entry)
        self.drafts.append(draft(one))
        return True

    @property
    def state(self) -> State:
        """The state after everything that was entered."""
        return self.course.state(self.entries)

    def _now(self, kind: str, **body: object) -> bool:
        return self._add(event(kind, self.day.isoformat(), **body))

    @rule(days=st.integers(1, 90))
    def time_passes(self, days: int) -> None:
        """Go on; remember what the register said of this day on this day."""
        self.seen.append((self.day, self.day, facts(state_on(self.entries, self.day, self.day))))
        self.day = min(self.day + timedelta(days=days), LAST)

    @rule(data=st.data())
    def leaves_the_council(self, data: st.DataObject) -> None:
        """Let somebody leave, at times told late."""
        who = data.draw(st.sampled_from(sorted(self.state.mandates)))
        late = data.draw(st.sampled_from((0, 0, 0, 1, 20)))
        day = max(self.day - timedelta(days=late), date.fromisoformat(START))
        self._add(event("left_council", day.isoformat(), person=who, reason="moved"))

    @rule(who=st.sampled_from(OUTSIDE), code=st.sampled_from(sorted(TOWNS)), party=st.sampled_from(PARTIES))
    def joins_a_council(self, who: str, code: int, party: str | None) -> None:
        """Let an alternate take a seat on a council."""
        self._now("joined_council", person=who, code=code, letter=party, party=party)

    @rule(data=st.data(), to=st.sampled_from(PARTIES))
    def changes_party(self, data: st.DataObject, to: str | None) -> None:
        """Let somebody go to another party: a member rather than others."""
        sitting = sorted(seat.holder for seat in self.state.members if seat.holder)
        who = data.draw(st.sampled_from(sitting or persons()))
        self._now("left_party", person=who, to=to)

    @rule(data=st.data(), office=st.sampled_from(("mayor", "mayor", "first_deputy", "second_deputy")))
    def an_office_changes_hands(self, data: st.DataObject, office: str) -> None:
        """Let a council elect."""
        code = data.draw(st.sampled_from(sorted(TOWNS)))
        there = sorted(m.person for m in self.state.mandates.values() if m.code == code and m.left is None)
        self._now("office", code=code, office=office, person=data.draw(st.sampled_from([*there, None])))

    @rule(data=st.data())
    def a_group_elects(self, data: st.DataObject) -> None:
        """Let a group do what is open: elect a member or a substitute."""
        for seat in self.state.seats.values():
            if seat.kind is SeatKind.MAYOR:
                continue
            free = sorted(
                m.person
                for m in self.state.mandates.values()
                if m.party == seat.party and m.left is None and self.state.seat_of(m.person) is None
            )
            if seat.holder is None and free:
                assert self._now("elected", seat=seat.key, person=data.draw(st.sampled_from(free))) or (
                    self._outside_kl()
                )
                return
            if seat.holder is not None and seat.substitute is None and free:
                self._now("substitute_named", seat=seat.key, person=data.draw(st.sampled_from(free)))
                return

    def _outside_kl(self) -> bool:
        return any(not m.kl_member for m in self.state.term.municipalities.values())

    @rule(data=st.data(), kind=st.sampled_from(("substitute_left", "declined", "resigned")))
    def gives_up(self, data: st.DataObject, kind: str) -> None:
        """Let a substitute or a member give it up."""
        elected = [seat for seat in self.state.seats.values() if seat.kind is not SeatKind.MAYOR]
        who = sorted({name for seat in elected for name in (seat.holder, seat.substitute) if name})
        if who:
            self._now(kind, person=data.draw(st.sampled_from(who)))

    @rule(data=st.data(), days=st.integers(80, 400), health=st.booleans())
    def is_away(self, data: st.DataObject, days: int, health: bool) -> None:
        """Let a member be away, or come back."""
        seats = [seat for seat in self.state.seats.values() if seat.holder]
        seat = data.draw(st.sampled_from(seats))
        until = (self.day + timedelta(days=days)).isoformat()
        if seat.absence is None and health:
            self._now("hindrance", person=seat.holder, until=until, reason="health")
        elif seat.absence is None:
            self._now("leave", person=seat.holder, until=until)
        elif seat.absence.granted is None:
            self._now("hindrance_decided", person=seat.holder, granted=health)
        else:
            kind = "leave_ended" if seat.absence.article == "§ 3, stk. 5" else "hindrance_ended"
            assert self._now(kind, person=seat.holder)

    @precondition(lambda self: any(q not in self.state.answers for q in self.state.questions))
    @rule(data=st.data())
    def a_question_is_answered(self, data: st.DataObject) -> None:
        """Answer what is open; an answer that needs a person may be refused."""
        open_ones = sorted(set(self.state.questions) - set(self.state.answers))
        question = self.state.questions[data.draw(st.sampled_from(open_ones))]
        answer = data.draw(st.sampled_from(question.answers))
        self._now("answered", question=question.id, answer=answer)

    @rule(office=st.sampled_from(("chair", "vice_chair")), data=st.data())
    def the_chairmanship_changes(self, office: str, data: st.DataObject) -> None:
        """Let a post be given up, be hindered, come back, or be filled by the group that elected it."""
        officer = self.state.chairmanship.get(office)
        kind = data.draw(
            st.sampled_from(
                ("chair_elected", "chair_hindered", "chair_acting", "chair_returned", "chair_resigned")
            )
        )
        members = sorted(seat.holder for seat in self.state.members if seat.holder)
        if officer is None or not members:
            return
        who = data.draw(st.sampled_from(members))
        until = (self.day + timedelta(days=200)).isoformat()
        group = [one for one in officer.group if self.state.seat_of(one)] or members[:1]
        body: dict[str, dict[str, object]] = {
            "chair_elected": {"person": who, "parties": list(officer.parties), "group": group},
            "chair_hindered": {"until": until},
            "chair_acting": {"person": who},
        }
        self._now(kind, office=office, **body.get(kind, {}))

    @rule(place=st.integers(1, 5), kind=st.sampled_from(POSTS), data=st.data())
    def a_post_changes_hands(self, place: int, kind: str, data: st.DataObject) -> None:
        """Let a place of the RBR be filled, given up, passed to the alternate, or get one."""
        held = holder_on(self.state, self.day).get(("RBR", place))
        on_councils = sorted(m.person for m in self.state.mandates.values() if m.left is None)
        who = data.draw(st.sampled_from(on_councils or persons()))
        body: dict[str, dict[str, object]] = {
            "appointed": {"place": place, "person": who, "way": "proportional", "group": [who]},
            "post_left": {"person": held.person if held else who},
            "alternate_entered": {"place": place},
            "alternate_named": {"place": place, "person": who},
        }
        self._now(kind, post="RBR", **body[kind])

    @rule(code=st.sampled_from(sorted(TOWNS)), leave=st.booleans(), data=st.data())
    def a_municipality_leaves_kl(self, code: int, leave: bool, data: st.DataObject) -> None:
        """Let a municipality leave KL, rarely, and KL tell what follows."""
        if data.draw(st.integers(0, 3)):
            return
        if self._now("left_kl", code=code):
            elected = sorted(s.key for s in self.state.seats.values() if s.kind is SeatKind.ELECTED)
            removed = data.draw(st.sampled_from([None, *elected]))
            assert self._now("kl_settled", code=code, leave=leave, removed=removed)
            if removed is not None:
                party = removed.partition(":")[0]
                self.taken_away[party] = self.taken_away.get(party, 0) + 1

    @rule(data=st.data(), days=st.integers(-20, 20))
    def somebody_corrects(self, data: st.DataObject, days: int) -> None:
        """Correct the day of an event that was entered, or withdraw it; the rules may forbid it."""
        later = [
            e for e in self.entries if e.kind in {"left_council", "left_party", "resigned", "office", "leave"}
        ]
        if not later:
            return
        old = data.draw(st.sampled_from(later))
        moved = min(max(old.effect + timedelta(days=days), date.fromisoformat(START)), self.day)
        self._now("correction", corrects=old.seq, **({"effect": moved.isoformat()} if days else {}))

    @invariant()
    def every_seat_is_filled_or_has_an_open_task(self) -> None:
        """A seat without a member, and an elected member without a substitute, stand in the tasks."""
        told = open_tasks(self.state, self.day)
        about = {(task.what, task.about.get("seat") or f"mayor:{task.about.get('code')}") for task in told}
        for seat in self.state.seats.values():
            if seat.holder is None and seat.kind is SeatKind.MAYOR:
                assert ("report_mayor", seat.key) in about
            elif seat.holder is None:
                assert {("elect_member", seat.key), ("elect_member_keep_substitute", seat.key)} & about
            elif seat.kind is not SeatKind.MAYOR and seat.substitute is None:
                assert ("elect_substitute", seat.key) in about

    @invariant()
    def nobody_sits_twice(self) -> None:
        """One seat for a member, one member for a substitute, and no member a substitute (§ 3, stk. 4)."""
        members = [seat.holder for seat in self.state.seats.values() if seat.holder]
        named = [seat.substitute for seat in self.state.seats.values() if seat.substitute]
        acting = [seat.acting.person for seat in self.state.seats.values() if seat.acting]
        assert len(set(members)) == len(members)
        assert len(set(named)) == len(named)
        assert not set(members) & (set(named) | set(acting))
        assert len(set(acting)) == len(acting)

    @invariant()
    def the_members_are_whom_the_rules_allow(self) -> None:
        """A mayor's seat follows the office; who is elected, or a substitute, is of the party and on a council."""
        for seat in self.state.seats.values():
            if seat.code is not None:
                assert seat.holder == self.state.offices.get((seat.code, "mayor"))
                continue
            for who in (seat.holder, seat.substitute):
                if who is not None:
                    mandate = self.state.on_council(who)
                    assert mandate is not None
                    assert mandate.party == seat.party

    @invariant()
    def supplementary_seats_never_change(self) -> None:
        """Each party's stay as constituted, but for what KL took away; § 3, stk. 9 adds beside them."""
        for party, number in SUPPLEMENTARY.items():
            held = [s for s in self.state.seats.values() if s.kind is SeatKind.ELECTED and s.party == party]
            assert len(held) == number - self.taken_away.get(party, 0)

    @invariant()
    def somebody_chairs_or_it_is_open(self) -> None:
        """An office is held by a member, or a task or question is open about it."""
        told = {task.about.get("office") for task in open_tasks(self.state, self.day)}
        for office, officer in self.state.chairmanship.items():
            held = officer.person is not None and self.state.seat_of(officer.person) is not None
            assert (
                held
                or office in told
                or any(q.about.get("office") == office for q in self.state.questions.values())
            ), office

    @invariant()
    def a_post_is_held_by_somebody_on_a_council_and_by_one(self) -> None:
        """§ 4, stk. 4: nobody represents the municipalities who sits on no council; nobody holds two places."""
        held = holder_on(self.state, self.day)
        assert all(self.state.on_council(holding.person) is not None for holding in held.values())
        assert len({holding.person for holding in held.values()}) == len(held)

    @invariant()
    def a_place_that_fell_vacant_is_filled_or_open(self) -> None:
        """Whoever has left a place of the RBR is succeeded, or a task says that somebody must be."""
        held = {place for _post, place in holder_on(self.state, self.day)}
        told = {task.about.get("place") for task in open_tasks(self.state, self.day) if task.about.get("post")}
        fell = {one.place for one in self.state.posts if one.ended is not None and one.ended <= self.day}
        assert fell <= held | told

    def teardown(self) -> None:
        """What was known of a day then is what it is said to have been; the ledger keeps it all."""
        for day, then, said in self.seen:
            assert facts(state_on(self.entries, day, then)) == said
        assert facts(state_on(self.entries)) == facts(self.state)
        self._entered_in_another_order()

    def _entered_in_another_order(self) -> None:
        """Whoever enters the same events in another order, one a day, gets the same KKR on every day."""
        events = known(self.entries)
        founding = [one for one in events if one.effect.isoformat() == START]
        days: dict[date, Event] = {one.effect: one for one in events if one.effect.isoformat() != START}
        if len(days) + len(founding) != len(events):
            return
        shuffled = list(days.values())
        random.Random(len(events)).shuffle(shuffled)  # noqa: S311 (an order, no secret)
        again = [
            Entry(at, datetime(2030, 1, 1, tzinfo=UTC), one.effect, one.kind, one.body, None, None, "")
            for at, one in enumerate([*founding, *shuffled], start=1)
        ]
        for day in (*days, LAST):
            assert seats_of(state_on(again, day)) == seats_of(state_on(self.entries, day))


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=settings().max_examples // 3, stateful_step_count=40, deadline=None)
