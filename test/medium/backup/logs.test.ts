import { Writable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HoldfastError, loggable, systemClock } from '#core/model';
import { openSenders, noSending } from '#core/notify';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { registry, taskListOf } from '../../../worker/registry.ts';
import { simulatedBackup, type SimulatedBackup } from './simulated-backup.ts';
import { idsOf, showOnly, smallWorld, updateRecord } from './small-world.ts';

const database = useDatabase();
const folder = useBodyFolder();

/** What no log may hold: it stands in values, in messages of Salesforce, and in what our own database complains about. */
const canary = 'Kanarienvogel-4711';

describe('the log', () => {
  let backup: SimulatedBackup;
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const log = pino({ level: 'trace' }, sink);
  beforeAll(async () => {
    backup = await simulatedBackup(database.worker, { world: smallWorld, bulkPageRows: 1_000 });
    showOnly(backup.simulator, ['Account', 'Case', 'Contact', 'Lead', 'Task']);
    for (const object of ['Account', 'Lead'])
      for (const id of idsOf(backup.simulator, object))
        updateRecord(backup.simulator.org, object, id, { Description: `${canary} ${id}` });
  });
  afterAll(() => backup.simulator.close());

  const fault = (match: object, effect: object) =>
    backup.control('POST', 'faults', { match, nth: 1, times: 3, ...effect });

  it('of a whole run in trouble has codes and names of objects, and no value of a record', async () => {
    const message = `bad value: ${canary}`;
    // Small objects are read together: all of a call fail with the one that is refused.
    const refused = { effect: 'status', status: 400, errorCode: 'INVALID_TYPE', message, times: 1_000_000 };
    await fault({ path: 'composite', body: 'SELECT\\+Id%2C.*FROM\\+Case' }, refused);
    const broken = { effect: 'status', status: 500, errorCode: 'UNKNOWN_EXCEPTION', message };
    await fault({ path: 'jobs/query$' }, broken);
    await fault({ path: 'jobs/query/.*/results' }, { effect: 'truncateRows', rows: 100, times: 1 });
    const { run } = await backup.backUp({ log });
    expect(run.status).toBe('completed_with_warnings');
    await backup.control('DELETE', 'faults');
    const text = lines.join('');
    expect(text).toContain('"object":"Case"');
    expect(text).toContain('INVALID_TYPE');
    expect(text).toContain('PAGE_REJECTED');
    expect(text).not.toContain(canary);
    expect((await backup.versions()).some(({ values }) => values['description']?.includes(canary))).toBe(
      true,
    );
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({
        level: expect.any(Number) as unknown,
        msg: expect.any(String) as unknown,
      });
  });

  it('of a task that our own database refused says where, and neither the statement nor its values', async () => {
    lines.length = 0;
    const entries = registry.map((entry) =>
      entry.name === 'purge_nonces'
        ? {
            ...entry,
            handle: async () => {
              await database.worker.db.execute(sql`select ${canary}::text::int`);
            },
          }
        : entry,
    );
    const tasks = taskListOf(entries, {
      ...{ database: database.worker, clock: systemClock, masterKey: Buffer.alloc(32), log },
      ...{
        senders: openSenders(systemClock, noSending),
        storage: folder.storage,
        signal: new AbortController().signal,
      },
    });
    const failed = Promise.resolve(tasks['purge_nonces']?.({}, undefined as never));
    const error: unknown = await failed.catch((thrown: unknown) => thrown);
    // The queue keeps the message.
    expect(error).toBeInstanceOf(HoldfastError);
    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain(canary);
    expect(lines.join('')).toContain('task failed');
    expect(lines.join('')).toContain('22P02');
    expect(lines.join('')).not.toContain(canary);
  });

  it('names the places of an error whatever its message looks like', () => {
    const error = new Error(`${canary}\n    at ${canary}\nmore`);
    const { code, causes } = loggable(new Error('outer', { cause: error }));
    expect(code).toBe('INTERNAL');
    expect(causes).toHaveLength(2);
    expect(causes.join('')).toMatch(/logs\.test/);
    expect(causes.join('')).not.toContain(canary);
  });
});
