import fc from 'fast-check';
import type { ObjectDescription } from '#core/model';
import { describeObject, field, idOf, type Row } from './store-story.ts';

const optional = ['A__c', 'B__c', 'C__c'] as const;
const anId = fc.integer({ min: 1, max: 8 });

/** What happens in the imaginary org between two runs, how the run reads it, and what befalls the store meanwhile. */
export const step = fc.record({
  writes: fc.array(
    fc.record({
      id: anId,
      values: fc.record({
        Name: fc.constantFrom('x', 'y', null, '#N/A', ' '),
        A__c: fc.constantFrom('1', null),
        B__c: fc.constantFrom('x', 'y', null),
        C__c: fc.constantFrom('x', 'a"b\n', null),
      }),
    }),
    { maxLength: 6 },
  ),
  /** Into the recycle bin, or past it. */
  deletes: fc.array(fc.record({ id: anId, hard: fc.boolean() }), { maxLength: 3 }),
  undeletes: fc.array(anId, { maxLength: 2 }),
  /** Toggles one field of the object: dropped when it is there, added without values when not. */
  toggle: fc.option(fc.constantFrom(...optional), { freq: 3 }),
  /** Gives field B__c another type. */
  retype: fc.boolean(),
  mode: fc.constantFrom('full' as const, 'incremental' as const),
  /** Read again although untouched, or reported deleted although long gone. */
  noise: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }),
  /** A page that comes twice, or one from before the writes that comes first. */
  again: fc.constantFrom('no' as const, 'twice' as const, 'stale' as const),
  mergeTwice: fc.boolean(),
  /** Where the worker is killed: nowhere, between two pages, or before the merge commits. */
  kill: fc.constantFrom('never' as const, 'never' as const, 'pages' as const, 'merge' as const),
  /** A record to be erased for good: before the run, or while its rows are staged. */
  erase: fc.option(fc.record({ id: anId, open: fc.boolean() }), { freq: 4 }),
  /** Runs whose snapshots are given up afterwards. */
  purge: fc.option(fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 }), { freq: 2 }),
  /** Which earlier snapshot is looked at then. */
  peek: fc.nat(),
});
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What a run reads of the org. */
export interface Reading {
  readonly object: ObjectDescription;
  readonly mode: 'full' | 'incremental';
  readonly pages: readonly (readonly Row[])[];
  readonly deleted: readonly string[];
}

/** The org as a map, and its recycle bin. */
export class ImaginaryOrg {
  readonly records = new Map<string, Row>();
  fields: string[] = ['Name', 'A__c', 'B__c'];
  private readonly bin = new Map<string, Row>();
  private retyped = false;
  private changedFields = false;
  private touched = new Set<string>();

  /** Names and types of the fields: while these stay the same, records differ by their values alone. */
  get shape(): string[] {
    return this.fields.map((name) => (name === 'B__c' && this.retyped ? `${name} picklist` : name));
  }

  /** Lets the changes of a step happen. */
  live(move: Step): void {
    this.touched = new Set();
    this.changedFields = move.retype;
    if (move.retype) this.retyped = !this.retyped;
    if (move.toggle !== null) this.toggle(move.toggle);
    for (const { id, values } of move.writes) {
      const kept = Object.entries(values).filter(
        ([name, value]) => this.fields.includes(name) && value !== null,
      );
      this.put(idOf(id), Object.fromEntries(kept));
    }
    for (const { id, hard } of move.deletes) this.remove(idOf(id), hard);
    for (const id of move.undeletes.map(idOf)) {
      const row = this.bin.get(id);
      if (row !== undefined) this.put(id, row);
    }
  }

  /** What a run reads: everything that lives, or what was touched, the deleted named by row (in the bin) or by Id. */
  read(run: number, move: Step, known: ReadonlyMap<string, Row>): Reading {
    const full = this.changedFields || move.mode === 'full';
    const noise = move.noise.map(idOf);
    const asked = (id: string) => this.touched.has(id) || noise.includes(id);
    // A formula moves with every read, and must never make a version.
    const cells = (id: string, row: Row, deleted: boolean): Row => ({
      ...row,
      ...{ Id: id, Calc__c: String(run), IsDeleted: String(deleted) },
    });
    const live = [...this.records]
      .filter(([id]) => full || asked(id))
      .map(([id, row]) => cells(id, row, false));
    const binned = [...this.bin].filter(([id]) => asked(id)).map(([id, row]) => cells(id, row, true));
    const page = [...live, ...binned];
    const stale = page.flatMap(({ Id }) => {
      const before = known.get(Id ?? '');
      return before === undefined ? [] : [cells(Id ?? '', this.within(before), false)];
    });
    const twice = {
      no: [page.slice(0, 1), page.slice(1)],
      twice: [page, page.slice(0, 2)],
      stale: [stale, page],
    };
    const gone = [...this.touched, ...noise].filter((id) => !this.records.has(id) && !this.bin.has(id));
    return {
      object: this.describe(),
      mode: full ? 'full' : 'incremental',
      pages: twice[move.again],
      deleted: gone,
    };
  }

  private describe(): ObjectDescription {
    const typed = this.fields.map((name) =>
      field(name, name === 'B__c' && this.retyped ? { type: 'picklist' } : {}),
    );
    const calculated = field('Calc__c', { calculated: true });
    return describeObject('Thing__c', [...typed, calculated, field('IsDeleted', { type: 'boolean' })]);
  }

  private put(id: string, row: Row): void {
    this.records.set(id, row);
    this.bin.delete(id);
    this.touched.add(id);
  }

  private remove(id: string, hard: boolean): void {
    const row = this.records.get(id) ?? this.bin.get(id);
    this.records.delete(id);
    if (hard || row === undefined) this.bin.delete(id);
    else this.bin.set(id, row);
    this.touched.add(id);
  }

  /** A field that goes takes its values along, one that comes has none. */
  private toggle(name: string): void {
    const there = this.fields.includes(name);
    this.changedFields ||= !there;
    this.fields = there ? this.fields.filter((one) => one !== name) : [...this.fields, name];
    for (const rows of [this.records, this.bin]) for (const [id, row] of rows) rows.set(id, this.within(row));
  }

  /** A row without the values of fields that are gone. */
  private within(row: Row): Row {
    return Object.fromEntries(Object.entries(row).filter(([name]) => this.fields.includes(name)));
  }
}
