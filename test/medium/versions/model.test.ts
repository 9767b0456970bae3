import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '#core/db';
import {
  blankStaged,
  changesBetween,
  countPurgeable,
  eraseVersions,
  leaveOutStaged,
  lockObject,
  openStaging,
  purgeVersions,
  type MergeCounts,
} from '#core/versions';
import { useDatabase } from '#test/database';
import { ImaginaryOrg, step, type Step } from './imaginary-org.ts';
import { idOf, StoreStory, type Row, type RunInput } from './store-story.ts';

const server = useDatabase();
const seed = Number(process.env['HOLDFAST_SEED'] ?? Math.floor(Math.random() * 1e9));
const sequences = Number(process.env['HOLDFAST_MODEL_SEQUENCES'] ?? 200);
const salt = Buffer.from('salt');

let worker: Database | undefined;
/** The connections of the worker; a restart gets new ones. */
async function restarted(): Promise<Database> {
  await worker?.close();
  worker = openDatabase({ url: server.url, role: 'holdfast_worker', maxConnections: 2 });
  return worker;
}
afterAll(() => worker?.close());

interface Snapshot {
  readonly fields: readonly string[];
  readonly records: Map<string, Row>;
}

it(
  `keeps every snapshot as the org was at its run (HOLDFAST_SEED=${seed} HOLDFAST_MODEL_SEQUENCES=${sequences})`,
  { timeout: 60_000 + sequences * 1_500 },
  async () => {
    const story = fc.record({ large: fc.boolean(), steps: fc.array(step, { minLength: 2, maxLength: 7 }) });
    await fc.assert(
      fc.asyncProperty(story, async ({ large, steps }) => new Play(await restarted(), large).perform(steps)),
      { numRuns: sequences, seed },
    );
  },
);

/** One imaginary org and the store that follows it. */
class Play {
  private readonly story: StoreStory;
  private readonly expected: number;
  private readonly org = new ImaginaryOrg();
  /** By run number; 0 is the empty store. */
  private readonly snapshots: Snapshot[] = [{ fields: [], records: new Map() }];
  private readonly kept = new Set<number>();
  private readonly erased = new Set<string>();

  constructor(database: Database, large: boolean) {
    this.story = new StoreStory(database);
    this.expected = large ? 200_000 : 1;
  }

  async perform(steps: readonly Step[]): Promise<void> {
    for (const [index, move] of steps.entries()) {
      this.org.live(move);
      await this.backUp(index + 1, move);
      await this.giveUp(move.purge ?? []);
      const earlier = [...this.kept][move.peek % this.kept.size] ?? 0;
      await this.compareSnapshot(earlier);
    }
    for (const run of this.kept) await this.compareSnapshot(run);
    await this.compareAll();
  }

  private async backUp(run: number, move: Step): Promise<void> {
    const known = this.snapshots[run - 1]!;
    const fields = this.org.shape;
    if (move.erase?.open === false && run > 1) await this.erase(idOf(move.erase.id));
    const input = { ...this.org.read(run, move, known.records), expected: this.expected };
    const counts = await this.performRun(run, move, input);
    const records = new Map([...this.org.records].filter(([id]) => !this.erased.has(id)));
    const added = [...records.keys()].filter((id) => !known.records.has(id)).length;
    const deleted = [...known.records.keys()].filter((id) => !records.has(id)).length;
    expect(counts).toMatchObject({ added, deleted, records: records.size });
    if (sameFields(fields, known.fields))
      expect(counts.changed).toBe(differing(known.records, records).length);
    if (move.mergeTwice) {
      const nothing = { added: 0, changed: 0, deleted: 0, records: records.size };
      expect(await this.performRun(run, { ...move, kill: 'never', erase: null }, input)).toEqual(nothing);
    }
    this.snapshots.push({ fields: [...fields], records });
    this.kept.add(run);
  }

  /** One run of the worker, with the kill and the erasure that its step has for it. */
  private async performRun(run: number, move: Step, input: RunInput): Promise<MergeCounts> {
    const staged = await this.story.begin(run, input);
    const [first = [], ...rest] = input.pages;
    await this.story.copy(staged, input, [first]);
    if (move.kill === 'pages') this.story.database = await restarted();
    const resumed = { ...staged, staging: openStaging(this.story.schema, run, staged.stored) };
    await this.story.copy(resumed, input, rest);
    if (move.erase?.open === true) await this.erase(idOf(move.erase.id));
    const before = async (tx: Parameters<typeof lockObject>[0]) => {
      await lockObject(tx, this.story.schema, resumed.stored.id);
      const hashes = [...this.erased].map((id) => createHash('sha256').update(salt).update(id).digest());
      await leaveOutStaged(tx, resumed.staging, salt, hashes);
    };
    if (move.kill === 'merge') {
      const after = () => {
        throw new Error('killed');
      };
      await expect(this.story.merge(run, resumed, input, { before, after })).rejects.toThrow('killed');
      this.story.database = await restarted();
    }
    return this.story.merge(run, resumed, input, { before });
  }

  private async erase(id: string): Promise<void> {
    const { schema, database } = this.story;
    const object = await this.story.stored('Thing__c');
    await database.db.transaction(async (tx) => {
      await lockObject(tx, schema, object.id);
      await eraseVersions(tx, schema, object.id, [id]);
      await blankStaged(tx, schema, object, [id]);
    });
    this.erased.add(id);
    for (const { records } of this.snapshots) records.delete(id);
  }

  /** Gives up the snapshots of some runs, never that of the newest one. */
  private async giveUp(runs: readonly number[]): Promise<void> {
    const newest = this.snapshots.length - 1;
    for (const run of runs) if (run !== newest) this.kept.delete(run);
    const { schema, database } = this.story;
    const { id } = await this.story.stored('Thing__c');
    const kept = [...this.kept];
    const some = 3;
    const purge = () => database.db.transaction((tx) => purgeVersions(tx, schema, id, kept, some));
    while ((await purge()) === some) continue;
    expect((await countPurgeable(database.db, schema, kept)).versions).toBe(0);
  }

  private async compareSnapshot(run: number): Promise<void> {
    const snapshot = await this.story.snapshot('Thing__c', run);
    const aside = ['Calc__c', 'IsDeleted'];
    const stored = [...snapshot].map(
      ([id, row]) =>
        [id, Object.fromEntries(Object.entries(row).filter(([name]) => !aside.includes(name)))] as const,
    );
    expect(new Map(stored)).toEqual(this.snapshots[run]!.records);
  }

  /** Any two kept runs: what came, what went, and, where the fields were the same all along, what differs. */
  private async compareAll(): Promise<void> {
    const { id: objectId } = await this.story.stored('Thing__c');
    const { database, schema } = this.story;
    const runs = [...this.kept].sort((a, b) => a - b);
    for (const [from, to] of runs.flatMap((a) => runs.filter((b) => b > a).map((b) => [a, b] as const))) {
      const [a, b] = [this.snapshots[from]!, this.snapshots[to]!];
      const changes = await changesBetween(database.db, schema, objectId, { from, to }, { limit: 1000 });
      const of = (kind: string) => changes.filter((one) => one.kind === kind).map((one) => one.recordId);
      expect(of('added')).toEqual([...b.records.keys()].filter((id) => !a.records.has(id)).sort());
      expect(of('deleted')).toEqual([...a.records.keys()].filter((id) => !b.records.has(id)).sort());
      const steady = this.snapshots.slice(from, to + 1).every((one) => sameFields(one.fields, a.fields));
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
