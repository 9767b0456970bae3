import type { FieldDef, ObjectDef } from '../catalogue/field-model.ts';
import type { StoredRecord } from '../engine/record.ts';
import type { FieldFunction } from './functions.ts';
import type { FieldPath } from './paths.ts';

/** What a compiled query selects. */
export type SelectItem =
  | { readonly kind: 'field'; readonly path: FieldPath }
  | ({ readonly kind: 'function'; readonly name: string } & FieldFunction)
  | { readonly kind: 'children'; readonly name: string; readonly query: RowPlan; readonly link: FieldDef }
  | {
      readonly kind: 'typeof';
      readonly link: FieldDef;
      readonly name: string;
      readonly cases: readonly TypeCase[];
    };

export interface TypeCase {
  /** Undefined for ELSE. */
  readonly object: string | undefined;
  readonly paths: readonly FieldPath[];
}

/** A query that answers records. */
export interface RowPlan {
  readonly kind: 'rows';
  readonly object: ObjectDef;
  readonly select: readonly SelectItem[];
  readonly matches: (record: StoredRecord) => boolean;
  /** Set when the filter is on Id alone: only these need a look. */
  readonly ids: readonly string[] | undefined;
  readonly compare: ((a: StoredRecord, b: StoredRecord) => number) | undefined;
  readonly limit: number | undefined;
  readonly offset: number;
  readonly filtered: boolean;
  /** Set when the rows exist only as the answer to this query: nothing else is looked at. */
  readonly rows?: readonly StoredRecord[];
}

/** `SELECT COUNT() FROM X`. */
export interface CountPlan extends Omit<RowPlan, 'kind' | 'select'> {
  readonly kind: 'count';
}

export interface AggregateItem {
  readonly name: string;
  /** False for a grouped field or function. */
  readonly aggregate: boolean;
  readonly read: (group: Group) => AggregateValue;
}

export interface AggregateValue {
  readonly value: string | number | boolean | null;
  /** Decides how the value is written: a double carries a decimal point. */
  readonly field: FieldDef | undefined;
}

export interface Group {
  readonly key: readonly AggregateValue[];
  readonly records: readonly StoredRecord[];
  /** Keys that this group sums up (ROLLUP, CUBE). */
  readonly summed?: ReadonlySet<number>;
}

/** A query with aggregates or GROUP BY. */
export interface AggregatePlan extends Omit<RowPlan, 'kind' | 'select' | 'compare'> {
  readonly kind: 'aggregate';
  readonly keys: readonly ((record: StoredRecord) => AggregateValue)[];
  /** Which of the keys are used together; more than one set for ROLLUP and CUBE. */
  readonly sets: readonly (readonly number[])[];
  readonly items: readonly AggregateItem[];
  readonly having: (group: Group) => boolean;
  readonly compareGroups: ((a: Group, b: Group) => number) | undefined;
}

export type QueryPlan = RowPlan | CountPlan | AggregatePlan;
