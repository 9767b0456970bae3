import { evaluate } from './evaluate.ts';
import { type Frame, type Machine, Scope } from './machine.ts';
import type { Statement } from './syntax.ts';
import { ApexException, ApexThrown, throwApex, UnsupportedApex, type Value } from './values.ts';

/** How a statement ended. */
export type Completion =
  { readonly kind: 'normal' | 'break' | 'continue' } | { readonly kind: 'return'; readonly value: Value };

const normal: Completion = { kind: 'normal' };

/** Runs one statement. */
export async function execute(machine: Machine, frame: Frame, statement: Statement): Promise<Completion> {
  machine.tick();
  switch (statement.kind) {
    case 'block':
      return executeAll(machine, inner(frame), statement.statements);
    case 'local':
      for (const { name, value } of statement.names) {
        frame.scope.declare(name, value === undefined ? null : await evaluate(machine, frame, value));
      }
      return normal;
    case 'expression':
      await evaluate(machine, frame, statement.expression);
      return normal;
    case 'if': {
      const chosen = (await isTrue(machine, frame, statement)) ? statement.yes : statement.no;
      return chosen === undefined ? normal : execute(machine, inner(frame), chosen);
    }
    case 'return':
      return {
        kind: 'return',
        value: statement.value === undefined ? null : await evaluate(machine, frame, statement.value),
      };
    case 'throw': {
      const thrown = await evaluate(machine, frame, statement.value);
      if (thrown instanceof ApexException) throw new ApexThrown(thrown);
      return throwApex('System.NullPointerException', 'Attempt to throw a null object');
    }
    case 'break':
    case 'continue':
      return { kind: statement.kind };
    case 'try':
      return executeTry(machine, frame, statement);
    case 'for':
    case 'for-each':
    case 'while':
      return executeLoop(machine, inner(frame), statement);
    case 'unsupported':
      throw new UnsupportedApex(statement.text.slice(0, 80), `${frame.owner.name}, line ${statement.line}`);
  }
}

async function executeAll(
  machine: Machine,
  frame: Frame,
  statements: readonly Statement[],
): Promise<Completion> {
  for (const statement of statements) {
    const completion = await execute(machine, frame, statement);
    if (completion.kind !== 'normal') return completion;
  }
  return normal;
}

type Loop = Extract<Statement, { kind: 'for' | 'for-each' | 'while' }>;

async function executeLoop(machine: Machine, frame: Frame, loop: Loop): Promise<Completion> {
  if (loop.kind === 'for-each') {
    for (const item of iterated(await evaluate(machine, frame, loop.items))) {
      const round = inner(frame);
      round.scope.declare(loop.name, item);
      const completion = await execute(machine, round, loop.body);
      if (completion.kind === 'return') return completion;
      if (completion.kind === 'break') break;
    }
    return normal;
  }
  if (loop.kind === 'for') await executeAll(machine, frame, loop.start);
  let checked = !(loop.kind === 'while' && loop.bodyFirst);
  for (;;) {
    if (
      checked &&
      loop.condition !== undefined &&
      !(await isTrue(machine, frame, { condition: loop.condition }))
    )
      break;
    checked = true;
    const completion = await execute(machine, inner(frame), loop.body);
    if (completion.kind === 'return') return completion;
    if (completion.kind === 'break') break;
    if (loop.kind === 'for') for (const step of loop.step) await evaluate(machine, frame, step);
  }
  return normal;
}

function iterated(items: Value): Value[] {
  if (Array.isArray(items)) return [...(items as readonly Value[])];
  if (items instanceof Set) return [...(items as ReadonlySet<Value>)];
  return throwApex('System.NullPointerException', 'Attempt to de-reference a null object');
}

async function executeTry(
  machine: Machine,
  frame: Frame,
  attempt: Extract<Statement, { kind: 'try' }>,
): Promise<Completion> {
  try {
    return await execute(machine, frame, attempt.body);
  } catch (error) {
    if (!(error instanceof ApexThrown)) throw error;
    const clause = attempt.catches.find(({ type }) => catches(error.exception, type));
    if (clause === undefined) throw error;
    const handler = inner(frame);
    handler.scope.declare(clause.name, error.exception);
    return await execute(machine, handler, clause.body);
  } finally {
    if (attempt.finally !== undefined) await execute(machine, frame, attempt.finally);
  }
}

function catches(exception: ApexException, type: string): boolean {
  const wanted = unqualified(type);
  return exception.lineage.some((ancestor) => unqualified(ancestor) === wanted);
}

function unqualified(type: string): string {
  return type.toLowerCase().split('.').at(-1) ?? '';
}

async function isTrue(
  machine: Machine,
  frame: Frame,
  statement: { readonly condition: Parameters<typeof evaluate>[2] },
): Promise<boolean> {
  const value = await evaluate(machine, frame, statement.condition);
  if (typeof value === 'boolean') return value;
  return throwApex('System.NullPointerException', 'Attempt to de-reference a null object');
}

function inner(frame: Frame): Frame {
  return { ...frame, scope: new Scope(frame.scope) };
}
