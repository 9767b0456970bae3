import { compileQuery } from '../soql/compile.ts';
import type { QuerySource } from '../soql/source.ts';

/** Answer to `query?explain=`: how the simulated org would find the rows. It knows two ways: the index on Id, and a look at every row. */
export function explain(source: QuerySource, soql: string): unknown {
  const plan = compileQuery(source, soql);
  const all = source.store.count(plan.object);
  const scan = {
    cardinality: all,
    fields: [],
    leadingOperationType: 'TableScan',
    notes: [],
    relativeCost: plan.filtered ? 1.5 : 1,
    sobjectCardinality: all,
    sobjectType: plan.object.name,
  };
  if (plan.ids === undefined) return { plans: [scan], sourceQuery: soql };
  const byId = {
    ...scan,
    cardinality: plan.ids.length,
    fields: ['Id'],
    leadingOperationType: 'Index',
    relativeCost: all === 0 ? 0 : Math.min(1, plan.ids.length / all),
  };
  return { plans: [byId, scan], sourceQuery: soql };
}
