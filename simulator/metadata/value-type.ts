import { ApiSchemas } from 'jsforce/lib/api/metadata/schema.js';
import { SalesforceError } from '../engine/errors.ts';

/** One field of a metadata type, as describeValueType tells it. */
export interface ValueTypeField {
  readonly isForeignKey: boolean;
  readonly isNameField: boolean;
  readonly minOccurs: number;
  readonly name: string;
  readonly soapType: string;
  readonly valueRequired: boolean;
}

interface Shape {
  readonly extends?: string;
  readonly props?: Readonly<Record<string, unknown>>;
}

/**
 * Fields of a metadata type by its qualified name `{http://soap.sforce.com/2006/04/metadata}CustomObject`, out of the declarations that
 * ship with jsforce (made from the Metadata WSDL). Throws INVALID_TYPE.
 */
export function valueTypeFields(qualified: string): ValueTypeField[] {
  const name = /^\{http:\/\/soap\.sforce\.com\/2006\/04\/metadata\}(\w+)$/.exec(qualified)?.[1];
  const shape = name === undefined ? undefined : (ApiSchemas as Readonly<Record<string, Shape>>)[name];
  if (shape?.props === undefined) throw new SalesforceError('INVALID_TYPE', `Unknown type:${qualified}`);
  const inherited = shape.extends === 'Metadata' ? { fullName: '?string' } : {};
  return Object.entries({ ...inherited, ...shape.props }).map(([field, type]) => toField(field, type));
}

function toField(name: string, type: unknown): ValueTypeField {
  const many = Array.isArray(type);
  const text = String(many ? type.at(-1) : type);
  const required = !many && !text.startsWith('?');
  return {
    isForeignKey: false,
    isNameField: name === 'fullName',
    minOccurs: required ? 1 : 0,
    name,
    soapType: SOAP_TYPES[text.replace('?', '')] ?? text.replace('?', ''),
    valueRequired: required,
  };
}

const SOAP_TYPES: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  number: 'double',
  string: 'string',
};
