import { callBuiltIn } from './instance-methods.ts';
import type { Frame, Machine } from './machine.ts';
import { ClassReference, fieldOf, resolveName, assignTo } from './names.ts';
import { operate } from './operators.ts';
import type { ApexClass, Expression, Method } from './syntax.ts';
import {
  ApexException,
  ApexMap,
  ApexObject,
  isPlatformObject,
  throwApex,
  UnsupportedApex,
  type PlatformClass,
  type Value,
} from './values.ts';

/** The value of an expression. Apex exceptions are thrown as ApexThrown. */
export async function evaluate(machine: Machine, frame: Frame, expression: Expression): Promise<Value> {
  machine.tick();
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'name':
      return resolveName(machine, frame, expression.name);
    case 'this':
      return frame.self ?? null;
    case 'type':
      return expression.type;
    case 'field': {
      const target = await evaluate(machine, frame, expression.target);
      return target === null && expression.safe ? null : fieldOf(machine, frame, target, expression.name);
    }
    case 'call':
      return call(machine, frame, expression);
    case 'new':
      return create(machine, frame, expression);
    case 'collection': {
      const items = await evaluateAll(machine, frame, expression.items);
      return expression.type.name.toLowerCase() === 'set' ? new Set(items) : items;
    }
    case 'map': {
      const map = new ApexMap();
      for (const { key, value } of expression.entries) {
        map.set(await evaluate(machine, frame, key), await evaluate(machine, frame, value));
      }
      return map;
    }
    case 'cast':
      return evaluate(machine, frame, expression.operand);
    case 'choice': {
      const chosen = (await evaluate(machine, frame, expression.condition)) === true;
      return evaluate(machine, frame, chosen ? expression.yes : expression.no);
    }
    default:
      return evaluateOperation(machine, frame, expression);
  }
}

type Operation = Exclude<
  Expression,
  {
    kind:
      | 'literal'
      | 'name'
      | 'this'
      | 'type'
      | 'field'
      | 'call'
      | 'new'
      | 'collection'
      | 'map'
      | 'cast'
      | 'choice';
  }
>;

async function evaluateOperation(machine: Machine, frame: Frame, expression: Operation): Promise<Value> {
  switch (expression.kind) {
    case 'index': {
      const target = await evaluate(machine, frame, expression.target);
      return callBuiltIn(target, 'get', [await evaluate(machine, frame, expression.index)]);
    }
    case 'assign':
      return assign(machine, frame, expression);
    case 'binary':
      return binary(machine, frame, expression);
    case 'unary': {
      const operand = await evaluate(machine, frame, expression.operand);
      if (expression.operator === '!') return operand !== true;
      return operate(expression.operator === '-' ? '-' : '+', 0, operand);
    }
    case 'step': {
      const before = await evaluate(machine, frame, expression.target);
      const after = operate(expression.operator === '++' ? '+' : '-', before, 1);
      await assignTo(machine, frame, expression.target, after, evaluate);
      return expression.before ? after : before;
    }
    case 'instanceof': {
      const operand = await evaluate(machine, frame, expression.operand);
      return isInstance(operand, expression.type.name.toLowerCase());
    }
    case 'constructor':
    case 'unsupported': {
      const text = expression.kind === 'unsupported' ? expression.text.slice(0, 80) : `${expression.of}(...)`;
      throw new UnsupportedApex(text, `${frame.owner.name}, line ${expression.line}`);
    }
  }
}

async function assign(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'assign' }>,
): Promise<Value> {
  const given = await evaluate(machine, frame, expression.value);
  const operator = expression.operator.slice(0, -1);
  const value =
    operator === '' ? given : operate(operator, await evaluate(machine, frame, expression.target), given);
  await assignTo(machine, frame, expression.target, value, evaluate);
  return value;
}

async function binary(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'binary' }>,
): Promise<Value> {
  const left = await evaluate(machine, frame, expression.left);
  if (expression.operator === '&&' && left !== true) return false;
  if (expression.operator === '||' && left === true) return true;
  if (expression.operator === '??' && left !== null) return left;
  const right = await evaluate(machine, frame, expression.right);
  return ['&&', '||', '??'].includes(expression.operator) ? right : operate(expression.operator, left, right);
}

async function evaluateAll(
  machine: Machine,
  frame: Frame,
  expressions: readonly Expression[],
): Promise<Value[]> {
  const values: Value[] = [];
  for (const expression of expressions) values.push(await evaluate(machine, frame, expression));
  return values;
}

async function call(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'call' }>,
): Promise<Value> {
  const { name } = expression;
  const where = `${frame.owner.name}, line ${expression.line}`;
  if (expression.target === undefined) {
    const values = await evaluateAll(machine, frame, expression.arguments);
    const outer = frame.owner.outer === undefined ? undefined : machine.program.find(frame.owner.outer);
    for (const owner of [frame.owner, outer]) {
      const method = owner === undefined ? undefined : methodOf(machine, owner, name, values.length);
      if (method !== undefined) return machine.invoke({ ...method, self: frame.self, values });
    }
    throw new UnsupportedApex(`${name}() is not in the class`, where);
  }
  const target = await evaluate(machine, frame, expression.target);
  if (target === null && expression.safe) return null;
  const values = await evaluateAll(machine, frame, expression.arguments);
  if (target === null || target === undefined) {
    return throwApex('System.NullPointerException', 'Attempt to de-reference a null object');
  }
  if (target instanceof ClassReference) return callStatic(machine, target.of, name, values, where);
  if (isPlatformObject(target)) return target.call(name.toLowerCase(), values);
  if (target instanceof ApexObject) {
    const method = methodOf(machine, target.of, name, values.length);
    if (method === undefined) throw new UnsupportedApex(`${target.of.name}.${name}()`, where);
    return machine.invoke({ ...method, self: target, values });
  }
  return callBuiltIn(target, name, values);
}

async function callStatic(
  machine: Machine,
  of: ApexClass | PlatformClass,
  name: string,
  values: readonly Value[],
  where: string,
): Promise<Value> {
  if ('statics' in of) {
    const platformMethod = of.statics[name.toLowerCase()];
    if (platformMethod === undefined) throw new UnsupportedApex(`${of.name}.${name}()`, where);
    return (await platformMethod(...values)) ?? null;
  }
  const method = methodOf(machine, of, name, values.length);
  if (method === undefined) throw new UnsupportedApex(`${of.name}.${name}()`, where);
  return machine.invoke({ ...method, self: undefined, values });
}

function methodOf(
  machine: Machine,
  of: ApexClass,
  name: string,
  count: number,
): { owner: ApexClass; method: Method } | undefined {
  const lower = name.toLowerCase();
  const method = of.methods.find(
    (each) => each.name.toLowerCase() === lower && each.parameters.length === count,
  );
  if (method !== undefined) return { owner: of, method };
  const parent = of.extends === undefined ? undefined : machine.program.find(of.extends, of);
  return parent === undefined ? undefined : methodOf(machine, parent, name, count);
}

async function create(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'new' }>,
): Promise<Value> {
  const values = await evaluateAll(machine, frame, expression.arguments);
  const name = expression.type.name;
  const [first] = values;
  switch (name.toLowerCase()) {
    case 'list':
      return first === undefined ? [] : [...(first as Iterable<Value>)];
    case 'set':
      return new Set((first ?? []) as Iterable<Value>);
    case 'map':
      return new ApexMap((first ?? []) as Iterable<[Value, Value]>);
  }
  const own = machine.program.find(name, frame.owner);
  if (own !== undefined) return machine.instantiate(own, values);
  const platform = machine.platform.get(name.toLowerCase().replace(/^system\./, ''));
  if (platform?.construct !== undefined) return platform.construct(values);
  throw new UnsupportedApex(`new ${name}(...)`, `${frame.owner.name}, line ${expression.line}`);
}

function isInstance(value: Value, type: string): boolean {
  if (value instanceof ApexException) return value.lineage.includes(type);
  if (value instanceof ApexObject) return value.of.name.toLowerCase().split('.').includes(type);
  const names: Record<string, boolean> = {
    string: typeof value === 'string',
    boolean: typeof value === 'boolean',
    integer: Number.isInteger(value),
    decimal: typeof value === 'number',
    list: Array.isArray(value),
    map: value instanceof ApexMap,
    set: value instanceof Set,
    object: value !== null,
  };
  return names[type] ?? false;
}
