"""Files of rules/ that cannot be used: each complaint says where, what is there, what should be, what to do."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.rulebook import find_post, load_articles, load_posts, load_rulebook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ID = "kkr-2026-2030"
READERS: dict[str, Callable[[Path], object]] = {
    f"{ID}.yaml": lambda folder: load_rulebook(ID, folder=folder),
    f"{ID}.articles.yaml": lambda folder: load_articles(ID, folder=folder),
    "posts/every-kkr.yaml": lambda folder: load_posts(folder=folder),
    "posts/sjaelland-2022-2026.yaml": lambda folder: load_posts(folder=folder),
}


class Broken(NamedTuple):
    """A text of a bundled file, what it is replaced with (once), and the four parts of the complaint.

    ``{line}`` stands for the line on which the replacement begins, plus ``below``; ``{first}`` for the first line
    that the new text stood on already. A mapping begins on the line after its key.
    """

    file: str
    old: str
    new: str
    where: str
    found: str
    expected: str
    todo: str
    below: int = 0


RULES, ARTICLES, POSTS, LIST = READERS

CASES = {
    "unknown key": Broken(
        RULES,
        "\nbody: kkr\n",
        "\nbody: kkr\nsauce: KL\n",
        where="rules/kkr-2026-2030.yaml, line {line}, key sauce",
        found="an unknown key",
        expected="no further key",
        todo="remove the key",
        below=2,
    ),
    "unknown parameter": Broken(
        RULES,
        "\n  quorum:\n",
        "\n  quorums:\n",
        where="rules/kkr-2026-2030.yaml, line {line}, key parameters.quorums",
        found="an unknown key",
        expected="one of quorum",
        todo="rename it to quorum",
        below=2,
    ),
    "missing translation": Broken(
        RULES,
        "    en: the usual number of meetings a year\n",
        "",
        where="rules/kkr-2026-2030.yaml, line {line}, key parameters.meetings_per_year",
        found="no key en",
        expected="the keys da, en, article, also, value",
        todo="add the key",
        below=-3,
    ),
    "empty translation": Broken(
        RULES,
        "en: the usual number of meetings a year\n",
        "en:\n",
        where="rules/kkr-2026-2030.yaml, line {line}, key parameters.meetings_per_year.en",
        found="nothing",
        expected="a value",
        todo="it is not filled in: fill it in",
    ),
    "threshold above the whole": Broken(
        RULES,
        "value: 2/100",
        "value: 200/100",
        where="rules/kkr-2026-2030.yaml, line {line}, key parameters.threshold.value",
        found="“200/100”",
        expected="a share such as 2/100",
        todo="write it as a fraction",
    ),
    "threshold as a decimal": Broken(
        RULES,
        "value: 2/100",
        "value: 0.02",
        where="rules/kkr-2026-2030.yaml, line {line}, key parameters.threshold.value",
        found="“0.02”",
        expected="a share such as 2/100",
        todo="write it as a fraction",
    ),
    "impossible day": Broken(
        RULES,
        "value: 01-31",
        "value: 02-30",
        where="rules/kkr-2026-2030.yaml, line {line}, key parameters.constituting_meeting_by.value",
        found="“02-30”",
        expected="a day such as 01-31",
        todo="write month and day with a dash",
    ),
    "unquoted yes is read as yes, but true is not": Broken(
        RULES,
        'value: "yes"',
        "value: true",
        where="rules/kkr-2026-2030.yaml, line {line}, key parameters.council_seat_required.value",
        found="“true”",
        expected="yes or no",
        todo="write yes or no",
    ),
    "no members for a municipality": Broken(
        RULES,
        "value: 2\n",
        "value: 0\n",
        where="rules/kkr-2026-2030.yaml, line {line}, key parameters.cap_factor.value",
        found="“0”",
        expected="a whole number, 1 or more",
        todo="correct the number; what is unknown is left empty, where that is allowed",
    ),
    "date that never was": Broken(
        RULES,
        "adopted: 2025-09-25",
        "adopted: 2025-09-31",
        where="rules/kkr-2026-2030.yaml, line {line}, key adopted",
        found="“2025-09-31”",
        expected="a date that exists, such as 2025-11-18",
        todo="write year, month and day with dashes",
    ),
    "id of another term": Broken(
        RULES,
        f"id: {ID}",
        "id: kkr-2022-2026",
        where="rules/kkr-2026-2030.yaml, line {line}, key id",
        found="“kkr-2022-2026”",
        expected="“kkr-2026-2030”, the name of the file, made of body and term",
        todo="correct the id, the body, the term or the name of the file",
    ),
    "question about nothing": Broken(
        RULES,
        "bears_on: dates",
        "bears_on: date",
        where="rules/kkr-2026-2030.yaml, line {line}, key options.18.bears_on",
        found="“date”",
        expected="one of composition, meeting, chair, appointment, dates",
        todo="did you mean dates?",
    ),
    "duplicate option": Broken(
        RULES,
        "  - name: rounding",
        "  - name: scale",
        where="rules/kkr-2026-2030.yaml, line {line}, key options.1.name",
        found="scale once more; it stands in line {first} already",
        expected="each only once",
        todo="remove or rename one of them",
    ),
    "option with one value": Broken(
        RULES,
        "values: [one, none]",
        "values: [one]",
        where="rules/kkr-2026-2030.yaml, line {line}, key options.2.values",
        found="“one”",
        expected="two or more different values, the default first",
        todo="correct the values",
    ),
    "option without values": Broken(
        RULES,
        "values: [one, none]",
        "values: []",
        where="rules/kkr-2026-2030.yaml, line {line}, key options.2.values",
        found="nothing",
        expected="two or more different values, the default first",
        todo="correct the values",
    ),
    "effect of no value": Broken(
        RULES,
        "      half_up:\n",
        "      halfup:\n",
        where="rules/kkr-2026-2030.yaml, line {line}, key options.1.effects.halfup",
        found="the unknown value “halfup”",
        expected="one of half_up, up, down",
        todo="correct the name of the value, or remove the entry",
        below=1,
    ),
    "duplicate article": Broken(
        ARTICLES,
        "- id: § 5, stk. 2\n",
        "- id: § 5, stk. 1\n",
        where="rules/kkr-2026-2030.articles.yaml, line {line}, key articles.26.id",
        found="§ 5, stk. 1 once more; it stands in line {first} already",
        expected="each only once",
        todo="remove or rename one of them",
    ),
    "article that is not computable without a reason": Broken(
        ARTICLES,
        'computable: "yes"',
        'computable: "no"',
        where="rules/kkr-2026-2030.articles.yaml, line {line}, key articles.4.computable",
        found="no reason, why_not",
        expected="a reason where computable is no, and only there",
        todo="correct computable, add why_not or remove it",
    ),
    "computable article with a reason": Broken(
        ARTICLES,
        'computable: "no"',
        'computable: "yes"',
        where="rules/kkr-2026-2030.articles.yaml, line {line}, key articles.0.computable",
        found="a reason, why_not",
        expected="a reason where computable is no, and only there",
        todo="correct computable, add why_not or remove it",
    ),
    "post of an unknown KKR": Broken(
        POSTS,
        "kkr: [syddanmark]",
        "kkr: [syddamark]",
        where="rules/posts/every-kkr.yaml, line {line}, key posts.6.kkr.0",
        found="“syddamark”",
        expected="one of hovedstaden, sjælland, syddanmark, midtjylland, nordjylland",
        todo="did you mean syddanmark?",
    ),
    "post without a name": Broken(
        POSTS,
        "    name:\n      da: Danmarks Erhvervsfremmebestyrelse\n      en: Danish Business Promotion Board\n",
        "",
        where="rules/posts/every-kkr.yaml, line {line}, key posts.1",
        found="no key name",
        expected="the keys key, name, kkr, field, status, reason, seats, chairs, alternates, fee, fee_note, form,"
        " decided_by, nominators, term, legal_basis, requirements, gender_rule, source, note, not_established",
        todo="add the key",
        below=-1,
    ),
    "post with an unknown status": Broken(
        LIST,
        "status: merged",
        "status: merge",
        where="rules/posts/sjaelland-2022-2026.yaml, line {line}, key posts.1.status",
        found="“merge”",
        expected="one of filled, expected_to_end, undecided, merged, abolished, elsewhere",
        todo="did you mean merged?",
    ),
    "abolished without a reason": Broken(
        LIST,
        "    seats: 2\n",
        "    status: abolished\n    seats: 2\n",
        where="rules/posts/sjaelland-2022-2026.yaml, line {line}, key posts.0",
        found="the status abolished without a reason",
        expected="a reason where the status is not filled, and only there",
        todo="correct the status, add the reason or remove it",
        below=-5,
    ),
    "filled with a reason": Broken(
        LIST,
        "    status: merged\n",
        "",
        where="rules/posts/sjaelland-2022-2026.yaml, line {line}, key posts.1",
        found="the status filled with a reason",
        expected="a reason where the status is not filled, and only there",
        todo="correct the status, add the reason or remove it",
        below=-5,
    ),
    "requirement about more seats than there are": Broken(
        LIST,
        "        strength: must\n        seats: 2\n",
        "        strength: must\n        seats: 3\n",
        where="rules/posts/sjaelland-2022-2026.yaml, line {line}, key posts.0.requirements.0.seats",
        found="3",
        expected="at most 2, the seats of the post",
        todo="correct one of the two",
        below=1,
    ),
    "more chairs than seats": Broken(
        POSTS,
        "chairs: 1",
        "chairs: 5",
        where="rules/posts/every-kkr.yaml, line {line}, key posts.4.chairs",
        found="5",
        expected="at most 4, the seats of the post",
        todo="correct one of the two",
    ),
    "last word of somebody else": Broken(
        POSTS,
        "form: nominate",
        "form: appoint",
        where="rules/posts/every-kkr.yaml, line {line}, key posts.0.decided_by",
        found="somebody else who decides, though the KKR appoints",
        expected="this only where the form is nominate",
        todo="correct the form, or remove decided_by",
        below=2,
    ),
    "unknown kind of requirement": Broken(
        POSTS,
        "kind: on_board",
        "kind: onboard",
        where="rules/posts/every-kkr.yaml, line {line}, key posts.2.requirements.0.kind",
        found="“onboard”",
        expected="one of council_member, kkr_member, mayor, chairmanship, committee_chair, committee_member,"
        " regional_council_member, elected_office, business_background, on_board, same_persons_as, overlaps,"
        " municipality_kind, reappointed_once, shared_alternate, office_in_body",
        todo="did you mean on_board?",
    ),
    "board that is not named": Broken(
        POSTS,
        "        of: FGU-institution\n",
        "",
        where="rules/posts/every-kkr.yaml, line {line}, key posts.2.requirements.0",
        found="no key of",
        expected="what the requirement on_board is about",
        todo="add the key",
        below=-2,
    ),
    "requirement about something it is not about": Broken(
        POSTS,
        "        strength: wished\n",
        "        strength: wished\n        of: business\n",
        where="rules/posts/every-kkr.yaml, line {line}, key posts.4.requirements.1.of",
        found="“business”",
        expected="nothing: the requirement business_background is about nothing else",
        todo="remove the key",
        below=1,
    ),
    "overlap with a post that is not there": Broken(
        LIST,
        "of: SOSU-DIM",
        "of: SOSU",
        where="rules/posts/sjaelland-2022-2026.yaml, line {line}, key posts.8.requirements.1.of",
        found="SOSU, which is no post of this file",
        expected="one of GCSC, PPU, SKU, SU-ALMEN, SU-FYSIO, SU-KIRO, SU-PSYK, RBR, PRAKTIK, SOSU-DIM, ABSALON,"
        " SKOLETJENESTEN, PHIL, INTERREG-DK-DE, ORESUND, OESTERSOE, EH-SJAELLAND, DEB, GC-EU, KLIMA, TURISME,"
        " FGU, VAEKSTFORUM, VAEKSTHUS, OE-TURISME, EU-FUSION, SU-TAND",
        todo="correct the key, or remove the requirement",
    ),
    "list of another KKR": Broken(
        LIST,
        "kkr: [sjælland]",
        "kkr: [hovedstaden]",
        where="rules/posts/sjaelland-2022-2026.yaml, line {line}, key kkr",
        found="hovedstaden",
        expected="sjælland, as the file is named",
        todo="correct it, or the name of the file",
    ),
    "list of another term": Broken(
        LIST,
        "terms: [2022-2026]",
        "terms: [2026-2030]",
        where="rules/posts/sjaelland-2022-2026.yaml, line {line}, key terms",
        found="2026-2030",
        expected="2022-2026, as the file is named",
        todo="correct it, or the name of the file",
    ),
    "doubt about nothing": Broken(
        LIST,
        "not_established: [status]",
        "not_established: [state]",
        where="rules/posts/sjaelland-2022-2026.yaml, line {line}, key posts.1.not_established.0",
        found="“state”",
        expected="one of status, chairs, form, term, requirements",
        todo="did you mean status?",
    ),
    "dash without a post": Broken(
        LIST,
        "posts:\n",
        "posts:\n  -\n",
        where="rules/posts/sjaelland-2022-2026.yaml, line {line}, key posts.0",
        found="nothing",
        expected="a post",
        todo="fill it in, or remove the dash",
        below=1,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_broken_file_is_refused_with_its_line(case: Broken, tmp_path: Path) -> None:
    """The complaint names the file, the line and the key, and says what to write."""
    folder = tmp_path / "rules"
    shutil.copytree(data_dir("rules"), folder)
    text = (folder / case.file).read_text(encoding="utf-8")
    assert case.old in text
    line = text[: text.index(case.old)].count("\n") + 1 + case.below
    (folder / case.file).write_text(text.replace(case.old, case.new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        READERS[case.file](folder)
    first = text[: max(text.find(case.new), 0)].count("\n") + 1
    assert caught.value.where == case.where.format(line=line)
    assert caught.value.found == case.found.format(first=first)
    assert caught.value.expected == case.expected
    assert caught.value.todo == case.todo


def test_a_post_listed_twice_is_refused(tmp_path: Path) -> None:
    """Keys that differ in capitals only are the same key, also where a single post is looked up."""
    (tmp_path / "posts").mkdir()
    text = (data_dir("rules") / POSTS).read_text(encoding="utf-8")
    entry = text[text.index("  - key: RBR") : text.index("  - key: DEB")]
    (tmp_path / POSTS).write_text(text + entry.replace("key: RBR", "key: rbr"), encoding="utf-8")
    readers: tuple[Callable[[], object], ...] = (
        lambda: load_posts(folder=tmp_path),
        lambda: find_post("RBR", folder=tmp_path),
    )
    for reader in readers:
        with pytest.raises(InputError) as caught:
            reader()
        line, first = (text.count("\n", 0, at) + 1 for at in (len(text), text.index("key: RBR")))
        assert caught.value.where == f"rules/posts/every-kkr.yaml, line {line}, key posts.10.key"
        assert caught.value.found == f"rbr once more; it stands in line {first} already"
        assert caught.value.expected == "each only once"
        assert caught.value.todo == "remove or rename one of them"


def test_a_catalogue_is_named_after_its_kkr_and_term(tmp_path: Path) -> None:
    """Else nobody would find it."""
    shutil.copytree(data_dir("rules") / "posts", tmp_path / "posts")
    (tmp_path / "posts" / "sjælland.yaml").write_text("posts: []", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_posts(folder=tmp_path)
    assert caught.value.where == "rules/posts/sjælland.yaml"
    assert caught.value.found == "a file of another name"
    assert caught.value.expected == (
        "every-kkr.yaml, or the name of a KKR and a term such as hovedstaden-2026-2030.yaml"
    )
    assert caught.value.todo == "rename the file, or move it elsewhere"


def test_a_single_post_that_is_broken_is_refused_with_its_line_and_place(tmp_path: Path) -> None:
    """Though the posts around it are not parsed; those are not complained about."""
    shutil.copytree(data_dir("rules") / "posts", tmp_path / "posts")
    text = (tmp_path / POSTS).read_text(encoding="utf-8")
    at = text.index("key: FGU")
    broken = text[:at].replace("seats: 5", "seats: many") + text[at:].replace("seats: 1", "seats: one", 1)
    (tmp_path / POSTS).write_text(broken, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        find_post("FGU", folder=tmp_path)
    line = broken.count("\n", 0, broken.index("seats: one")) + 1
    assert caught.value.where == f"rules/posts/every-kkr.yaml, line {line}, key posts.2.seats"
    assert caught.value.found == "“one”"
    assert find_post("DEB", folder=tmp_path).seats == 1
