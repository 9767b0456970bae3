import type { Query, Subquery } from '@jetstreamapp/soql-parser-js';
import { SalesforceError } from '../engine/errors.ts';
import type { ObjectDef } from '../catalogue/field-model.ts';
import { logicOf, type Leaf, type Logic } from './filter.ts';

/** What the virtual objects of the schema do not support [documented: Tooling API, SOQL operation limitations]. */

const refusal = (message: string): SalesforceError =>
  new SalesforceError('EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION', message);

/** One of these must be filtered for FieldDefinition and EntityParticle. */
const REIFIED = new Set([
  'durableid',
  'entitydefinitionid',
  'entitydefinition.durableid',
  'entitydefinition.qualifiedapiname',
  'entitydefinition.developername',
]);

/** Refuses what a definition object does not answer. LIMIT and OFFSET are ignored, so a plan must drop them. */
export function checkDefinitionQuery(object: ObjectDef, query: Query | Subquery, aggregate: boolean): void {
  if (aggregate)
    throw refusal(
      'The requested operation is not yet supported by this SObject storage type, contact salesforce.com support for more information.',
    );
  const logic = query.where === undefined ? undefined : logicOf(query.where);
  const leaves = logic === undefined ? [] : leavesOf(logic);
  for (const leaf of leaves) {
    if (['!=', 'NOT IN'].includes(leaf.operator.toUpperCase()))
      throw refusal('Only equals comparisons permitted');
    if (['INCLUDES', 'EXCLUDES'].includes(leaf.operator.toUpperCase()))
      throw refusal('Unsupported filter type');
  }
  if (object.name === 'EntityDefinition' || 'relationshipName' in query) return;
  const reified = leaves.some((leaf) => 'field' in leaf && REIFIED.has((leaf.field ?? '').toLowerCase()));
  if (!reified)
    throw refusal(`${object.name}: a filter on a reified column is required [EntityDefinitionId,DurableId]`);
}

function leavesOf(logic: Logic<Leaf>): Leaf[] {
  if (logic.kind === 'leaf') return [logic.leaf];
  if (logic.kind === 'or') throw refusal('Disjunctions not supported');
  if (logic.kind === 'not') throw refusal('Only equals comparisons permitted');
  return logic.operands.flatMap(leavesOf);
}
