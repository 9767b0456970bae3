import { isCompound } from '../catalogue/field-model.ts';
import { SalesforceError } from '../engine/errors.ts';
import type { Org } from '../engine/org.ts';
import type { FieldPath } from '../soql/paths.ts';
import type { QueryPlan, RowPlan } from '../soql/plan.ts';
import { requireFilter } from './required-filter.ts';

const apiError = (message: string): SalesforceError => new SalesforceError('API_ERROR', message);

/** Refuses what Bulk cannot carry and answers the columns of the rest. */
export function bulkColumns(
  org: Pick<Org, 'queryAllFiles'>,
  plan: QueryPlan,
): { rows: RowPlan; columns: FieldPath[] } {
  if (!plan.object.bulkQueryable) {
    throw new SalesforceError(
      'INVALIDENTITY',
      `Entity '${plan.object.name}' is not supported by the Bulk API.`,
    );
  }
  if (plan.kind !== 'rows') throw apiError('Aggregate Relationships not supported in Bulk Query');
  if (plan.offset > 0) throw apiError('OFFSET is not supported in Bulk Query');
  requireFilter(org, plan);
  const columns = plan.select.map((item) => {
    if (item.kind === 'children') throw apiError('Aggregate Relationships not supported in Bulk Query');
    if (item.kind === 'typeof') throw apiError('TYPEOF is not supported in Bulk Query');
    if (item.kind === 'function')
      throw apiError('Functions in the SELECT clause are not supported in Bulk Query');
    const { field } = item.path;
    if (isCompound(field.type)) throw apiError('Selecting compound data not supported in Bulk Query');
    if (field.type === 'base64')
      throw apiError(`Implementation restriction: Cannot serialize value for '${field.name}' in CSV format`);
    return item.path;
  });
  return { rows: plan, columns };
}
