import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changesBetween } from '#core/versions';
import { useDatabase } from '#test/database';
import { describeObject, field, idOf, StoreStory, type Row } from './store-story.ts';

const database = useDatabase();
const seed = Number(process.env.HOLDFAST_SEED ?? Math.floor(Math.random() * 1e9));
const optional = ['A__c', 'B__c', 'C__c'] as const;

/** What happens in the imaginary org between two runs, and how the run reads it. */
const step = fc.record({
  writes: fc.array(
    fc.record({
      id: fc.integer({ min: 1, max: 8 }),
      values: fc.record({
        Name: fc.constantFrom('x', 'y', null, '#N/A', ' '),
        A__c: fc.constantFrom('1', null),
        B__c: fc.constantFrom('x', 'y', null),
        C__c: fc.constantFrom('x', 'a"b\n', null),
      }),
    }),
    { maxLength: 6 },
  ),
  deletes: fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 3 }),
  /** Toggles one field of the object: dropped when it is there, added without values when not. */
  toggle: fc.option(fc.constantFrom(...optional), { freq: 3 }),
  mode: fc.constantFrom('full' as const, 'incremental' as const),
  /** Read again although untouched, or reported deleted although long gone. */
  noise: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }),
  readTwice: fc.boolean(),
  mergeTwice: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Snapshot {
  readonly fields: readonly string[];
  readonly records: ReadonlyMap<string, Row>;
}

it(
  `keeps every snapshot as the org was at its run (HOLDFAST_SEED=${seed})`,
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => play(steps)),
      { numRuns: 60, seed },
    );
  },
);

async function play(steps: readonly Step[]): Promise<void> {
  const story = new StoreStory(database.worker);
  const org = new Map<string, Row>();
  const snapshots: Snapshot[] = [{ fields: [], records: new Map() }];
  let fields: string[] = ['Name', 'A__c', 'B__c'];
  for (const [index, move] of steps.entries()) {
    const run = index + 1;
    const known = snapshots[run - 1]!;
    fields = toggled(fields, move.toggle, org);
    const touched = change(org, fields, move);
    const grown = fields.some((name) => !known.fields.includes(name));
    await backUp(story, run, { org, fields, touched, known, move, full: grown || move.mode === 'full' });
    snapshots.push({ fields, records: new Map(org) });
  }
  for (const [run, snapshot] of snapshots.entries()) {
    if (run > 0) expect(await withoutCalculated(story, run)).toEqual(snapshot.records);
  }
  await compareAll(story, snapshots);
}

/** Fields as they are after the toggle. A field that goes takes its values along, one that comes has none. */
function toggled(fields: readonly string[], name: string | null, org: Map<string, Row>): string[] {
  if (name === null) return [...fields];
  if (!fields.includes(name)) return [...fields, name];
  for (const [id, row] of org)
    org.set(id, Object.fromEntries(Object.entries(row).filter(([key]) => key !== name)));
  return fields.filter((one) => one !== name);
}

/** Writes and deletes, then answers the Ids that were touched. */
function change(org: Map<string, Row>, fields: readonly string[], move: Step): Set<string> {
  const touched = new Set<string>();
  for (const { id, values } of move.writes) {
    const kept = Object.entries(values).filter(([name, value]) => fields.includes(name) && value !== null);
    org.set(idOf(id), Object.fromEntries(kept));
    touched.add(idOf(id));
  }
  for (const id of move.deletes) {
    org.delete(idOf(id));
    touched.add(idOf(id));
  }
  return touched;
}

interface BackUp {
  readonly org: ReadonlyMap<string, Row>;
  readonly fields: readonly string[];
  readonly touched: ReadonlySet<string>;
  readonly known: Snapshot;
  readonly move: Step;
  readonly full: boolean;
}

async function backUp(
  story: StoreStory,
  run: number,
  { org, fields, touched, known, move, full }: BackUp,
): Promise<void> {
  const noise = move.noise.map(idOf);
  const read = [...org].filter(([id]) => full || touched.has(id) || noise.includes(id));
  // A formula moves with every read, and must never make a version.
  const page = read.map(([id, row]) => ({ ...row, Id: id, Calc__c: String(run) }));
  const deleted = [...touched, ...noise].filter((id) => !org.has(id));
  const input = {
    object: describeObject('Thing__c', [...fields, field('Calc__c', { calculated: true })]),
    mode: full ? ('full' as const) : ('incremental' as const),
    pages: move.readTwice ? [page, page.slice(0, 2)] : [page.slice(0, 1), page.slice(1)],
    deleted,
  };
  const counts = await story.run(run, input);
  const added = [...org.keys()].filter((id) => !known.records.has(id)).length;
  const gone = [...known.records.keys()].filter((id) => !org.has(id)).length;
  expect(counts).toMatchObject({ added, deleted: gone, records: org.size });
  if (sameFields(fields, known.fields)) expect(counts.changed).toBe(differing(known.records, org).length);
  if (move.mergeTwice)
    expect(await story.run(run, input)).toEqual({ added: 0, changed: 0, deleted: 0, records: org.size });
}

async function withoutCalculated(story: StoreStory, run: number): Promise<Map<string, Row>> {
  const snapshot = await story.snapshot('Thing__c', run);
  return new Map(
    [...snapshot].map(([id, row]) => [
      id,
      Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'Calc__c')),
    ]),
  );
}

/** Any two runs: what came, what went, and, where the fields were the same all along, what differs. */
async function compareAll(story: StoreStory, snapshots: readonly Snapshot[]): Promise<void> {
  const { id: objectId } = await story.stored('Thing__c');
  for (let from = 1; from < snapshots.length; from += 1) {
    for (let to = from + 1; to < snapshots.length; to += 1) {
      const [a, b] = [snapshots[from]!, snapshots[to]!];
      const changes = await changesBetween(
        database.worker.db,
        story.schema,
        objectId,
        { from, to },
        { limit: 1000 },
      );
      const of = (kind: string) => changes.filter((one) => one.kind === kind).map((one) => one.recordId);
      expect(of('added')).toEqual([...b.records.keys()].filter((id) => !a.records.has(id)).sort());
      expect(of('deleted')).toEqual([...a.records.keys()].filter((id) => !b.records.has(id)).sort());
      const steady = snapshots.slice(from, to + 1).every((one) => sameFields(one.fields, a.fields));
      if (steady) expect(of('changed')).toEqual(differing(a.records, b.records));
    }
  }
}

/** Ids in both whose values differ, in order. */
function differing(a: ReadonlyMap<string, Row>, b: ReadonlyMap<string, Row>): string[] {
  const canonical = (row: Row) => JSON.stringify(Object.entries(row).sort(([x], [y]) => (x < y ? -1 : 1)));
  return [...a]
    .filter(([id, row]) => b.has(id) && canonical(row) !== canonical(b.get(id)!))
    .map(([id]) => id)
    .sort();
}

function sameFields(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}
