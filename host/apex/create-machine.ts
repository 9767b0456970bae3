import { evaluate } from './evaluate.ts';
import { execute } from './execute.ts';
import { type Frame, type Invocation, type Machine, Scope } from './machine.ts';
import type { ApexProgram } from './program.ts';
import type { ApexClass, Method } from './syntax.ts';
import {
  ApexException,
  ApexObject,
  throwApex,
  UnsupportedApex,
  type PlatformClass,
  type Value,
} from './values.ts';

/** Far above what a controller needs, and reached within a second by an endless loop. */
const stepLimit = 500_000;

/** A machine for one request. */
export function createMachine(program: ApexProgram, platform: ReadonlyMap<string, PlatformClass>): Machine {
  const statics = new Map<ApexClass, Map<string, Value>>();
  let steps = 0;
  const machine: Machine = {
    program,
    platform,
    invoke: (call) => invoke(machine, call),
    instantiate: (of, values) => instantiate(machine, of, values),
    async staticsOf(of) {
      const present = statics.get(of);
      if (present !== undefined) return present;
      const fields = new Map<string, Value>();
      statics.set(of, fields);
      const frame: Frame = { owner: of, self: undefined, scope: new Scope() };
      for (const field of of.fields.filter((each) => each.isStatic))
        fields.set(field.name.toLowerCase(), null);
      for (const field of of.fields.filter((each) => each.isStatic && each.initial !== undefined)) {
        if (field.initial !== undefined) {
          fields.set(field.name.toLowerCase(), await evaluate(machine, frame, field.initial));
        }
      }
      return fields;
    },
    tick() {
      steps += 1;
      if (steps > stepLimit) throwApex('System.LimitException', 'Apex CPU time limit exceeded');
    },
  };
  return machine;
}

async function invoke(machine: Machine, { owner, method, self, values }: Invocation): Promise<Value> {
  if (method.body === undefined) throw new UnsupportedApex(`${owner.name}.${method.name}() has no body`);
  const scope = new Scope();
  method.parameters.forEach((parameter, index) => scope.declare(parameter.name, values[index] ?? null));
  const instance = method.isStatic ? undefined : self;
  const completion = await execute(machine, { owner, self: instance, scope }, method.body);
  return completion.kind === 'return' ? completion.value : null;
}

async function instantiate(machine: Machine, of: ApexClass, values: readonly Value[]): Promise<Value> {
  const lineage = ancestorsOf(machine, of);
  if (lineage.at(-1)?.endsWith('exception') === true) return createException(of, lineage, values);
  const object = new ApexObject(of);
  await initialiseFields(machine, object, of);
  const fitting: Method | undefined = of.constructors.find(
    (each) => each.parameters.length === values.length,
  );
  if (fitting !== undefined) await invoke(machine, { owner: of, method: fitting, self: object, values });
  else if (values.length > 0) throw new UnsupportedApex(`new ${of.name} with ${values.length} arguments`);
  return object;
}

async function initialiseFields(machine: Machine, object: ApexObject, of: ApexClass): Promise<void> {
  const parent = of.extends === undefined ? undefined : machine.program.find(of.extends, of);
  if (parent !== undefined) await initialiseFields(machine, object, parent);
  for (const field of of.fields.filter((each) => !each.isStatic && each.getter === undefined)) {
    const frame: Frame = { owner: of, self: object, scope: new Scope() };
    const value = field.initial === undefined ? null : await evaluate(machine, frame, field.initial);
    object.fields.set(field.name.toLowerCase(), { name: field.name, value });
  }
}

/** Lower-case names of what a class extends, nearest first. */
function ancestorsOf(machine: Machine, of: ApexClass): string[] {
  if (of.extends === undefined) return [];
  const parent = machine.program.find(of.extends, of);
  return [of.extends.toLowerCase(), ...(parent === undefined ? [] : ancestorsOf(machine, parent))];
}

/** The constructors every exception class has: (), (message), (cause), (message, cause). */
function createException(of: ApexClass, lineage: readonly string[], values: readonly Value[]): ApexException {
  const message = values.find((value) => typeof value === 'string') ?? null;
  const cause = values.find((value) => value instanceof ApexException) ?? null;
  return new ApexException(of.name, message, lineage, cause);
}
