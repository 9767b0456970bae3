import type { ObjectDef } from '../../catalogue/field-model.ts';
import type { Schema } from '../../catalogue/schema.ts';
import { fieldIntegrity } from '../../engine/errors.ts';
import { FormulaSyntaxError, parseFormula, type Expression } from '../../engine/formula/parse.ts';
import { unknownInFormula } from './refusals.ts';

/** Throws when a formula cannot be read, or names a field that its object does not have. Paths that begin with `$` are not checked. */
export function checkFormula(schema: Schema, object: ObjectDef, source: string): void {
  for (const path of fieldPaths(source)) checkPath(schema, object, path);
}

/** Does a formula of this object name the field, directly or by way of a relationship? */
export function formulaUses(
  schema: Schema,
  object: ObjectDef,
  source: string,
  target: ObjectDef,
  field: string,
): boolean {
  return fieldPaths(source).some((path) => {
    const owner = ownerOf(schema, object, path);
    return owner === target && path.at(-1)?.toLowerCase() === field.toLowerCase();
  });
}

function fieldPaths(source: string): (readonly string[])[] {
  try {
    return pathsIn(parseFormula(source)).filter((path) => !(path[0] ?? '').startsWith('$'));
  } catch (error) {
    if (error instanceof FormulaSyntaxError) throw fieldIntegrity(`Error: Syntax error. ${error.message}`);
    throw error;
  }
}

function pathsIn(expression: Expression): (readonly string[])[] {
  switch (expression.kind) {
    case 'field':
      return [expression.path];
    case 'call':
      return expression.args.flatMap(pathsIn);
    case 'unary':
      return pathsIn(expression.operand);
    case 'binary':
      return [...pathsIn(expression.left), ...pathsIn(expression.right)];
    default:
      return [];
  }
}

function checkPath(schema: Schema, object: ObjectDef, path: readonly string[]): void {
  const owner = ownerOf(schema, object, path);
  const last = path.at(-1) ?? '';
  if (owner === 'open') return;
  if (owner === undefined || schema.field(owner, last) === undefined) throw unknownInFormula(path.join('.'));
}

/** The object whose field the end of a path is; `open` behind a relationship to several objects. */
function ownerOf(schema: Schema, object: ObjectDef, path: readonly string[]): ObjectDef | 'open' | undefined {
  let current = object;
  for (const step of path.slice(0, -1)) {
    const field = [...current.fields.values()].find(
      (candidate) => candidate.relationshipName?.toLowerCase() === step.toLowerCase(),
    );
    if (field === undefined) return undefined;
    if (field.referenceTo.length > 1) return 'open';
    const next = schema.find(field.referenceTo[0] ?? '');
    if (next === undefined) return 'open';
    current = next;
  }
  return current;
}
