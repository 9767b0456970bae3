import type { ApexProgram } from './program.ts';
import type { ApexClass, TypeName } from './syntax.ts';
import { ApexMap, ApexObject, EnumConstant, throwApex, UnsupportedApex, type Value } from './values.ts';

/** JSON.serialize. Throws System.JSONException for what has no JSON form. */
export function serialize(value: Value): string {
  return JSON.stringify(toPlain(value));
}

/** A value as plain JSON data, the way Apex hands results to a component. */
export function toPlain(value: Value): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Set) return [...value].map(toPlain);
  if (value instanceof ApexMap) {
    return Object.fromEntries([...value].map(([key, held]) => [String(key), toPlain(held)]));
  }
  if (value instanceof ApexObject) {
    return Object.fromEntries([...value.fields.values()].map((field) => [field.name, toPlain(field.value)]));
  }
  if (value instanceof EnumConstant) return value.name;
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (typeof value === 'object') return throwApex('System.JSONException', 'This type is not serializable.');
  return value;
}

/** JSON.deserializeUntyped: maps, lists and scalars. */
export function deserializeUntyped(text: Value): Value {
  return fromPlain(parseText(text));
}

/** Parsed JSON as untyped Apex values. */
export function fromPlain(data: unknown): Value {
  if (Array.isArray(data)) return data.map(fromPlain);
  if (typeof data === 'object' && data !== null) {
    return new ApexMap(Object.entries(data).map(([key, held]) => [key, fromPlain(held)]));
  }
  return data ?? null;
}

export function parseText(text: Value): unknown {
  if (typeof text !== 'string') return throwApex('System.NullPointerException', 'Argument cannot be null.');
  try {
    return JSON.parse(text);
  } catch (error) {
    return throwApex('System.JSONException', error instanceof Error ? error.message : 'No JSON.');
  }
}

/** Where a type stands and what it may name. */
export interface TypeScope {
  readonly program: ApexProgram;
  readonly from: ApexClass;
}

/**
 * JSON data as a value of a declared type, as Salesforce does for parameters of @AuraEnabled methods and JSON.deserialize.
 * Throws System.JSONException where the data does not fit.
 */
export function coerce(scope: TypeScope, data: unknown, type: TypeName): Value {
  if (data === null || data === undefined) return null;
  const [first = { name: 'Object', arguments: [] }, second = first] = type.arguments;
  switch (type.name.toLowerCase()) {
    case 'object':
      return fromPlain(data);
    case 'string':
    case 'id':
      return typeof data === 'string' ? data : misfit(type);
    case 'boolean':
      return typeof data === 'boolean' ? data : misfit(type);
    case 'integer':
    case 'long':
      return Number.isInteger(data) ? data : misfit(type);
    case 'decimal':
    case 'double':
      return typeof data === 'number' ? data : misfit(type);
    case 'list':
    case 'set': {
      if (!Array.isArray(data)) return misfit(type);
      const items = data.map((item) => coerce(scope, item, first));
      return type.name.toLowerCase() === 'set' ? new Set(items) : items;
    }
    case 'map':
      if (typeof data !== 'object' || Array.isArray(data)) return misfit(type);
      return new ApexMap(Object.entries(data).map(([key, held]) => [key, coerce(scope, held, second)]));
    default:
      return coerceObject(scope, data, type);
  }
}

function coerceObject(scope: TypeScope, data: unknown, type: TypeName): Value {
  const target = scope.program.find(type.name, scope.from);
  if (target === undefined) throw new UnsupportedApex(`a parameter of type ${type.name}`);
  if (target.constants !== undefined) {
    const name = target.constants.find((constant) => constant.toLowerCase() === String(data).toLowerCase());
    return name === undefined ? misfit(type) : new EnumConstant(target, name);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return misfit(type);
  const object = new ApexObject(target);
  const given = new Map(Object.entries(data).map(([key, held]) => [key.toLowerCase(), held as unknown]));
  for (const field of target.fields.filter((candidate) => !candidate.isStatic)) {
    const value = coerce(
      { program: scope.program, from: target },
      given.get(field.name.toLowerCase()),
      field.type,
    );
    object.fields.set(field.name.toLowerCase(), { name: field.name, value });
  }
  return object;
}

function misfit(type: TypeName): never {
  return throwApex('System.JSONException', `The value does not fit the type ${type.name}.`);
}
