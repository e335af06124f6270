"""The page that explains the protocols, ``docs/json.md``, made from the schema."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from kkrvalg.protocol.schema.build import keys_of_step, step_definition
from kkrvalg.protocol.schema.kinds import ENVELOPE, KINDS, Kind
from kkrvalg.protocol.schema.shapes import COUNT, DAY, DAY_AND_TIME, EXACT, SHA256, SHARE, keyed
from kkrvalg.protocol.schema.steps import CHAPTERS, TAGS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kkrvalg.protocol.schema.shapes import Definition, Fragment

INTRODUCTION = """\
# The protocol as JSON

<!-- Made by `python tools/json_docs.py`; change the declarations in kkrvalg/protocol/schema/ instead. -->

Every command writes its result as one JSON document with `--format json`: a **protocol**. It holds the
result, every step that led to it, and what it was made from: files with their SHA-256, rulebook, options,
recorded draws, version. `kkrvalg compose --format json -o composition.json` writes one to a file.

The form is fixed by a JSON Schema (draft 2020-12),
[`schema/kkrvalg-1.schema.json`](../schema/kkrvalg-1.schema.json), which comes with the program too; `kkrvalg
doctor` says where it lies. Objects with fixed keys have no others. Later versions of `kkrvalg/1` may add
keys; none is moved, and none changes its meaning.

## How values are written

- **Counts** (votes, seats, members) are integers. **Exact numbers** are texts in lowest terms: `"617"`,
  `"2303946/53429"`, `"-1/2"`. Nothing is rounded, and no number has a decimal point.
- **Dates** are texts: `"2026-01-19"`. A party is its national letter, a local list `"code:letter"`
  (`"360:J"`) or its name, a list cooperation its name, a KKR its key (`"midtjylland"`), a municipality its
  code (`846`).
- **null** is what is not known, not settled or not there; the table says which. Unknown is never 0.
- **Texts for people** are of two kinds: with `da` and `en` in both languages, and alone (`sentence`,
  `why_not`) in the language of `--lang`. Everything else is the same in both languages.
- The order of the keys means nothing. The order of a list does, unless the table says otherwise.

## The digest

`digest` is the SHA-256, in hexadecimal digits, of what the protocol states: the document without the keys
`digest`, `version`, `document` (the number and day of a printout) and `sentence` (text in the reader's language),
wherever they stand, as JSON with its keys sorted, no white space (separators `,` and `:`), letters as they are and
not escaped, in UTF-8. In Python:

```python
left_out = {"digest", "version", "document", "sentence"}
kept = json.loads(file, object_pairs_hook=lambda pairs: {k: v for k, v in pairs if k not in left_out})
text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
hashlib.sha256(text.encode("utf-8")).hexdigest()
```

So the same result has the same digest in whichever order it is written. The digest tells that somebody
changed something by mistake; who changes a protocol on purpose can calculate it anew.

## Outcome, question and draw

`outcome` is `"completed"`, or `"lot_needed"` while equal quotients leave seats open. Then there is a
**question**: who stands, for how many seats, at which quotient, by which article. Nothing is settled by the
order of a list. People draw; the **draw** is recorded with its date and a witness, and the whole calculation
runs again from the start. It uses the draw only if the identical question comes up, and says of every draw
what became of it. The exit status is 3 while a question is open.

A **step** is one object with its `kind`, the `article` it follows and what was calculated with. `steps` holds
them in the order they were taken; where a protocol is about several KKR, councils or posts, a step says first
to which it belongs.
"""

CALCULATED = """\
Where seats are divided the protocol holds the numbers of the rules and the figures of the election too, so that
the result can be built anew from the protocol alone."""

NAMED: tuple[tuple[Fragment, str], ...] = (
    (EXACT, "exact number"),
    (SHARE, "exact number"),
    (DAY, "date"),
    (DAY_AND_TIME, "date and time"),
    (SHA256, "SHA-256"),
    (COUNT, "count"),
)
TYPES = {
    "string": "text",
    "integer": "integer",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
}
WIDTH = 112
SHARED = ("input", "question", "name", "recorded-draw", "draw", "person-id", "words", "period")
FOUNDATION = ("rules-in-force", "figures")


def page(schema: Fragment) -> str:
    """Return the whole page in Markdown."""
    return "\n".join(_Page(schema["$defs"]).lines()) + "\n"


class _Page:
    """The page under way: what is explained already is only linked to."""

    def __init__(self, definitions: Mapping[str, Fragment]) -> None:
        self.definitions = definitions
        self.told: set[str] = set()
        self.kinds = {kind.name for kind in KINDS}

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page, part by part."""
        yield INTRODUCTION
        yield from self.contents()
        yield from self.envelope()
        for kind in KINDS:
            yield from self.kind(kind)
        yield "## What it was calculated from\n"
        yield f"{CALCULATED}\n"
        yield from self.under(*FOUNDATION)
        yield from self.steps()
        yield "## Every definition\n"
        yield f"{self.links(sorted(self.told))}."

    # --- parts ---

    def contents(self) -> Iterator[str]:
        """Yield a table of the commands, each with what its protocol says."""
        yield "## The commands\n"
        yield "| command | what it says |"
        yield "|---|---|"
        for kind in KINDS:
            yield f"| [{kind.command}](#{kind.command.replace(' ', '-')}) | {kind.meaning} |"
        yield ""

    def envelope(self) -> Iterator[str]:
        """Yield what every protocol has."""
        yield "## What every protocol has\n"
        yield "The keys of the command itself stand at the same level, between `version` and `steps`.\n"
        found = keyed(ENVELOPE)
        yield from self.table(found["properties"], set(found["required"]))
        yield from self.under(*SHARED)

    def kind(self, kind: Kind) -> Iterator[str]:
        """Yield the keys of a command, and the definitions it is the first to use."""
        definition = self.definitions[kind.name]
        own = {key.removesuffix("?") for key in kind.keys}
        yield f"## {kind.command}\n"
        yield f"{kind.meaning}\n"
        properties = {key: value for key, value in definition["properties"].items() if key in own}
        yield from self.table(properties, set(definition["required"]))
        shared = {key: definition["properties"].get(key, {}) for key in ("draws", "rules", "steps")}
        also = [name for name in self.used(shared) if name not in FOUNDATION]
        yield from self.under(*self.used(properties), *also)

    def steps(self) -> Iterator[str]:
        """Yield every step, by the article it follows."""
        yield "## Steps, by article\n"
        yield (
            "Where a protocol is about several, a step begins with what it belongs to:"
            f" {', '.join(f'`{tag}`' for tag in TAGS)}.\nThe tables leave those keys out.\n"
        )
        for chapter in CHAPTERS:
            articles = ", ".join(article for article in chapter.articles if article)
            yield f"### {chapter.title}{f' ({articles})' if articles else ''}\n"
            for record in chapter.steps:
                yield from self.definition(
                    step_definition(record), level=4, without=set(TAGS) - set(keys_of_step(record))
                )
            for record in chapter.steps:
                inside = self.definitions[step_definition(record)]["properties"]
                yield from self.under(*self.used(inside), level=4)

    # --- definitions ---

    def under(self, *names: str, level: int = 3) -> Iterator[str]:
        """Yield some definitions and those they use, each once on the page."""
        for name in names:
            if name in self.told or name in self.kinds or name.startswith("step-"):
                continue
            yield from self.definition(name, level=level)
            yield from self.under(*self.used(self.definitions[name]), level=level)

    def definition(self, name: str, *, level: int, without: Collection[str] = ()) -> Iterator[str]:
        """Yield a definition: what it is, and a table of its keys."""
        self.told.add(name)
        found = self.definitions[name]
        yield f"{'#' * level} {name}\n"
        yield f"{found['description']}\n"
        if "allOf" in found:
            names = dict.fromkeys(self.used(found["allOf"]))
            yield f"{self.links(names)}.\n"
        elif "properties" in found:
            properties = {key: value for key, value in found["properties"].items() if key not in without}
            yield from self.table(properties, set(found["required"]))
        else:
            yield f"It is {self.spelled(found)}.\n"

    def used(self, value: Any) -> Iterator[str]:  # noqa: ANN401 (any part of a schema)
        """Yield the names of the definitions that a part of the schema refers to."""
        if isinstance(value, dict):
            for key, part in value.items():
                if key == "$ref":
                    yield part.rpartition("/")[2]
                else:
                    yield from self.used(part)
        elif isinstance(value, list):
            for part in value:
                yield from self.used(part)

    def table(self, properties: Mapping[str, Fragment], required: set[str]) -> Iterator[str]:
        """Yield a table of keys: name, type and meaning; one that may be left out says so."""
        yield "| key | type | meaning |"
        yield "|---|---|---|"
        for key, value in properties.items():
            shown = f"`{key}`" if key in required else f"`{key}` (may be left out)"
            yield f"| {shown} | {self.spelled(value)} | {value['description']} |"
        yield ""

    # --- types in words ---

    def link(self, target: str | Definition) -> str:
        """Return a link to a definition, given by itself or by its address."""
        name = target.rpartition("/")[2] if isinstance(target, str) else target.name
        return f"[{name}](#{name})"

    def links(self, names: Iterable[str]) -> str:
        """Return links to definitions, in lines that are not too long."""
        text = ", ".join(map(self.link, names))
        return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)

    def spelled(self, value: Fragment) -> str:
        """Return the type of a value in words."""
        if "$ref" in value:
            return self.link(value["$ref"])
        if "anyOf" in value:
            return " or ".join(self.spelled(part) for part in value["anyOf"])
        if "const" in value:
            return f"`{value['const']}`"
        if "enum" in value:
            return ", ".join("null" if word is None else f"`{word}`" for word in value["enum"])
        return self.simple(value)

    def simple(self, value: Fragment) -> str:
        """Return the name of a simple type, or of a list or object of others."""
        kinds = value["type"] if isinstance(value["type"], list) else [value["type"]]
        if kinds[0] == "array":
            return self.listed(value)
        if "additionalProperties" in value and "properties" not in value:
            return f"object of {self.spelled(value['additionalProperties'])} by key"
        facts = {key: fact for key, fact in value.items() if key not in {"type", "description"}}
        own = next((name for known, name in NAMED if {**facts, "type": kinds[0]} == known), "")
        return " or ".join([own or TYPES[kinds[0]], *(TYPES[kind] for kind in kinds[1:])])

    def listed(self, value: Fragment) -> str:
        """Return the type of a list in words."""
        null = " or null" if isinstance(value["type"], list) else ""
        if value.get("maxItems") == 0:
            return "empty list"
        if "prefixItems" in value:
            return f"({', '.join(map(self.spelled, value['prefixItems']))}){null}"
        return f"list of {self.spelled(value['items'])}{null}"
