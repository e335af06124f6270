"""Reads the catalogues of posts in rules/posts/: those that every KKR has, and the lists of single KKR and terms.

A list is named after its KKR and term (``hovedstaden-2026-2030.yaml``). A post that it has takes the place, for
that KKR and term, of the one of the same key that every KKR has.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import council_name, fold
from kkrvalg.reading.text import read_text
from kkrvalg.reading.values import KKR_KEYS
from kkrvalg.reading.yamlfile import parse_yaml, validate
from kkrvalg.rulebook.book import Post, PostTerm, Requirement
from kkrvalg.rulebook.reading import optional_words, reject_duplicates, unknown
from kkrvalg.rulebook.rows import PostsFile

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.reading.text import TextFile
    from kkrvalg.reading.yamlfile import YamlDocument, YamlPath
    from kkrvalg.rulebook.rows import PostRow, RequirementRow, TermRow

FOLDER = "posts"
EVERY_KKR = "every-kkr.yaml"
ABOUT_A_POST = {"same_persons_as", "overlaps"}
"""The kinds of requirements that name another post."""
ABOUT_SOMETHING = ABOUT_A_POST | {
    "committee_chair",
    "committee_member",
    "on_board",
    "municipality_kind",
    "office_in_body",
}
"""The kinds of requirements that say what they are about."""
MAY_BE_ABOUT = ABOUT_SOMETHING | {"regional_council_member"}

_NAME = re.compile(r"(?P<kkr>.+)-(?P<term>\d{4}-\d{4})\.yaml")
_BY_FOLDED = {fold(key): key for key in KKR_KEYS}
_DASH, _KEY = "\n  - ", "key:"
"""How a post begins."""
_OUTSIDE = re.compile(r"\n[^\s#]")
"""How a key begins that stands outside of all posts."""


class _List(NamedTuple):
    """The list of one KKR for one term, by its file's name."""

    kkr: str
    term: str
    file: str


def load_posts(kkr: str | None = None, term: str | None = None, *, folder: Path | None = None) -> tuple[Post, ...]:
    """Read the posts of the catalogues.

    Args:
        kkr: only those of this KKR.
        term: only those of this term. A post that every KKR has then stands for those of its KKR whose list for
            the term does not have it. Without KKR and term every post of every catalogue is given.
        folder: where the rules lie, the bundled ones if left out.

    Raises:
        InputError: a catalogue cannot be used.
    """
    listed = tuple(post for entry in _lists(kkr, term, folder) for post in _read(entry.file, folder))
    common = _read(EVERY_KKR, folder)
    if kkr is None and term is None:
        return (*common, *listed)
    taken = {(key, fold(post.key)) for post in listed for key in post.kkr}
    rest = []
    for post in common:
        left = tuple(key for key in post.kkr if (key, fold(post.key)) not in taken)
        if _holds_for(post, kkr, term) and (left if kkr is None else kkr in left):
            rest.append(post._replace(kkr=left) if kkr is None else post)
    return (*listed, *rest)


def find_post(key: str, *, kkr: str | None = None, term: str | None = None, folder: Path | None = None) -> Post:
    """Return the post of that key, in capitals or small letters; nothing but the files that may have it is read.

    Args:
        key: such as ``"RBR"``.
        kkr: whose post; its own list comes before what every KKR has.
        term: for which term, such as ``"2026-2030"``; the newest list if left out.
        folder: where the rules lie, the bundled ones if left out.

    Raises:
        InputError: there is no such post, or a catalogue cannot be used.
    """
    own = [entry.file for entry in reversed(_lists(kkr, term, folder))]
    for name in (EVERY_KKR, *own) if kkr is None else (*own, EVERY_KKR):
        for post in _read(name, folder, key):
            if _holds_for(post, kkr, term):
                return post
    raise _no_such_post(key, kkr, term, folder)


def has_list(kkr: str, term: str, *, folder: Path | None = None) -> bool:
    """Return whether the KKR's own list of appointments for the term is among the catalogues."""
    return bool(_lists(kkr, term, folder))


def _holds_for(post: Post, kkr: str | None, term: str | None) -> bool:
    return (kkr is None or kkr in post.kkr) and (term is None or not post.terms or term in post.terms)


def _no_such_post(key: str, kkr: str | None, term: str | None, folder: Path | None) -> InputError:
    """Return the complaint about a key that no post has, or none of that KKR and term."""
    where = _("the post “{name}”").format(name=key)
    known = list(dict.fromkeys(post.key for post in load_posts(kkr, term, folder=folder)))
    elsewhere = [post for post in load_posts(folder=folder) if fold(post.key) == fold(key)]
    if not elsewhere:
        return unknown(where, _("no such post"), key, known)
    asked = ", ".join(part for part in (council_name(kkr) if kkr else "", term or "") if part)
    having = [", ".join((*map(council_name, post.kkr), *post.terms)) for post in elsewhere]
    return InputError(
        where=where,
        found=_("no such post for {subject}").format(subject=asked),
        expected=_("one of {known}").format(known=", ".join(known)),
        todo=_("choose one of them; {name} is a post of: {owners}").format(
            name=elsewhere[0].key, owners="; ".join(having)
        ),
    )


# --- files ----------------------------------------------------------------------------------------------------


def _posts_folder(folder: Path | None) -> Path:
    return (folder or data_dir("rules")) / FOLDER


def _shown(name: str) -> str:
    return f"rules/{FOLDER}/{name}"


def _lists(kkr: str | None, term: str | None, folder: Path | None) -> tuple[_List, ...]:
    """Return the lists there are, the oldest term first, of one KKR or term where that is named."""
    names = sorted(file.name for file in _posts_folder(folder).glob("*.yaml") if file.name != EVERY_KKR)
    found = sorted((_as_list(name) for name in names), key=lambda entry: (entry.term, entry.file))
    return tuple(e for e in found if (kkr is None or e.kkr == kkr) and (term is None or e.term == term))


def _as_list(name: str) -> _List:
    match = _NAME.fullmatch(name)
    kkr = _BY_FOLDED.get(fold(match["kkr"])) if match else None
    if match is None or kkr is None:
        raise InputError(
            where=_shown(name),
            found=_("a file of another name"),
            expected=_("{file}, or the name of a KKR and a term such as {example}").format(
                file=EVERY_KKR, example="hovedstaden-2026-2030.yaml"
            ),
            todo=_("rename the file, or move it elsewhere"),
        )
    return _List(kkr, match["term"], name)


def _read(name: str, folder: Path | None, key: str | None = None) -> tuple[Post, ...]:
    """Read the posts of one file, or no more than the one of that key if the file has it."""
    file = read_text(_posts_folder(folder) / name, _shown(name))
    return _parsed(file, name, None if key is None else fold(key))


@lru_cache(maxsize=8)
def _parsed(file: TextFile, name: str, key: str | None) -> tuple[Post, ...]:
    """Return the posts in the text of a file; the same text is parsed once for all the KKR."""
    if key is not None:
        text = _excerpt(file.text, key)
        if text is None:
            return ()
        file = file._replace(text=text)
    document = parse_yaml(file)
    rows = validate(PostsFile, document)
    if name != EVERY_KKR:
        _check_name(document, rows, _as_list(name))
    posts = tuple(_post(document, at, row, rows) for at, row in enumerate(rows.posts) if row is not None)
    found = tuple(post for post in posts if key is None or fold(post.key) == key)
    if key is None or len(found) > 1:
        _check_whole(document, rows)
    return found


def _excerpt(text: str, key: str) -> str | None:
    """Return a catalogue's text with only the post of that folded key in it, each line at its place; None if none.

    The other posts are emptied, so that nobody waits until they are parsed. Where the text is laid out in another
    way than one ``- key:`` a post, all of it is given.
    """
    head, *entries = text.split(_DASH)
    wanted = [at for at, entry in enumerate(entries) if fold(entry.partition("\n")[0][len(_KEY) :].strip()) == key]
    plain = all(entry.startswith(_KEY) and not _OUTSIDE.search(entry) for entry in entries)
    if len(wanted) != 1 or not plain:
        return text if key in fold(text) else None
    emptied = [entry if at == wanted[0] else entry.count("\n") * "\n" for at, entry in enumerate(entries)]
    return _DASH.join((head, *emptied))


# --- posts ----------------------------------------------------------------------------------------------------


def _post(document: YamlDocument, at: int, row: PostRow, rows: PostsFile) -> Post:
    _check_post(document, at, row)
    for number, requirement in enumerate(row.requirements):
        _check_requirement(document, ("posts", at, "requirements", number), requirement, row)
    return Post(
        key=row.key,
        name=row.name.words,
        field=row.field,
        status=row.status,
        reason=optional_words(row.reason),
        seats=row.seats,
        alternates=row.alternates,
        chairs=row.chairs,
        fee=row.fee,
        fee_note=optional_words(row.fee_note),
        form=row.form,
        decided_by=optional_words(row.decided_by),
        nominators=optional_words(row.nominators),
        term=PostTerm(rows.term.words, None, None, None, None) if row.term is None else _term(row.term),
        legal_basis=optional_words(row.legal_basis),
        requirements=tuple(map(_requirement, row.requirements)),
        gender_rule=row.gender_rule,
        kkr=row.kkr or rows.kkr,
        terms=rows.terms,
        source=(row.source or rows.source).words,
        note=optional_words(row.note),
        not_established=_not_established(row),
        input=document.input,
    )


def _term(row: TermRow) -> PostTerm:
    return PostTerm(row.words, row.start, row.years_after, row.years, optional_words(row.rotating))


def _requirement(row: RequirementRow) -> Requirement:
    return Requirement(row.kind, row.strength, row.seats, row.any_of, row.of, row.words)


def _not_established(row: PostRow) -> tuple[str, ...]:
    """Return the keys the source leaves open: those without a value, and those the file says are doubtful."""
    empty = {
        "seats": row.seats is None,
        "alternates": row.alternates is None,
        "fee": row.fee == "not_established",
        "form": row.form == "not_established",
        "decided_by": row.form == "nominate" and row.decided_by is None,
        "term": row.term is None,
        "legal_basis": row.legal_basis is None,
        "gender_rule": row.gender_rule == "not_established",
    }
    return tuple(name for name in Post._fields if empty.get(name) or name in row.not_established)


# --- checks ---------------------------------------------------------------------------------------------------


def _check_name(document: YamlDocument, rows: PostsFile, entry: _List) -> None:
    """Refuse a list whose KKR or term is not that of its name."""
    for key, found, expected in (("kkr", rows.kkr, entry.kkr), ("terms", rows.terms, entry.term)):
        if found != (expected,):
            raise document.error(
                (key,),
                found=", ".join(found) or _("nothing"),
                expected=_("{name}, as the file is named").format(name=expected),
                todo=_("correct it, or the name of the file"),
            )


def _check_whole(document: YamlDocument, rows: PostsFile) -> None:
    """Refuse empty entries, duplicate keys, and requirements about a post that the file does not have."""
    for at, row in enumerate(rows.posts):
        if row is None:
            raise document.error(
                ("posts", at), found=_("nothing"), expected=_("a post"), todo=_("fill it in, or remove the dash")
            )
    posts = [row for row in rows.posts if row is not None]
    keys = [row.key for row in posts]
    reject_duplicates(document, "posts", "key", keys)
    for at, row in enumerate(posts):
        for number, requirement in enumerate(row.requirements):
            if requirement.kind in ABOUT_A_POST and requirement.of not in keys:
                path = ("posts", at, "requirements", number, "of")
                raise document.error(
                    path,
                    found=_("{name}, which is no post of this file").format(name=requirement.of),
                    expected=_("one of {known}").format(known=", ".join(keys)),
                    todo=_("correct the key, or remove the requirement"),
                )


def _check_post(document: YamlDocument, at: int, row: PostRow) -> None:
    """Refuse a status without its reason, more chairs than seats, and a last word where the KKR has it."""
    if (row.status == "filled") == (row.reason is not None):
        raise document.error(
            ("posts", at),
            found=_("the status {status} with a reason").format(status=row.status)
            if row.reason
            else _("the status {status} without a reason").format(status=row.status),
            expected=_("a reason where the status is not filled, and only there"),
            todo=_("correct the status, add the reason or remove it"),
        )
    if row.seats is not None and row.chairs > row.seats:
        raise _too_many(document, ("posts", at, "chairs"), row.chairs, row.seats)
    if row.form == "appoint" and row.decided_by is not None:
        raise document.error(
            ("posts", at, "decided_by"),
            found=_("somebody else who decides, though the KKR appoints"),
            expected=_("this only where the form is nominate"),
            todo=_("correct the form, or remove decided_by"),
        )


def _check_requirement(document: YamlDocument, path: YamlPath, requirement: RequirementRow, row: PostRow) -> None:
    """Refuse a requirement about more seats than there are, and one that does not say what it is about."""
    if requirement.seats is not None and row.seats is not None and requirement.seats > row.seats:
        raise _too_many(document, (*path, "seats"), requirement.seats, row.seats)
    kinds = {requirement.kind, *requirement.any_of}
    if requirement.of is None and kinds & ABOUT_SOMETHING:
        raise document.error(
            path,
            found=_("no key {key}").format(key="of"),
            expected=_("what the requirement {kind} is about").format(kind=", ".join(sorted(kinds))),
            todo=_("add the key"),
        )
    if requirement.of is not None and not kinds & MAY_BE_ABOUT:
        raise document.error(
            (*path, "of"),
            found=f"“{requirement.of}”",
            expected=_("nothing: the requirement {kind} is about nothing else").format(kind=requirement.kind),
            todo=_("remove the key"),
        )


def _too_many(document: YamlDocument, path: YamlPath, found: int, seats: int) -> InputError:
    return document.error(
        path,
        found=str(found),
        expected=_("at most {seats}, the seats of the post").format(seats=seats),
        todo=_("correct one of the two"),
    )
