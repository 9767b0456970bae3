import { SalesforceError } from '../engine/errors.ts';

/** Refusals of queries, with the excerpt and the caret that the platform puts in front. */

const REFERENCE_HINT = 'Please reference your WSDL or the describe call for the appropriate names.';

/** `\n<excerpt>\n   ^\nERROR at Row:1:Column:43\n`: at most 32 characters before the place [recorded]. */
export function pointAt(soql: string, word: string): string {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found =
    new RegExp(`(?<![\\w.])${escaped}(?![\\w])`, 'i').exec(soql)?.index ?? Math.max(soql.indexOf(word), 0);
  const start = Math.max(0, found - 32);
  return `\n${soql.slice(start, found + 32)}\n${' '.repeat(found - start)}^\nERROR at Row:1:Column:${found + 1}\n`;
}

export const unknownObject = (soql: string, name: string): SalesforceError =>
  new SalesforceError(
    'INVALID_TYPE',
    `${pointAt(soql, name)}sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append ` +
      `the '__c' after the entity name. ${REFERENCE_HINT}`,
  );

export const unknownColumn = (soql: string, name: string, object: string, path = name): SalesforceError =>
  new SalesforceError(
    'INVALID_FIELD',
    `${pointAt(soql, path)}No such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to ` +
      `append the '__c' after the custom field name. ${REFERENCE_HINT}`,
  );

export const unknownRelationship = (soql: string, name: string, path: string): SalesforceError =>
  new SalesforceError(
    'INVALID_FIELD',
    `${pointAt(soql, path)}Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, ` +
      `be sure to append the '__r' after the custom relationship name. ${REFERENCE_HINT}`,
  );

export const unknownChildRelationship = (soql: string, name: string): SalesforceError =>
  new SalesforceError(
    'INVALID_TYPE',
    `${pointAt(soql, name)}Didn't understand relationship '${name}' in FROM part of query call. If you are attempting to use a custom ` +
      `relationship, be sure to append the '__r' after the custom relationship name. ${REFERENCE_HINT}`,
  );

export const malformed = (message: string): SalesforceError =>
  new SalesforceError('MALFORMED_QUERY', message);

export const unexpectedToken = (soql: string, token: string): SalesforceError =>
  malformed(`${pointAt(soql, token)}unexpected token: '${token === '' ? '<EOF>' : token}'`);

export const cannotBe = (
  soql: string,
  field: string,
  participle: 'filtered' | 'sorted' | 'grouped',
): SalesforceError =>
  new SalesforceError(
    'INVALID_FIELD',
    `${pointAt(soql, field)}field '${field}' can not be ${participle} in a query call`,
  );

export const wrongType = (soql: string, field: string, type: string, quoted: boolean): SalesforceError =>
  new SalesforceError(
    'INVALID_FIELD',
    `${pointAt(soql, field)}value of filter criterion for field '${field}' must be of type ${type} and should ` +
      `${quoted ? 'not be' : 'be'} enclosed in quotes`,
  );

export const wrongOperator = (soql: string, field: string, type: string): SalesforceError =>
  new SalesforceError('INVALID_FIELD', `${pointAt(soql, field)}invalid operator on ${type} field`);
