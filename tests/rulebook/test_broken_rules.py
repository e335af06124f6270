"""Files of rules/ that cannot be used: each complaint says where, what is there, what should be, what to do."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.rulebook import load_articles, load_posts, load_rulebook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ID = "kkr-2026-2030"
READERS: dict[str, Callable[[Path], object]] = {
    f"{ID}.yaml": lambda folder: load_rulebook(ID, folder=folder),
    f"{ID}.articles.yaml": lambda folder: load_articles(ID, folder=folder),
    "posts.yaml": lambda folder: load_posts(folder=folder),
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


RULES, ARTICLES, POSTS = READERS

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
        where="rules/kkr-2026-2030.yaml, line {line}, key options.17.bears_on",
        found="“date”",
        expected="one of composition, chair, appointment, dates",
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
        "kkr: all",
        "kkr: [midtjyland]",
        where="rules/posts.yaml, line {line}, key posts.0.kkr.0",
        found="“midtjyland”",
        expected="one of hovedstaden, sjælland, syddanmark, midtjylland, nordjylland",
        todo="did you mean midtjylland?",
    ),
    "post without seats": Broken(
        POSTS,
        "    seats: 5\n",
        "",
        where="rules/posts.yaml, line {line}, key posts.0",
        found="no key seats",
        expected="the keys key, name, seats, alternates, kkr, form, decided_by, term, legal_basis, source, note,"
        " gender_rule, requirements",
        todo="add the key",
        below=-4,
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
    """Keys that differ in capitals only are the same key."""
    text = (data_dir("rules") / POSTS).read_text(encoding="utf-8")
    entry = text[text.index("  - key:") :]
    (tmp_path / POSTS).write_text(text + entry.replace("key: RBR", "key: rbr"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_posts(folder=tmp_path)
    line = 2 + text.count("\n") - 1
    assert caught.value.where == f"rules/posts.yaml, line {line}, key posts.1.key"
    assert caught.value.found == "rbr once more; it stands in line 3 already"
    assert caught.value.expected == "each only once"
    assert caught.value.todo == "remove or rename one of them"
