"""Keep the Danish messages in step with the source.

Usage: ``python tools/catalogue.py update``, ``check`` or ``compile``.

``update`` takes every message of kkrvalg/ into the .po file, keeps the translations there are, and says which
messages are still to be translated. ``compile`` writes the .mo file the program reads. ``check`` finds what is
missing, left over or at odds with the source. How a message is added is told in docs/contributing.md.
"""

from __future__ import annotations

import ast
import io
import os
import re
import string
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "kkrvalg"
PO = SOURCE / "locale" / "da" / "LC_MESSAGES" / "kkrvalg.po"
MARKS = {"_": 1, "N_": 1, "ngettext": 2, "ungettext": 2}
"""The functions that mark a message, and how many of its forms they take."""

HEADER = """\
# The Danish messages of kkrvalg. Kept by tools/catalogue.py; see docs/contributing.md.
msgid ""
msgstr ""
"Project-Id-Version: kkrvalg\\n"
"Language: da\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
"""Fixed, so that no date and no version of Babel changes the file."""


# --- the source -----------------------------------------------------------------------------------------------


def extract(source: Path = SOURCE) -> Catalog:
    """Return every message of the Python files below ``source``, in the order of the files.

    The syntax tree is read, not the text, because a message may stand inside an f-string.

    Raises:
        ValueError: something other than a plain text is marked.
    """
    catalogue = Catalog(locale="da", fuzzy=False)
    for file in sorted(source.rglob("*.py")):
        name = file.relative_to(source.parent).as_posix()
        for line, forms in _marked(ast.parse(file.read_bytes()), name):
            catalogue.add(forms[0] if len(forms) == 1 else forms, locations=[(name, line)])
    return catalogue


def _marked(tree: ast.AST, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the forms of each marked message with its line."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if not (isinstance(call.func, ast.Name) and call.func.id in MARKS):
            continue
        given = call.args[: MARKS[call.func.id]]
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in given):
            message = f"{name}:{call.lineno}: a message must be a plain text; put what varies in {{braces}}"
            raise ValueError(message)
        texts = tuple(a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str))
        if len(texts) == MARKS[call.func.id]:
            yield call.lineno, texts


# --- the .po file ---------------------------------------------------------------------------------------------


def read(path: Path = PO) -> Catalog:
    """Return the catalogue of a .po file, an empty one if there is none."""
    if not path.exists():
        return Catalog(locale="da", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale="da")


def update(source: Catalog, translated: Catalog) -> tuple[Catalog, list[Message]]:
    """Return the source's messages with the translations there are, and the translated ones that fell out."""
    updated = Catalog(locale="da", fuzzy=False)
    for message in _messages(source):
        old = translated.get(message.id)
        known = old.string if old is not None and old.id == message.id else ""
        updated.add(message.id, known, locations=message.locations, user_comments=old.user_comments if old else ())
    new = {message.id for message in _messages(updated)}
    return updated, [message for message in _messages(translated) if message.id not in new]


def as_po(catalogue: Catalog) -> bytes:
    """Return a catalogue as the text of a .po file, with the names of the files but no line numbers."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=0, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return HEADER.encode() + stream.getvalue()


def as_mo(path: Path = PO) -> bytes:
    """Return what the .mo file of a .po file must contain."""
    with path.open("rb") as stream:
        catalogue = read_po(stream)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def _messages(catalogue: Catalog) -> list[Message]:
    """Return the messages without the header."""
    return [message for message in catalogue if message.id]


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: tests may be reading it."""
    beside = path.with_suffix(f"{path.suffix}.{os.getpid()}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside.write_bytes(data)
    beside.replace(path)


# --- what can be wrong ----------------------------------------------------------------------------------------


def problems(source: Catalog, translated: Catalog) -> list[str]:
    """Return what is wrong with the translations, a line for each."""
    found = []
    for message in _messages(source):
        entry = translated.get(message.id)
        if entry is None or entry.id != message.id:
            found.append(f"not in the catalogue: {_shown(message)}")
        elif entry.fuzzy:
            found.append(f"fuzzy: {_shown(message)}")
        else:
            found += [f"{what}: {_shown(message)}" for what in _faults(entry)]
    known = {message.id for message in _messages(source)}
    left_over = [message for message in _messages(translated) if message.id not in known]
    return found + [f"not in the source: {_shown(m)}" for m in (*left_over, *translated.obsolete.values())]


def _faults(entry: Message) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    for form, danish in pairs(entry):
        if not danish.strip():
            yield "not translated"
        elif placeholders(form) != placeholders(danish):
            yield "other placeholders"
        elif not _agree(form, danish):
            yield "begins or ends otherwise"


def pairs(entry: Message) -> list[tuple[str, str]]:
    """Return each form of a message with its translation."""
    forms = entry.id if isinstance(entry.id, tuple) else (entry.id,)
    danish = entry.string if isinstance(entry.string, tuple) else (entry.string,)
    return list(zip(forms, (*danish, *[""] * len(forms)), strict=False))


def placeholders(text: str) -> set[tuple[str | None, ...]]:
    """Return the ``{name}`` and ``%s`` of a text, with what is said of their form."""
    try:
        braces = {tuple(parts[1:]) for parts in string.Formatter().parse(text) if parts[1] is not None}
    except ValueError:
        return {("braces that do not match", text)}
    return {*braces, *((match,) for match in re.findall(r"%(?:\(\w+\))?[sdr]", text))}


def _agree(form: str, danish: str) -> bool:
    """Return whether two texts have the same blanks around them and end alike, if the first ends a sentence."""
    bare, danish_bare = form.strip(), danish.strip()
    same_blanks = form.partition(bare)[::2] == danish.partition(danish_bare)[::2]
    end = bare[-1:]
    return same_blanks and (end not in {".", ":", "?"} or danish_bare.endswith(end))


def _shown(message: Message) -> str:
    """Return the message, on one line, with the files it stands in."""
    text = message.id[0] if isinstance(message.id, tuple) else message.id
    files = ", ".join(dict.fromkeys(file for file, _line in message.locations))
    return f"{text!r} ({files})" if files else repr(text)


# --- the command ----------------------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Do what the first argument says; 0 if all is well, 1 if something is left to do, 2 for wrong use."""
    if arguments == ["update"]:
        updated, dropped = update(extract(), read())
        _write(PO, as_po(updated))
        for message in dropped:
            print(f"dropped: {_shown(message)} = {message.string!r}")
        left = [m for m in _messages(updated) if any(not danish for _form, danish in pairs(m))]
        for message in left:
            print(f"to translate: {_shown(message)}")
        return 1 if left else 0
    if arguments == ["compile"]:
        _write(PO.with_suffix(".mo"), as_mo())
        return 0
    if arguments == ["check"]:
        found = problems(extract(), read())
        print("\n".join(found) or f"{len(_messages(read()))} messages, all translated")
        return 1 if found else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
