"""Made-up documents: every kind of block once, with names that mean something in every kind of markup."""

from __future__ import annotations

from datetime import date

from kkrvalg.protocol.blocks import (
    Block,
    Document,
    Figure,
    GridCell,
    GridRow,
    Heading,
    LotForm,
    Notice,
    PageBreak,
    Paragraph,
    QuotientGrid,
    Stamp,
    Table,
    Verbatim,
)
from kkrvalg.protocol.drawings import bars, hemicycle

HOSTILE = (
    r"""#panic("x") *b* _i_ $x$ <script>alert('1')</script> & | \ ` [a](http://b.example) @c"""
    r""" ~~d~~ "q" ''e'' {f} 1/2 </svg> \u{41} -- ..."""
)
"""A name with all that Typst, HTML and Markdown give a meaning."""
STAMP = Stamp("KKR-2026-2030-ab12cd34", date(2025, 11, 18), "ab12cd34" * 8)


def every_block(name: str = "Parti Æ") -> tuple[Block, ...]:
    """Return one block of each kind, each with ``name`` in it."""
    return (
        Heading(f"Afsnit {name}", 1),
        Paragraph(f"Løbende tekst om {name}."),
        Notice(f"Uafgjort for {name}"),
        Verbatim((f"kkrvalg appoint --lot {name}", "  indrykket")),
        Table(
            (("", "left"), ("Parti", "left"), ("Stemmer", "right"), ("", "left")),
            (("A", name, "1.234", ""), ("B", "Andet", "99", "← sætter størrelsen")),
            total=("", "I alt", "1.333", ""),
            marks=(1,),
            caption=f"Stemmer på {name}",
        ),
        QuotientGrid(
            f"Pladser til {name}",
            ("1", "2"),
            (
                GridRow("A", name, (GridCell("12", "1"), GridCell("6", "3–4"))),
                GridRow("B", "Andet", (GridCell("6", "3–4", lot=True), GridCell("3", "", lot=True))),
            ),
        ),
        LotForm(f"RBR, {name}", "§ 4, stk. 4", f"{name} og B har samme kvotient.", (name, "B"), 1),
        LotForm("Formand", "§ 4, stk. 2", "Trukket.", ("A", "B"), 1, name, "19. januar 2026", "Vidne Vidnesen"),
        Figure(hemicycle([("A", 3), (name, 2)], "5"), f"Halvcirkel: {name}", f"Pladserne, {name}"),
        PageBreak(),
        Heading("Sidste afsnit", 2),
        Figure(bars([("A", 100, "100"), (name, 40, "40")], 20, f"20: {name}"), f"Søjler: {name}", "Stemmerne"),
    )


def document(name: str = "Parti Æ", language: str = "da") -> Document:
    """Return a document of every block, titled with ``name``."""
    return Document(f"Titel {name}", every_block(name), language, STAMP)
