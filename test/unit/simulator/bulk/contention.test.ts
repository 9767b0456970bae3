import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from '../org-client.ts';
import { ingest, resultFile } from './load-client.ts';

describe('Bulk API 2.0 loads of children of few parents', () => {
  let org: OrgClient;
  let parents: string[];
  beforeAll(async () => {
    org = await startOrg();
    parents = await Promise.all(['a', 'b'].map((Name) => org.create('Account', { Name })));
  });
  afterAll(() => org.simulator.close());

  /** Rows `parent index, parent index, ...` as a CSV of contacts. */
  const csv = (order: readonly number[]): string =>
    `LastName,AccountId\n${order.map((parent, row) => `c${row},${parents[parent] ?? ''}`).join('\n')}\n`;
  const alternating = Array.from({ length: 400 }, (_, row) => row % 2);
  const sorted = [...alternating].sort((a, b) => a - b);
  const load = async (
    order: readonly number[],
  ): Promise<{ done: number; failed: readonly string[]; id: string }> => {
    const job = await ingest(org, { operation: 'insert', object: 'Contact', csv: csv(order) });
    expect(job.body.state).toBe('JobComplete');
    const id = String(job.body.id);
    const failed = await resultFile(org, id, 'failedResults');
    const done = await resultFile(org, id, 'successfulResults');
    return { done: done.rows.length, failed: failed.rows.map((row) => row['sf__Error'] ?? ''), id };
  };

  it('lock each other out of the parents that several batches touch, unless each parent is in one batch', async () => {
    expect((await load(alternating)).failed).toEqual([]);
    await org.send('POST', '/simulator/locks', { bulkBatchRows: 200 });
    const mixed = await load(alternating);
    expect([mixed.done, mixed.failed.length]).toEqual([200, 200]);
    expect(mixed.failed[0]).toMatch(
      /^UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: 001\w{15}:--$/,
    );
    expect(await load(sorted)).toMatchObject({ done: 400, failed: [] });
    await org.send('DELETE', '/simulator/locks');
    expect((await load(alternating)).failed).toEqual([]);
  });

  it('contend chunk by chunk: batches of 10,000 rows hold a small load in one', async () => {
    await org.send('POST', '/simulator/locks', { bulkBatchRows: 10_000 });
    expect((await load(alternating)).failed).toEqual([]);
    await org.send('DELETE', '/simulator/locks');
  });
});
