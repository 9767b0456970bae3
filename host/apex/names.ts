import type { Frame, Machine } from './machine.ts';
import type { ApexClass, Expression } from './syntax.ts';
import { callBuiltIn } from './instance-methods.ts';
import {
  ApexObject,
  EnumConstant,
  isPlatformObject,
  throwApex,
  UnsupportedApex,
  type PlatformClass,
  type Value,
} from './values.ts';

/** A class where a value is expected: the left side of a static call. */
export class ClassReference {
  readonly of: ApexClass | PlatformClass;

  constructor(of: ApexClass | PlatformClass) {
    this.of = of;
  }
}

type Evaluate = (machine: Machine, frame: Frame, expression: Expression) => Promise<Value>;

/** A bare name: local variable, field of the object, static field, class of the package, class of the platform. */
export async function resolveName(machine: Machine, frame: Frame, name: string): Promise<Value> {
  if (frame.scope.has(name)) return frame.scope.get(name);
  const key = name.toLowerCase();
  if (frame.self !== undefined && hasInstanceField(machine, frame.self.of, key)) {
    return fieldOf(machine, frame, frame.self, name);
  }
  for (const owner of enclosing(machine, frame.owner)) {
    const statics = await machine.staticsOf(owner);
    if (statics.has(key)) return statics.get(key);
  }
  const own = machine.program.find(name, frame.owner);
  const found = own ?? machine.platform.get(key);
  if (found === undefined) throw new UnsupportedApex(`the name ${name}`, frame.owner.name);
  return new ClassReference(found);
}

/** `target.name`: a field, a constant, or a class inside a class. */
export async function fieldOf(machine: Machine, frame: Frame, target: Value, name: string): Promise<Value> {
  const key = name.toLowerCase();
  if (target === null || target === undefined) {
    return throwApex('System.NullPointerException', 'Attempt to de-reference a null object');
  }
  if (target instanceof ApexObject) {
    const declared = target.of.fields.find((field) => field.name.toLowerCase() === key);
    if (declared?.getter !== undefined) {
      const method = { ...declared, line: 0, parameters: [], returns: declared.type, body: declared.getter };
      return machine.invoke({
        owner: target.of,
        method: { ...method, auraEnabled: undefined },
        self: target,
        values: [],
      });
    }
    const field = target.fields.get(key);
    if (field !== undefined) return field.value;
  }
  if (isPlatformObject(target) && target.get !== undefined) return target.get(key) ?? null;
  if (target instanceof ClassReference) return staticOf(machine, target.of, name);
  throw new UnsupportedApex(`the field ${name}`, frame.owner.name);
}

async function staticOf(machine: Machine, of: ApexClass | PlatformClass, name: string): Promise<Value> {
  const key = name.toLowerCase();
  if ('statics' in of) {
    const constant = of.constants?.(key);
    if (constant !== undefined) return constant;
    const nested = of.name === 'System' ? machine.platform.get(key) : undefined;
    if (nested !== undefined) return new ClassReference(nested);
    throw new UnsupportedApex(`${of.name}.${name}`);
  }
  const constant = of.constants?.find((each) => each.toLowerCase() === key);
  if (constant !== undefined) return new EnumConstant(of, constant);
  const statics = await machine.staticsOf(of);
  if (statics.has(key)) return statics.get(key);
  const nested = machine.program.find(`${of.name}.${name}`);
  if (nested !== undefined) return new ClassReference(nested);
  throw new UnsupportedApex(`${of.name}.${name}`);
}

/** Writes to a variable, a field or an element. */
export async function assignTo(
  machine: Machine,
  frame: Frame,
  target: Expression,
  value: Value,
  evaluate: Evaluate,
): Promise<void> {
  if (target.kind === 'name') return assignName(machine, frame, target.name, value);
  if (target.kind === 'index') {
    const list = await evaluate(machine, frame, target.target);
    callBuiltIn(list, 'set', [await evaluate(machine, frame, target.index), value]);
    return;
  }
  if (target.kind === 'field') {
    const holder = await evaluate(machine, frame, target.target);
    const key = target.name.toLowerCase();
    if (holder === null) throwApex('System.NullPointerException', 'Attempt to de-reference a null object');
    if (holder instanceof ApexObject) {
      holder.fields.set(key, { name: holder.fields.get(key)?.name ?? target.name, value });
      return;
    }
    if (isPlatformObject(holder) && holder.set !== undefined) {
      holder.set(key, value);
      return;
    }
    if (holder instanceof ClassReference && !('statics' in holder.of)) {
      (await machine.staticsOf(holder.of)).set(key, value);
      return;
    }
  }
  throw new UnsupportedApex('this assignment', `${frame.owner.name}, line ${target.line}`);
}

async function assignName(machine: Machine, frame: Frame, name: string, value: Value): Promise<void> {
  if (frame.scope.assign(name, value)) return;
  const key = name.toLowerCase();
  const field = frame.self?.fields.get(key);
  if (field !== undefined) {
    field.value = value;
    return;
  }
  for (const owner of enclosing(machine, frame.owner)) {
    const statics = await machine.staticsOf(owner);
    if (statics.has(key)) {
      statics.set(key, value);
      return;
    }
  }
  throw new UnsupportedApex(`the name ${name}`, frame.owner.name);
}

function hasInstanceField(machine: Machine, of: ApexClass, key: string): boolean {
  if (of.fields.some((field) => !field.isStatic && field.name.toLowerCase() === key)) return true;
  const parent = of.extends === undefined ? undefined : machine.program.find(of.extends, of);
  return parent !== undefined && hasInstanceField(machine, parent, key);
}

function enclosing(machine: Machine, of: ApexClass): ApexClass[] {
  const outer = of.outer === undefined ? undefined : machine.program.find(of.outer);
  return outer === undefined ? [of] : [of, outer];
}
