"""How a PDF looks: the functions of Typst that a document is a list of calls to."""

STYLE = r"""
#let ink = rgb("#1c1c1c")
#let accent = rgb("#123f6d")
#let shade = rgb("#f1f4f7")
#let soft = rgb("#4a4a4a")
#let amber = rgb("#fff3cd")
#let green = rgb("#d9ead3")

#let house(title: "", lang: "da", foot: (), of: "/", date: none, titled: true, body) = {
  set document(title: title, date: date)
  set text(lang: lang, font: ("Libertinus Serif",), size: 10pt, fill: ink, hyphenate: true,
    number-width: "tabular", number-type: "lining")
  set par(justify: false, leading: 0.6em, spacing: 0.9em)
  set page(paper: "a4", margin: (x: 20mm, top: 20mm, bottom: 24mm), footer: context {
    set text(size: 7.5pt, fill: soft, hyphenate: false)
    line(length: 100%, stroke: 0.4pt + soft)
    v(-0.6em)
    grid(columns: (1fr, auto), column-gutter: 1em,
      foot.map(it => text(it)).join(linebreak()),
      counter(page).display((n, all) => str(n) + of + str(all), both: true))
  })
  show heading: set text(fill: accent, hyphenate: false)
  show heading: set block(above: 1.5em, below: 0.7em, sticky: true)
  show heading.where(level: 1): set text(size: 15pt)
  show heading.where(level: 2): set text(size: 12.5pt)
  show heading.where(level: 3): set text(size: 11pt)
  show std.title: set text(size: 21pt, fill: accent, hyphenate: false)
  show std.title: set block(below: 1em)
  show figure.where(kind: std.table): set block(breakable: true)
  show figure.where(kind: std.table): set figure.caption(position: top)
  show figure.caption: it => align(left, text(size: 9pt, fill: soft, it))
  show figure: set align(left)
  show figure: set block(above: 1.1em, below: 1.3em)
  show std.table: set text(size: 9pt)
  show std.table: set par(leading: 0.45em)
  show raw: set text(size: 8pt)
  if titled { std.title() }
  body
}

#let para(it) = if it.ends-with(":") { block(sticky: true, text(it)) } else { par(text(it)) }
#let notice(it) = block(fill: amber, stroke: (left: 3pt + rgb("#7a5400")), inset: 8pt, width: 100%,
  breakable: false, text(weight: "bold", it))
#let lines(..each) = block(fill: shade, inset: 7pt, width: 100%, raw(each.pos().join("\n"), block: true))

#let rows(caption: "", columns: (), sides: (), heads: (), marks: (), total: none, ..cells) = {
  let body = cells.pos()
  let n = heads.len()
  let last = body.len() / n
  show figure: set block(breakable: last > 26)
  figure(kind: std.table, caption: if caption == "" { none } else { text(caption) }, std.table(
    columns: columns, align: sides, inset: (x: 4pt, y: 3pt),
    stroke: (x, y) => (
      top: if total != none and y == last + 1 { 0.8pt + ink } else { none },
      bottom: if y == 0 { 0.8pt + ink } else { 0.3pt + rgb("#b9b9b9") }),
    fill: (x, y) => if y == 0 { shade } else if marks.contains(y - 1) { amber } else { none },
    std.table.header(..heads.map(it => text(weight: "bold", hyphenate: true, it))),
    ..body.map(it => text(hyphenate: not it.contains("/"), it)),
    ..if total != none { total.map(it => text(weight: "bold", it)) }))
}

#let cell(it, seats: "", lot: false) = {
  let body = if seats == "" { text(it) } else [#text(weight: "bold", it)#h(3pt)#box(stroke: 0.6pt + ink,
    radius: 4pt, inset: (x: 2.5pt), outset: (y: 2pt), text(size: 0.8em, seats))]
  std.table.cell(fill: if lot { amber } else if seats != "" { green } else { none },
    ..if lot { (stroke: (paint: rgb("#7a5400"), thickness: 0.9pt, dash: "dashed")) }, body)
}

#let quotients(caption: "", names: 2, heads: (), ..cells) = {
  show figure: set block(breakable: cells.pos().len() / heads.len() > 26)
  figure(kind: std.table,
  caption: if caption == "" { none } else { text(caption) }, std.table(
    columns: (auto,) * heads.len(), align: (left,) * names + (right,) * (heads.len() - names),
    inset: (x: 4pt, y: 4pt),
    stroke: (x, y) => (bottom: if y == 0 { 0.8pt + ink } else { 0.3pt + rgb("#b9b9b9") }),
    fill: (x, y) => if y == 0 { shade } else { none },
    std.table.header(..heads.map(it => text(weight: "bold", it))), ..cells))
}

#let lot(title: "", article: "", question: "", ..entries) = block(stroke: 0.8pt + ink, inset: 10pt, width: 100%,
  breakable: false)[
  #strong(text(title)) #text("(" + article + ")") \
  #text(question)
  #grid(columns: (44%, 1fr), row-gutter: 0.9em, column-gutter: 1em,
    ..entries.pos().map(entry => (text(fill: soft, entry.at(0)),
      if entry.at(1) == "" { box(width: 100%, height: 1.5em, stroke: (bottom: 0.6pt + ink)) }
      else { text(entry.at(1)) })).flatten())
]

#let drawing(svg, alt: "", caption: "", width: 60%) = figure(
  image(bytes(svg), format: "svg", alt: alt, width: width), caption: text(caption))
"""
