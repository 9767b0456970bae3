import { SalesforceError } from '../engine/errors.ts';
import { plainText } from '../engine/values.ts';
import {
  checkTerm,
  malformedSearch,
  parseSearch,
  type ReturnedObject,
  type Search,
  type SearchScope,
} from '../sosl/parse.ts';
import { runSearch } from '../sosl/run.ts';
import { json, readObject, type ApiRequest, type Reply } from './exchange.ts';
import type { Route } from './route.ts';
import type { Site } from './site.ts';

/** GET search with SOSL, and parameterizedSearch by GET or POST. */
export const searchRoutes: readonly Route[] = [
  { method: 'GET', path: /^search$/, answer: search },
  { method: 'GET', path: /^parameterizedSearch$/, answer: searchByQuery },
  { method: 'POST', path: /^parameterizedSearch$/, answer: searchByBody },
];

function search(site: Site, request: ApiRequest): Reply {
  const sosl = request.query.get('q');
  if (sosl === null)
    throw malformedSearch('No search term found. The search term must be enclosed in braces.');
  return found(site, request, parseSearch(sosl));
}

function found(site: Site, request: ApiRequest, wanted: Search): Reply {
  return json(200, { searchRecords: runSearch(site.org, wanted, request.base) });
}

/** `?q=acme&sobject=Account&Account.fields=Id,Name&Account.limit=5&in=NAME&overallLimit=100` */
function searchByQuery(site: Site, request: ApiRequest): Reply {
  const { query } = request;
  const names = query.getAll('sobject').flatMap((text) => text.split(','));
  return parameterized(site, request, {
    q: query.get('q'),
    in: query.get('in'),
    fields: query.get('fields')?.split(','),
    defaultLimit: query.get('defaultLimit'),
    overallLimit: query.get('overallLimit'),
    sobjects: names.map((name) => ({
      name,
      fields: query.get(`${name}.fields`)?.split(','),
      limit: query.get(`${name}.limit`),
      where: query.get(`${name}.where`),
    })),
  });
}

function searchByBody(site: Site, request: ApiRequest): Reply {
  return parameterized(site, request, readObject(request));
}

const SCOPES = new Set(['ALL', 'NAME', 'EMAIL', 'PHONE', 'SIDEBAR']);

function parameterized(site: Site, request: ApiRequest, given: Record<string, unknown>): Reply {
  const term = plainText(given['q'] ?? '').trim();
  if (term === '') throw malformedSearch('The q parameter is required.');
  checkTerm(term);
  const scope = plainText(given['in'] ?? 'ALL').toUpperCase();
  if (!SCOPES.has(scope)) throw malformedSearch(`Invalid search group: ${scope}`);
  const objects = (Array.isArray(given['sobjects']) ? given['sobjects'] : []).map((item) =>
    returned(item as Record<string, unknown> | string, given),
  );
  return found(site, request, {
    term,
    scope: scope as SearchScope,
    objects: objects.length === 0 ? undefined : objects,
    limit: wholeNumber(given['overallLimit']),
  });
}

function returned(item: Record<string, unknown> | string, shared: Record<string, unknown>): ReturnedObject {
  const own = typeof item === 'string' ? { name: item } : item;
  const fields: unknown = own['fields'] ?? shared['fields'];
  const limit = wholeNumber(own['limit'] ?? shared['defaultLimit']);
  const where = plainText(own['where'] ?? '');
  return {
    name: plainText(own['name']),
    fields: Array.isArray(fields) && fields.length > 0 ? fields.map(plainText).join(', ') : 'Id',
    clauses: `${where === '' ? '' : ` WHERE ${where}`}${limit === undefined ? '' : ` LIMIT ${limit}`}`,
  };
}

function wholeNumber(value: unknown): number | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new SalesforceError('INVALID_SEARCH', `Invalid limit: ${plainText(value)}`);
}
