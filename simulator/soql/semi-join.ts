import type { ObjectDef } from '../catalogue/field-model.ts';
import type { Leaf, Logic } from './filter.ts';
import type { FieldPath } from './paths.ts';
import { malformed } from './refusals.ts';

/** Rules for `Id IN (SELECT ...)` and `NOT IN (SELECT ...)`: where it may stand, and what it may compare [documented]. */

const MOST = 2;

const isSemiJoin = (logic: Logic<Leaf>): boolean => logic.kind === 'leaf' && 'valueQuery' in logic.leaf;

/** Refuses semi-joins beside OR, in nested conditions, inside a semi-join, and more than two of them. */
export function checkSemiJoins(logic: Logic<Leaf>, insideOne: boolean): void {
  const count = countIn(logic);
  if (count === 0) return;
  if (insideOne) throw malformed('Nesting of semi join sub-selects is not supported');
  if (count > MOST) throw malformed(`Maximum ${MOST} semi join sub-selects are allowed.`);
  if (logic.kind === 'or' && logic.operands.some(isSemiJoin))
    throw malformed("Semi join sub-selects are not allowed with the 'OR' operator");
  const atTop = logic.kind === 'and' ? logic.operands.filter(isSemiJoin).length : isSemiJoin(logic) ? 1 : 0;
  if (atTop < count)
    throw malformed(
      'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.',
    );
}

function countIn(logic: Logic<Leaf>): number {
  if (logic.kind === 'leaf') return isSemiJoin(logic) ? 1 : 0;
  if (logic.kind === 'not') return countIn(logic.operand);
  return logic.operands.reduce((sum, operand) => sum + countIn(operand), 0);
}

/** Refuses fields that are no Ids, or Ids of different objects. */
export function checkSides(outer: FieldPath, inner: FieldPath, innerObject: ObjectDef): void {
  const { type } = outer.field;
  if (type !== 'id' && type !== 'reference')
    throw malformed(
      `The left operand field in the where expression for outer query should be an id field, cannot use: '${outer.text}'`,
    );
  if (inner.field.type !== 'id' && inner.field.type !== 'reference')
    throw malformed(`Semi join sub-selects can only query id fields, cannot use: '${inner.text}'`);
  const left = targetsOf(outer, outer.owner);
  const right = targetsOf(inner, inner.owner ?? innerObject);
  if (left.length > 0 && right.length > 0 && !left.some((name) => right.includes(name)))
    throw malformed(
      `The selected field '${inner.text}' in the subquery and the left operand field '${outer.text}' in the where expression in the ` +
        'outer query should point to the same object type',
    );
}

function targetsOf({ field }: FieldPath, owner: ObjectDef | undefined): readonly string[] {
  if (field.type === 'reference') return field.referenceTo;
  return owner === undefined ? [] : [owner.name];
}
