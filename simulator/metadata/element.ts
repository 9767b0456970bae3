import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An XML element in the order of its file. An element has children or text, never both (metadata files do not mix them). */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
  /** Line of the opening tag, from 1; 0 for elements made here. */
  readonly line: number;
  readonly column: number;
}

/** XML that is not well formed: what is wrong and where (line and column from 1). */
export class XmlSyntaxError extends Error {
  override readonly name = 'XmlSyntaxError';
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** Namespace of every metadata document. */
export const METADATA_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

const parser = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: '#cdata',
});

type RawNode = Readonly<Record<string | symbol, unknown>>;

const PLACE = XMLParser.getMetaDataSymbol() as symbol;

/** Reads a document; answers its document element. Namespace prefixes are dropped. Throws XmlSyntaxError. */
export function parseDocument(source: string | Buffer): XmlElement {
  const text = source.toString('utf8').replace(/^\uFEFF/, '');
  // Its successor is a package of its own, for the same code.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) throw new XmlSyntaxError(verdict.err.msg, verdict.err.line, verdict.err.col ?? 1);
  const nodes = parser.parse(text) as readonly RawNode[];
  const starts = lineStarts(text);
  const root = nodes.map((node) => toElement(node, starts)).find((element) => element !== undefined);
  if (root === undefined) throw new XmlSyntaxError('Premature end of file.', 1, 1);
  return root;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function toElement(node: RawNode, starts: readonly number[]): XmlElement | undefined {
  const name = Object.keys(node).find((key) => key !== ':@' && !key.startsWith('#'));
  if (name === undefined) return undefined;
  const content = (node[name] as readonly RawNode[] | undefined) ?? [];
  const children = content.map((item) => toElement(item, starts)).filter((item) => item !== undefined);
  const text = children.length > 0 ? '' : content.map(textOf).join('');
  const place = (node[PLACE] as { startIndex?: number } | undefined)?.startIndex ?? 0;
  const line = lineOf(starts, place);
  const attributes = Object.entries((node[':@'] ?? {}) as Record<string, string>);
  return {
    name,
    attributes: Object.fromEntries(attributes.map(([key, value]) => [key, decode(value)])),
    children,
    text,
    line,
    column: place - (starts[line - 1] ?? 0) + 1,
  };
}

function textOf(node: RawNode): string {
  const cdata = node['#cdata'] as readonly RawNode[] | undefined;
  if (cdata !== undefined) return cdata.map((item) => plain(item['#text'])).join('');
  return decode(plain(node['#text']));
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Number of the line that holds this place, by bisection. */
function lineOf(starts: readonly number[], place: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  return low + 1;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g,
    (whole, hex?: string, dec?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (dec !== undefined) return String.fromCodePoint(Number(dec));
      return NAMED[name ?? ''] ?? whole;
    },
  );
}

/** Text as metadata files write it: quotes and apostrophes are escaped too, as in every retrieved file. */
export function encode(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;');
}

/** An element made here. */
export function element(name: string, content: string | readonly XmlElement[]): XmlElement {
  const text = typeof content === 'string' ? content : '';
  const children = typeof content === 'string' ? [] : content;
  return { name, attributes: {}, children, text, line: 0, column: 0 };
}

/** First child of that name. */
export const childOf = (parent: XmlElement | undefined, name: string): XmlElement | undefined =>
  parent?.children.find((child) => child.name === name);

/** Trimmed text of the first child of that name; undefined when there is none or it is empty. */
export function childText(parent: XmlElement | undefined, name: string): string | undefined {
  const text = childOf(parent, name)?.text.trim();
  return text === undefined || text === '' ? undefined : text;
}

export const childrenOf = (parent: XmlElement | undefined, name: string): XmlElement[] =>
  (parent?.children ?? []).filter((child) => child.name === name);

/** Trimmed texts of all children of that name. */
export const childTexts = (parent: XmlElement | undefined, name: string): string[] =>
  childrenOf(parent, name).map((child) => child.text.trim());

/** The same element with its full name in front, whatever it had before. */
export function withFullName(source: XmlElement, fullName: string): XmlElement {
  const rest = source.children.filter((child) => child.name !== 'fullName');
  return { ...source, children: [element('fullName', fullName), ...rest] };
}

/** A metadata document: declaration, document element with the namespace, four blanks a level. */
export function documentText(root: XmlElement, name = root.name): string {
  const lines = root.children.map((child) => elementText(child, 1)).join('');
  const instance = lines.includes(' xsi:') ? ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' : '';
  const open = `<${name} xmlns="${METADATA_NAMESPACE}"${instance}>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${open}\n${lines}</${name}>\n`;
}

/** One element as text, each on its own line. */
export function elementText(item: XmlElement, depth: number): string {
  const blank = '    '.repeat(depth);
  const nil = item.attributes['nil'] === 'true' ? ' xsi:nil="true"' : '';
  const kind = item.attributes['type'];
  const type = kind === undefined ? '' : ` xsi:type="${encode(kind)}"`;
  const head = `${item.name}${nil}${type}`;
  if (item.children.length > 0) {
    const inner = item.children.map((child) => elementText(child, depth + 1)).join('');
    return `${blank}<${head}>\n${inner}${blank}</${item.name}>\n`;
  }
  if (item.text === '') return `${blank}<${head}/>\n`;
  return `${blank}<${head}>${encode(item.text)}</${item.name}>\n`;
}

/** The element as the catalogue's readers take it: children by name, a list where a name repeats, text as string. */
export function toXmlNode(source: XmlElement): Record<string, unknown> {
  const node: Record<string, unknown> = {};
  for (const child of source.children) {
    const value = child.children.length > 0 ? toXmlNode(child) : child.text.trim();
    const known = node[child.name];
    if (known === undefined) node[child.name] = value;
    else node[child.name] = Array.isArray(known) ? [...(known as unknown[]), value] : [known, value];
  }
  return node;
}
