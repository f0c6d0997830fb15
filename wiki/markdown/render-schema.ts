import { defaultSchema } from "rehype-sanitize";

/**
 * What may be in rendered Markdown; applied last, over everything that plugins made. No scripts, no styles,
 * no raw HTML: even a bug in a plugin, or a text that fools one, ends here.
 */
type Schema = typeof defaultSchema;
type Attributes = NonNullable<Schema["attributes"]>;
type Allowed = Attributes[string][number];

const defaults: Attributes = defaultSchema.attributes ?? {};

/** The values an attribute may have. */
function allow(attribute: string, ...values: (string | number | RegExp)[]): Allowed {
  return [attribute, ...values];
}

/** The default's entries but those we say ourselves: the first entry of a name wins. */
function defaultsWithout(tag: string, ...names: string[]): Allowed[] {
  return (defaults[tag] ?? []).filter((entry) => !names.includes(nameOf(entry)));
}

function nameOf(entry: Allowed): string {
  return typeof entry === "string" ? entry : entry[0];
}

/** What KaTeX writes as MathML. */
const mathTags =
  "math semantics annotation mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle mpadded mphantom menclose mglyph";
const color = /^(?:#[0-9a-fA-F]{3,8}|[a-z]{3,20})$/;
const mathWords = /^[\w.%+#-]{1,24}$/;
const mathAttributes = Object.fromEntries(
  mathTags
    .split(" ")
    .filter((tag) => tag !== "mglyph") // it may name a picture
    .map((tag): [string, Allowed[]] => [
      tag,
      ["encoding", "xmlns", "display", ...mathProperties()],
    ]),
);

function mathProperties(): Allowed[] {
  const words =
    "mathvariant stretchy fence separator lspace rspace minsize maxsize width height depth voffset linethickness displaystyle scriptlevel accent accentunder columnalign rowspacing columnspacing columnlines rowlines notation symmetric form movablelimits";
  return [
    ...words.split(" ").map((name) => allow(name, /^[\w.%+# -]{1,64}$/)),
    allow("mathcolor", color),
    allow("mathbackground", color),
    allow("mathsize", mathWords),
  ];
}

/** What diagrams are drawn with; colours are our style sheet's or the author's own, as plain colours. */
const paint = /^(?:none|currentColor|#[0-9a-fA-F]{3,8}|[a-z]{3,20}|var\(--(?:bg|_[a-z-]{1,20})\))$/;
const svgShared: Allowed[] = [
  allow("fill", paint),
  allow("stroke", paint),
  ..."strokeWidth strokeDashArray strokeLineCap strokeLineJoin strokeLinecap strokeLinejoin strokeDasharray opacity fillOpacity transform"
    .split(" ")
    .map((name) => allow(name, /^[\w.,()\s-]{1,200}$/)),
  allow("markerEnd", /^url\(#[\w-]{1,40}\)$/),
  allow("markerStart", /^url\(#[\w-]{1,40}\)$/),
];
const numbers = (names: string): Allowed[] =>
  names.split(" ").map((name) => allow(name, /^[\w.%\s-]{1,40}$/));
const box = numbers("x y width height rx ry cx cy r x1 y1 x2 y2 dx dy");
const svgAttributes: Attributes = {
  svg: [...svgShared, ...numbers("viewBox width height"), "role", "ariaLabel", "xmlns"],
  g: svgShared,
  defs: [],
  marker: ["id", ...numbers("markerWidth markerHeight refX refY orient"), ...svgShared],
  path: [...svgShared, allow("d", /^[\w.,\s-]*$/)],
  polygon: [...svgShared, allow("points", /^[\d.,\s-]*$/)],
  polyline: [...svgShared, allow("points", /^[\d.,\s-]*$/)],
  ...Object.fromEntries(
    ["rect", "circle", "ellipse", "line"].map((tag) => [tag, [...svgShared, ...box]]),
  ),
  ...Object.fromEntries(
    ["text", "tspan"].map((tag) => [
      tag,
      [
        ...svgShared,
        ...box,
        ...numbers("fontSize fontWeight fontStyle textAnchor dominantBaseline"),
      ],
    ]),
  ),
};

const anchor: Allowed[] = [
  ...defaultsWithout("a", "className"),
  allow("className", "wikilink", "missing", "embed", "external", "data-footnote-backref"),
  allow("rel", "noopener", "noreferrer"),
];

/** Callouts and embeds: the boxes we make ourselves. */
const boxes: Attributes = {
  div: [
    ...defaultsWithout("div", "className"),
    allow("className", /^callout(?:-[a-z-]{1,24})?$/, "scroll"),
    allow("data-callout", /^[\w-]{1,40}$/),
    allow("role", "region"),
    "ariaHidden",
    allow("tabIndex", 0),
    "ariaLabel",
  ],
  section: [
    ...defaultsWithout("section", "className"),
    allow("className", "footnotes", "embed"),
    "ariaLabel",
  ],
  details: [
    ...(defaults["details"] ?? []),
    allow("className", "callout", "diagram-source"),
    allow("data-callout", /^[\w-]{1,40}$/),
  ],
  summary: [allow("className", "callout-title")],
  figure: [allow("className", "diagram")],
  input: [...(defaults["input"] ?? []), "ariaLabel"],
  p: [allow("className", "embed-title", "notice"), "id"],
  pre: [allow("tabIndex", 0), allow("className", "notice")],
};

const code: Attributes = {
  code: [allow("className", /^language-./)],
  span: [allow("className", /^pl-[a-z\d]{1,8}$/, "katex", "katex-error", "math")],
};

/** Ids come from our slugs, block marks and footnotes only: raw HTML never becomes an element. */
export const schema: Schema = {
  ...defaultSchema,
  clobber: [],
  clobberPrefix: "",
  tagNames: [
    ...(defaultSchema.tagNames ?? []),
    "figure",
    ...Object.keys(mathAttributes),
    ...Object.keys(svgAttributes),
  ],
  attributes: { ...defaults, ...boxes, ...code, ...mathAttributes, ...svgAttributes, a: anchor },
  protocols: {
    ...defaultSchema.protocols,
    href: ["http", "https", "mailto"],
    src: ["http", "https"],
  },
};
