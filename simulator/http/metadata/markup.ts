import { escapeMarkup } from '../markup.ts';

/** Values as XML elements: lists repeat their element, undefined is absent, null is nil. */
export type XmlValue =
  string | number | boolean | null | undefined | readonly XmlValue[] | { readonly [name: string]: XmlValue };

export function markup(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (isList(value)) return value.map((item) => markup(name, item)).join('');
  if (typeof value !== 'object') return `<${name}>${escapeMarkup(String(value))}</${name}>`;
  const inner = Object.entries(value).map(([key, item]) => markup(key, item));
  return `<${name}>${inner.join('')}</${name}>`;
}

const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value);
