import type { ObjectDef } from '../../catalogue/field-model.ts';
import type { Schema } from '../../catalogue/schema.ts';
import { FORMULA_FUNCTIONS, SAVE_FUNCTIONS } from './functions.ts';
import { FormulaSyntaxError, parseFormula, type Expression } from './parse.ts';

/** A formula that this simulator cannot evaluate: a field that reads as null, or a validation rule that never fires. */
export interface UnsupportedFormulaNote {
  readonly object: string;
  /** API name of the field, or the name of the validation rule. */
  readonly name: string;
  readonly kind: 'field' | 'validationRule';
  readonly reason: string;
}

/** All formulas of a schema that cannot be evaluated, each with the reason. */
export function unsupportedFormulas(schema: Schema): UnsupportedFormulaNote[] {
  const notes: UnsupportedFormulaNote[] = [];
  for (const object of schema.all()) {
    for (const field of object.fields.values()) {
      const reason =
        field.formula === null ? undefined : reasonOf(schema, object, field.formula.expression, false);
      if (reason !== undefined) notes.push({ object: object.name, name: field.name, kind: 'field', reason });
    }
    for (const rule of object.validationRules) {
      const reason = reasonOf(schema, object, rule.condition, true);
      if (reason !== undefined)
        notes.push({ object: object.name, name: rule.name, kind: 'validationRule', reason });
    }
  }
  return notes;
}

function reasonOf(schema: Schema, object: ObjectDef, source: string, saving: boolean): string | undefined {
  try {
    return problemIn(schema, object, parseFormula(source), saving);
  } catch (error) {
    if (error instanceof FormulaSyntaxError) return error.message;
    throw error;
  }
}

function problemIn(schema: Schema, object: ObjectDef, node: Expression, saving: boolean): string | undefined {
  const inner = (parts: readonly Expression[]): string | undefined => {
    for (const part of parts) {
      const problem = problemIn(schema, object, part, saving);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  switch (node.kind) {
    case 'literal':
      return undefined;
    case 'unary':
      return inner([node.operand]);
    case 'binary':
      return inner([node.left, node.right]);
    case 'call':
      if (FORMULA_FUNCTIONS[node.name] === undefined && !(saving && SAVE_FUNCTIONS.has(node.name)))
        return `function ${node.name}`;
      return inner(node.args);
    case 'field':
      return pathProblem(schema, object, node.path);
  }
}

const GLOBALS = new Set(['$user', '$profile', '$userrole', '$organization', '$permission']);

function pathProblem(schema: Schema, start: ObjectDef, path: readonly string[]): string | undefined {
  const text = path.join('.');
  if (text.startsWith('$')) return GLOBALS.has((path[0] ?? '').toLowerCase()) ? undefined : `global ${text}`;
  let object: ObjectDef | undefined = start;
  for (const step of path.slice(0, -1)) {
    const link: string | undefined = [...(object?.fields.values() ?? [])].find(
      (field) => field.relationshipName?.toLowerCase() === step.toLowerCase(),
    )?.referenceTo[0];
    object = link === undefined ? undefined : schema.find(link);
  }
  return object?.fields.has((path.at(-1) ?? '').toLowerCase()) === true ? undefined : `field ${text}`;
}
