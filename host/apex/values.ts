import type { ApexClass } from './syntax.ts';

/**
 * Values of running Apex: null, boolean, number (every numeric type), string (also Id), array (List), Set, Buffer (Blob), and
 * the classes below.
 */
export type Value = unknown;

/** A Map. Keys keep their order of insertion and, like in Apex, their case. */
export class ApexMap extends Map<Value, Value> {}

/** An instance of a class of the package; fields by lower-case name. */
export class ApexObject {
  readonly of: ApexClass;
  readonly fields = new Map<string, { readonly name: string; value: Value }>();

  constructor(of: ApexClass) {
    this.of = of;
  }
}

/** A constant of an enum of the package. */
export class EnumConstant {
  readonly of: ApexClass;
  readonly name: string;

  constructor(of: ApexClass, name: string) {
    this.of = of;
    this.name = name;
  }
}

/** An exception as a value. `lineage`: lower-case names of its type and all its parents, without a namespace. */
export class ApexException {
  readonly typeName: string;
  readonly lineage: readonly string[];
  message: string | null;
  readonly cause: Value;

  constructor(
    typeName: string,
    message: string | null,
    lineage: readonly string[] = [],
    cause: Value = null,
  ) {
    this.typeName = typeName;
    this.lineage = [typeName.toLowerCase(), ...lineage, 'exception'];
    this.message = message;
    this.cause = cause;
  }
}

/** An object of the platform, such as an HttpRequest. Names arrive in lower case. */
export interface PlatformObject {
  readonly platformType: string;
  /** A value, or a promise of one. */
  call(method: string, values: readonly Value[]): Value;
  get?(field: string): Value;
  set?(field: string, value: Value): void;
}

/** A class of the platform, such as `JSON`. All names are lower case. */
export interface PlatformClass {
  readonly name: string;
  readonly statics: Readonly<Record<string, (...values: Value[]) => Value>>;
  /** A constant by its lower-case name, undefined where there is none. */
  readonly constants?: (name: string) => Value;
  readonly construct?: (values: readonly Value[]) => Value;
}

/** What an Apex `throw` looks like to the host. */
export class ApexThrown extends Error {
  readonly exception: ApexException;

  constructor(exception: ApexException) {
    super(`${exception.typeName}: ${exception.message ?? ''}`);
    this.exception = exception;
  }
}

/** The host met Apex that it cannot run; never an answer of the shipped code. */
export class UnsupportedApex extends Error {
  constructor(what: string, where?: string) {
    super(`The host cannot run this Apex: ${what}${where === undefined ? '' : ` (${where})`}`);
  }
}

export function throwApex(typeName: string, message: string): never {
  throw new ApexThrown(new ApexException(typeName, message));
}

export function isPlatformObject(value: Value): value is PlatformObject {
  return typeof value === 'object' && value !== null && 'platformType' in value;
}

/** The text that String.valueOf and `+` make of a value. */
export function textOfValue(value: Value): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `(${value.map(textOfValue).join(', ')})`;
  if (value instanceof Set) return `{${[...value].map(textOfValue).join(', ')}}`;
  if (value instanceof ApexMap) {
    return `{${[...value].map(([key, held]) => `${textOfValue(key)}=${textOfValue(held)}`).join(', ')}}`;
  }
  if (Buffer.isBuffer(value)) return `Blob[${value.length}]`;
  if (value instanceof EnumConstant) return value.name;
  if (value instanceof ApexObject) return `${value.of.name}:[]`;
  if (value instanceof ApexException) return `${value.typeName}: ${value.message ?? 'null'}`;
  if (isPlatformObject(value)) return `${value.platformType}:[]`;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return String(value);
  return 'Object';
}

/** Apex `==`: strings without case, lists, sets, maps and blobs by content, the rest by identity. */
export function equalValues(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string')
    return left.toLowerCase() === right.toLowerCase();
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equalValues(item, right[index]));
  }
  if (left instanceof Set && right instanceof Set) {
    return left.size === right.size && [...left].every((item) => right.has(item));
  }
  if (left instanceof ApexMap && right instanceof ApexMap) {
    return left.size === right.size && [...left].every(([key, held]) => equalValues(held, right.get(key)));
  }
  if (Buffer.isBuffer(left) && Buffer.isBuffer(right)) return left.equals(right);
  return (left ?? null) === (right ?? null);
}
