"""What a check of the members finds: one person, one rule, one sentence (§ 3, stk. 1 and 3-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import Office
from kkrvalg.procedures.substitutes import ARTICLE as SUBSTITUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.model import Election, People, PersonId
    from kkrvalg.procedures.substitutes import Substitution

MEMBERS = "§ 3, stk. 1"
ONE_ONLY = "§ 3, stk. 4"

Kind = Literal["error", "ask", "note"]
Rule = Literal[
    "surplus",
    "no_seat",
    "mayor",
    "outside_area",
    "outside_kl",
    "not_on_council",
    "not_confirmed",
    "other_party",
    "other_list",
    "member_twice",
    "no_substitute",
    "substitute_is_member",
    "substitute_for_two",
    "deputy_missing",
    "deputy_not_confirmed",
    "council_elects",
    "not_the_deputy",
    "deputy_stands_in_already",
    "other_council",
    "mayor_not_on_council",
    "roll_differs",
]

_DEPUTIES = {
    Office.FIRST_DEPUTY: N_("the first deputy mayor"),
    Office.SECOND_DEPUTY: N_("the second deputy mayor"),
}

_SENTENCES: dict[Rule, str] = {
    "no_seat": N_("{who}: the party has no seat of its own to fill in this KKR."),
    "mayor": N_("{who}: is a mayor, and so a member already."),
    "outside_area": N_("{who}: {municipality} is not in the area of this KKR."),
    "outside_kl": N_("{who}: {municipality} is not a member of KL."),
    "not_on_council": N_("{who}: is not on the council of {municipality}, whose members are all known."),
    "not_confirmed": N_("{who}: the members of the council of {municipality} are not all known; not confirmed."),
    "other_party": N_("{who}: was elected to the council for list {letter}, which does not count for {party}."),
    "other_list": N_("{who}: the council's roll says list {letter}, members.csv another one."),
    "member_twice": N_("{who}: stands more than once among the members."),
    "no_substitute": N_("{who}: has no personal substitute yet."),
    "substitute_is_member": N_("{who}: is a member too, and so cannot be a substitute."),
    "substitute_for_two": N_("{who}: is named as substitute for {other} too; one member only is allowed."),
    "deputy_missing": N_("{who}: {deputy} is not named, so the substitute is not known."),
    "deputy_not_confirmed": N_("{who}: {other} is given as substitute; not confirmed, as {deputy} is not named."),
    "council_elects": N_("{who}: both deputy mayors are members themselves; the council elects a substitute."),
    "not_the_deputy": N_("{who}: members.csv gives {other} as substitute, but it is the deputy mayor {deputy}."),
    "deputy_stands_in_already": N_(
        "{who}: stands in as deputy mayor, but is named as substitute for {other} too; one member only is allowed."
    ),
    "other_council": N_("{who}: a mayor's substitute is of the mayor's own council."),
    "mayor_not_on_council": N_(
        "{who}: is not among the members of the council of {municipality}, who are all known: the name may be"
        " spelled in two ways."
    ),
    "roll_differs": N_(
        "{municipality}: the council's roll has {number} for list {letter}, the election gave it {seats}: the"
        " letter of somebody may be wrong."
    ),
}


class Finding(NamedTuple):
    """What a check finds: an ``error`` breaks a rule, an ``ask`` must be settled by somebody, a ``note`` is told.

    ``person`` is whom it is about, of ``municipality``; ``stands_in_for`` the member for whom that person is named
    as substitute, ``also_for`` a second one, or whoever else has a part in it. ``letter`` is that of the list the
    person was elected for to the council; ``number`` how many there are, ``seats`` how many there should be;
    ``near`` a name that resembles one that is not known.
    """

    article: str
    kind: Kind
    rule: Rule
    person: PersonId | None
    municipality: str = ""
    party: str | None = None
    stands_in_for: PersonId | None = None
    also_for: PersonId | None = None
    letter: str | None = None
    office: Office | None = None
    number: int = 0
    seats: int = 0
    near: str | None = None

    @staticmethod
    def of(
        election: Election,
        article: str,
        kind: Kind,
        rule: Rule,
        person: PersonId,
        **more: Any,  # noqa: ANN401 (the other fields)
    ) -> Finding:
        """Return a finding about a person, whose municipality is called as the election calls it."""
        municipality = election.municipality_by_code[person.code].name
        return Finding(article, kind, rule, person, municipality)._replace(**more)

    @property
    def who(self) -> str:
        """Whom it is about, in the language in use."""
        if self.person is None:
            return self.party or ""
        name = f"{self.person.name} ({self.municipality})"
        if self.stands_in_for is not None:
            return _("{name}, substitute for {member}").format(name=name, member=self.stands_in_for.name)
        return _("{name}, elected for {party}").format(name=name, party=self.party) if self.party else name

    @property
    def sentence(self) -> str:
        """The finding in the language in use."""
        if self.rule == "surplus":
            return ngettext(
                "{party} has elected {number} member more than it has seats.",
                "{party} has elected {number} members more than it has seats.",
                self.number,
            ).format(party=self.party, number=self.number)
        text = _(_SENTENCES[self.rule]).format(
            who=self.who,
            municipality=self.municipality,
            party=self.party,
            letter=self.letter,
            number=self.number,
            seats=self.seats,
            other=self.also_for.name if self.also_for else "",
            deputy=_(_DEPUTIES[self.office]) if self.office in _DEPUTIES else self.near,
        )
        if self.near and self.rule in {"not_on_council", "mayor_not_on_council"}:
            text += " " + _("Perhaps {name} is meant.").format(name=self.near)
        return text


class Claim(NamedTuple):
    """Somebody said to be a party's member, or the substitute of ``stands_in_for``, who is.

    ``letter`` is that of the list the person is said to be elected for, None where nothing is said.
    """

    person: PersonId
    party: str | None
    letter: str | None = None
    stands_in_for: PersonId | None = None


def check_claim(claim: Claim, kkr: str, people: People, election: Election) -> Iterator[Finding]:
    """Yield what keeps somebody from being a party's member, or substitute, in a KKR, as far as it is known."""
    person = claim.person
    municipality = election.municipality_by_code[person.code]
    article = MEMBERS if claim.stands_in_for is None else SUBSTITUTES
    common = {"party": claim.party, "stands_in_for": claim.stands_in_for}
    if municipality.kkr != kkr:
        yield Finding.of(election, article, "error", "outside_area", person, **common)
        return
    if not municipality.kl_member:
        yield Finding.of(election, article, "error", "outside_kl", person, **common)
    if any((mayor.code, mayor.name) == person for mayor in election.mayors):
        one = MEMBERS if claim.stands_in_for is None else ONE_ONLY
        yield Finding.of(election, one, "error", "mayor", person, **common)
        return
    entry = people.on_council.get(person)
    if entry is None and person.code in people.complete:
        near = _nearest(person, people)
        yield Finding.of(election, article, "error", "not_on_council", person, near=near, **common)
    elif entry is None:
        yield Finding.of(election, article, "ask", "not_confirmed", person, **common)
    elif claim.letter is not None and entry.letter != claim.letter:
        yield Finding.of(election, article, "error", "other_list", person, letter=entry.letter, **common)
    own = claim.letter if entry is None else entry.letter
    if own is not None and election.contender_of.get(f"{person.code}:{own}") != claim.party:
        yield Finding.of(election, article, "error", "other_party", person, letter=own, **common)


def _nearest(person: PersonId, people: People) -> str | None:
    """Return the council member whose name most resembles somebody's, None if none does."""
    from difflib import get_close_matches  # noqa: PLC0415 (needed only when something is wrong)

    names = [entry.name for entry in people.council_of.get(person.code, ())]
    return next(iter(get_close_matches(person.name, names, n=1, cutoff=0.6)), None)


def check_substitution(given: Substitution, people: People, election: Election) -> Iterator[Finding]:
    """Yield what is wrong or unknown about a mayor's substitute."""
    mayor = given.member
    if mayor.code in people.complete and mayor not in people.on_council:
        near = _nearest(mayor, people)
        yield Finding.of(election, MEMBERS, "ask", "mayor_not_on_council", mayor, near=near)
    if given.how == "not_known":
        rule: Rule = "deputy_missing" if given.stated is None else "deputy_not_confirmed"
        yield Finding.of(election, SUBSTITUTES, "ask", rule, mayor, office=given.missing, also_for=given.stated)
    elif given.how == "council_elects" and given.stated is None:
        yield Finding.of(election, SUBSTITUTES, "ask", "council_elects", mayor)
    elif given.how != "council_elects" and given.stated not in {None, given.substitute}:
        deputy = given.substitute.name if given.substitute else None
        yield Finding.of(
            election, SUBSTITUTES, "error", "not_the_deputy", mayor, also_for=given.stated, near=deputy
        )
    if given.substitute is None:
        return
    common = {"stands_in_for": mayor}
    if given.substitute.code != mayor.code:
        yield Finding.of(election, SUBSTITUTES, "error", "other_council", given.substitute, **common)
    if given.substitute in people.member:
        yield Finding.of(election, ONE_ONLY, "error", "substitute_is_member", given.substitute, **common)
    if given.also_for is not None:
        deputy_by_rule = given.how in {"first_deputy", "second_deputy"}
        kind: Kind = "ask" if deputy_by_rule else "error"
        rule = "deputy_stands_in_already" if deputy_by_rule else "substitute_for_two"
        yield Finding.of(election, ONE_ONLY, kind, rule, given.substitute, also_for=given.also_for, **common)
