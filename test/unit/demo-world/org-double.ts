import type {
  FieldValue,
  Operation,
  OrgRecord,
  OrgView,
  WorldRecord,
} from '../../../simulator/worlds/world.ts';

/** References that the engine provides, not the world. */
export const PROVIDED_REFS = new Set(['standard-pricebook']);

/** A record that can still be changed. */
type Row = Record<string, FieldValue> & { Id: string };

/** A tiny org: keeps rows, resolves references, takes children with accounts and leads, refuses what points at nothing. */
export class TinyOrg implements OrgView {
  readonly #rows = new Map<string, Map<string, Row>>();
  readonly #ids = new Map<string, string>();
  #next = 1;

  constructor(records: Iterable<WorldRecord>) {
    this.#store('Pricebook2', 'standard-pricebook', { Name: 'Standard', IsStandard: true, IsActive: true });
    for (const record of records) {
      const row = this.#store(record.type, record.ref, record.fields);
      if (record.type !== 'ContentVersion') continue;
      const document = this.#store('ContentDocument', `${record.ref}-document`, {
        Title: record.fields['Title'] ?? null,
      });
      row['ContentDocumentId'] = document.Id;
    }
  }

  records(type: string): readonly OrgRecord[] {
    return [...(this.#rows.get(type)?.values() ?? [])];
  }

  /** Applies in order; throws at an operation on a record that is not there. */
  apply(operations: readonly Operation[]): void {
    for (const operation of operations) {
      if (operation.kind === 'insert') {
        this.#store(operation.type, operation.ref, operation.fields);
        continue;
      }
      const rows = this.#rows.get(operation.type);
      const row = rows?.get(operation.id);
      if (row === undefined)
        throw new Error(`${operation.kind} of a ${operation.type} that is not there: ${operation.id}`);
      if (operation.kind === 'delete') this.#remove(operation.type, operation.id);
      else Object.assign(row, operation.fields);
    }
  }

  #store(type: string, ref: string | undefined, fields: Readonly<Record<string, FieldValue>>): Row {
    const row: Row = { Id: `${type}:${this.#next++}` };
    for (const [name, value] of Object.entries(fields)) row[name] = this.#resolved(value);
    const rows = this.#rows.get(type) ?? new Map<string, Row>();
    this.#rows.set(type, rows.set(row.Id, row));
    if (ref !== undefined) this.#ids.set(ref, row.Id);
    return row;
  }

  #resolved(value: FieldValue): FieldValue {
    if (typeof value !== 'string' || !value.startsWith('@')) return value;
    const id = this.#ids.get(value.slice(1));
    if (id === undefined) throw new Error(`reference to nothing: ${value}`);
    return id;
  }

  /** A lead or an account takes its tasks, contacts and deals with it. */
  #remove(type: string, id: string): void {
    this.#rows.get(type)?.delete(id);
    for (const [child, fields] of [
      ['Task', ['WhoId', 'WhatId']],
      ['Contact', ['AccountId']],
      ['Opportunity', ['AccountId']],
      ['OpportunityLineItem', ['OpportunityId']],
    ] as const) {
      for (const row of this.records(child)) {
        if (fields.some((field) => row[field] === id)) this.#remove(child, row.Id);
      }
    }
  }
}

/** Random numbers that a test can repeat. */
export function repeatable(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
