import {
  ApexException,
  ApexMap,
  EnumConstant,
  textOfValue,
  throwApex,
  UnsupportedApex,
  type Value,
} from './values.ts';

type Methods<T> = Readonly<Record<string, (target: T, ...values: Value[]) => Value>>;

const text = (value: Value): string =>
  typeof value === 'string' ? value : throwApex('System.NullPointerException', 'Argument cannot be null.');
const whole = (value: Value): number =>
  typeof value === 'number' ? value : throwApex('System.NullPointerException', 'Argument cannot be null.');

const stringMethods: Methods<string> = {
  length: (target) => target.length,
  trim: (target) => target.trim(),
  tolowercase: (target) => target.toLowerCase(),
  touppercase: (target) => target.toUpperCase(),
  capitalize: (target) => target.charAt(0).toUpperCase() + target.slice(1),
  contains: (target, part) => target.includes(text(part)),
  startswith: (target, part) => target.startsWith(text(part)),
  endswith: (target, part) => target.endsWith(text(part)),
  equals: (target, other) => target === other,
  equalsignorecase: (target, other) =>
    typeof other === 'string' && target.toLowerCase() === other.toLowerCase(),
  indexof: (target, part) => target.indexOf(text(part)),
  lastindexof: (target, part) => target.lastIndexOf(text(part)),
  replace: (target, part, by) => target.replaceAll(text(part), () => text(by)),
  removeend: (target, part) => (target.endsWith(text(part)) ? target.slice(0, -text(part).length) : target),
  removestart: (target, part) => (target.startsWith(text(part)) ? target.slice(text(part).length) : target),
  substringbefore: (target, part) => target.split(text(part))[0] ?? target,
  substringafter: (target, part) => target.split(text(part)).slice(1).join(text(part)),
  left: (target, length) => target.slice(0, whole(length)),
  right: (target, length) => target.slice(-whole(length)),
  substring: (target, start, end) =>
    substring(target, whole(start), end === undefined ? target.length : whole(end)),
  split: (target, pattern) => target.split(new RegExp(text(pattern))),
  tostring: (target) => target,
};

const listMethods: Methods<Value[]> = {
  size: (target) => target.length,
  isempty: (target) => target.length === 0,
  add: (target, ...values) => add(target, values),
  addall: (target, values) => void target.push(...(values as Iterable<Value>)),
  get: (target, index) => target[inRange(target, whole(index))],
  set: (target, index, value) => void (target[inRange(target, whole(index))] = value),
  remove: (target, index) => target.splice(inRange(target, whole(index)), 1)[0],
  contains: (target, value) => target.includes(value),
  indexof: (target, value) => target.indexOf(value),
  clear: (target) => void target.splice(0),
  clone: (target) => [...target],
  sort: (target) => void target.sort((left, right) => (textOfValue(left) < textOfValue(right) ? -1 : 1)),
};

const setMethods: Methods<Set<Value>> = {
  size: (target) => target.size,
  isempty: (target) => target.size === 0,
  add: (target, value) => target.size !== target.add(value).size,
  addall: (target, values) => [...(values as Iterable<Value>)].forEach((value) => target.add(value)),
  contains: (target, value) => target.has(value),
  remove: (target, value) => target.delete(value),
};

const mapMethods: Methods<ApexMap> = {
  size: (target) => target.size,
  isempty: (target) => target.size === 0,
  get: (target, key) => target.get(key) ?? null,
  put: (target, key, value) => {
    const previous = target.get(key) ?? null;
    target.set(key, value);
    return previous;
  },
  putall: (target, other) => (other as ApexMap).forEach((value, key) => target.set(key, value)),
  containskey: (target, key) => target.has(key),
  remove: (target, key) => {
    const previous = target.get(key) ?? null;
    target.delete(key);
    return previous;
  },
  keyset: (target) => new Set(target.keys()),
  values: (target) => [...target.values()],
  clone: (target) => new ApexMap(target),
};

const exceptionMethods: Methods<ApexException> = {
  getmessage: (target) => target.message ?? 'Script-thrown exception',
  setmessage: (target, message) => void (target.message = text(message)),
  gettypename: (target) => target.typeName,
  getcause: (target) => target.cause,
  getstacktracestring: () => '',
  getlinenumber: () => 0,
};

const numberMethods: Methods<number> = {
  format: (target) => target.toLocaleString('en-US'),
  intvalue: (target) => Math.trunc(target),
  longvalue: (target) => Math.trunc(target),
};

/** Calls a method of a value of a built-in type. Throws UnsupportedApex for one that the host does not know. */
export function callBuiltIn(target: Value, name: string, values: readonly Value[]): Value {
  const method = name.toLowerCase();
  const found = lookUp(target, method);
  if (found === undefined) throw new UnsupportedApex(`${textOfValue(target).slice(0, 40)}.${name}()`);
  return found(...values) ?? null;
}

function lookUp(target: Value, method: string): ((...values: Value[]) => Value) | undefined {
  const bind = <T>(methods: Methods<T>, held: T) => {
    const found = methods[method];
    return found === undefined ? undefined : (...values: Value[]) => found(held, ...values);
  };
  if (typeof target === 'string') return bind(stringMethods, target);
  if (typeof target === 'number') return bind(numberMethods, target);
  if (Array.isArray(target)) return bind(listMethods, target);
  if (target instanceof ApexMap) return bind(mapMethods, target);
  if (target instanceof Set) return bind(setMethods, target);
  if (target instanceof ApexException) return bind(exceptionMethods, target);
  if (Buffer.isBuffer(target)) return bind(blobMethods, target);
  if (target instanceof EnumConstant && method === 'name') return () => target.name;
  return undefined;
}

const blobMethods: Methods<Buffer> = {
  size: (target) => target.length,
  tostring: (target) => target.toString('utf8'),
};

function substring(target: string, start: number, end: number): string {
  if (start < 0 || end > target.length || start > end) {
    return throwApex('System.StringException', `Ending position out of bounds: ${end}`);
  }
  return target.slice(start, end);
}

function add(target: Value[], values: readonly Value[]): void {
  if (values.length === 2) target.splice(whole(values[0]), 0, values[1]);
  else target.push(values[0] ?? null);
}

function inRange(target: readonly Value[], index: number): number {
  if (index < 0 || index >= target.length)
    throwApex('System.ListException', `List index out of bounds: ${index}`);
  return index;
}
