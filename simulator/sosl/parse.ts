import { SalesforceError } from '../engine/errors.ts';

/** SOSL as text to its parts. */

export type SearchScope = 'ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR';

export interface ReturnedObject {
  readonly name: string;
  /** As in SOQL; `Id` when none was given. */
  readonly fields: string;
  /** What follows the fields: `WHERE ... ORDER BY ... LIMIT ...`, or empty. */
  readonly clauses: string;
}

export interface Search {
  readonly term: string;
  readonly scope: SearchScope;
  /** Undefined: all searchable objects. */
  readonly objects: readonly ReturnedObject[] | undefined;
  readonly limit: number | undefined;
}

/** Most records that one search answers [documented]. */
export const MOST_FOUND = 2000;

export const malformedSearch = (message: string): SalesforceError =>
  new SalesforceError('MALFORMED_SEARCH', message);

/** Reads a search. Throws MALFORMED_SEARCH. */
export function parseSearch(sosl: string): Search {
  const head = /^\s*FIND\s*\{((?:\\.|[^\\}])*)\}/is.exec(sosl);
  if (head === null)
    throw malformedSearch('No search term found. The search term must be enclosed in braces.');
  const term = (head[1] ?? '').trim();
  checkTerm(term);
  let rest = sosl.slice(head[0].length);
  const scope = /^\s*IN\s+(ALL|NAME|EMAIL|PHONE|SIDEBAR)\s+FIELDS\b/i.exec(rest);
  if (scope !== null) rest = rest.slice(scope[0].length);
  const returning = /^\s*RETURNING\s+/i.exec(rest);
  let objects: ReturnedObject[] | undefined;
  if (returning !== null) {
    const read = readObjects(rest.slice(returning[0].length));
    objects = read.objects;
    rest = read.rest;
  }
  const limit = /^\s*LIMIT\s+(\d+)\s*$/i.exec(rest);
  if (limit === null && rest.trim() !== '') throw unexpected(rest);
  return {
    term,
    scope: (scope?.[1]?.toUpperCase() ?? 'ALL') as SearchScope,
    objects,
    limit: limit === null ? undefined : Number(limit[1]),
  };
}

/** Refuses a term that is too short to search for. */
export function checkTerm(term: string): void {
  const letters = term.replace(/[*?"(){}\\]/g, '').trim();
  if (letters.length < 2) throw malformedSearch(`search term must be longer than one character: ${term}`);
}

const unexpected = (rest: string): SalesforceError =>
  malformedSearch(`unexpected token: '${/\S+/.exec(rest)?.[0] ?? '<EOF>'}'`);

/** `Account(Id, Name WHERE x), Contact`: the list ends where no comma follows. */
function readObjects(text: string): { objects: ReturnedObject[]; rest: string } {
  const objects: ReturnedObject[] = [];
  let rest = text;
  for (;;) {
    const name = /^\s*(\w+)\s*/.exec(rest);
    if (name?.[1] === undefined) throw unexpected(rest);
    rest = rest.slice(name[0].length);
    let inside = '';
    if (rest.startsWith('(')) {
      const end = closingParenthesis(rest);
      if (end < 0) throw malformedSearch("expecting a right parentheses, found '<EOF>'");
      inside = rest.slice(1, end);
      rest = rest.slice(end + 1);
    }
    objects.push({ name: name[1], ...splitFields(inside) });
    const comma = /^\s*,/.exec(rest);
    if (comma === null) return { objects, rest };
    rest = rest.slice(comma[0].length);
  }
}

function closingParenthesis(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '\\') index++;
    else if (character === "'") quoted = !quoted;
    else if (!quoted && character === '(') depth++;
    else if (!quoted && character === ')' && --depth === 0) return index;
  }
  return -1;
}

function splitFields(inside: string): { fields: string; clauses: string } {
  const clause = /\s*\b(?:WHERE|ORDER\s+BY|LIMIT|OFFSET|USING)\b/i.exec(inside);
  const fields = (clause === null ? inside : inside.slice(0, clause.index)).trim();
  if (clause !== null && fields === '') throw unexpected(inside);
  return {
    fields: fields === '' ? 'Id' : fields,
    clauses: clause === null ? '' : inside.slice(clause.index),
  };
}
