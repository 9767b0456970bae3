/* eslint-disable @typescript-eslint/no-unsafe-call -- the shapes of the bodies are what is tested */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'csv-parse/sync';
import { startOrg, type OrgClient } from '../org-client.ts';

const VOLUMES = { Account: 4000, Contact: 8000 };
let org: OrgClient;
afterEach(() => org.simulator.close());

async function bulk(
  soql: string,
  operation = 'query',
  between?: () => Promise<unknown>,
): Promise<Record<string, string>[]> {
  const { body: job } = await org.send('POST', 'jobs/query', { operation, query: soql });
  await between?.();
  await expect
    .poll(async () => String((await org.get(`jobs/query/${job.id}`)).body.state), { timeout: 8000 })
    .toBe('JobComplete');
  const rows: Record<string, string>[] = [];
  for (let locator = ''; locator !== 'null';) {
    const page = await org.get(`jobs/query/${job.id}/results${locator && `?locator=${locator}`}`);
    rows.push(...parse<Record<string, string>>(page.text, { columns: true }));
    locator = page.headers.get('sforce-locator') ?? 'null';
  }
  return rows;
}

describe('a generated org', () => {
  it('is the same for the same seed, and another for another', async () => {
    const rows = async (seed: number): Promise<string> => {
      org = await startOrg({ generate: { Account: 50 }, seed });
      const { text } = await org.query('SELECT FIELDS(ALL) FROM Account LIMIT 50');
      await org.simulator.close();
      return text.replaceAll(/00\w{13,16}/g, 'Id');
    };
    const first = await rows(7);
    expect(await rows(7)).toBe(first);
    expect(await rows(8)).not.toBe(first);
    org = await startOrg();
  });

  it('answers by Bulk what it answers by REST, with lookups that lead to rows', async () => {
    org = await startOrg({ generate: VOLUMES, seed: 7, bulkPageRows: 3000 });
    const rows = await bulk('SELECT Id, Name, AccountId, Description, SystemModstamp FROM Contact');
    expect(rows).toHaveLength(8000);
    expect(new Set(rows.map((row) => row['Id'])).size).toBe(8000);
    const row = rows[6345];
    const { body } = await org.get(`sobjects/Contact/${row?.['Id']}`);
    expect(row).toMatchObject({
      Name: body.Name,
      AccountId: body.AccountId,
      Description: body.Description ?? '',
    });
    const children = await org.query(
      `SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Id = '${body.AccountId}'`,
    );
    const found = children.body.records[0].Contacts.records.map(({ Id }: { Id: string }) => Id);
    expect(found).toEqual(rows.filter(({ AccountId }) => AccountId === body.AccountId).map(({ Id }) => Id));
    expect((await org.query('SELECT COUNT() FROM Account')).body.totalSize).toBe(4000);
    const since = rows.map(({ SystemModstamp }) => SystemModstamp ?? '').sort()[6000] ?? '';
    const changed = await bulk(`SELECT Id FROM Contact WHERE SystemModstamp >= ${since}`);
    expect(changed).toHaveLength(rows.filter(({ SystemModstamp }) => (SystemModstamp ?? '') >= since).length);
  });

  it('takes inserts, updates, deletes and undeletes as any other org', async () => {
    org = await startOrg({ generate: VOLUMES, seed: 7 });
    const [account] = (await org.query('SELECT Id, Name FROM Account LIMIT 1')).body.records;
    const created = await org.create('Contact', { LastName: 'New', AccountId: account.Id });
    expect((await org.get(`sobjects/Contact/${created}`)).body.Account).toBeUndefined();
    expect((await org.send('PATCH', `sobjects/Account/${account.Id}`, { Phone: '+1 5' })).status).toBe(204);
    expect((await org.get(`sobjects/Account/${account.Id}`)).body).toMatchObject({
      Name: account.Name,
      Phone: '+1 5',
    });
    expect((await org.send('DELETE', `sobjects/Account/${account.Id}`)).status).toBe(204);
    expect((await org.query('SELECT COUNT() FROM Account')).body.totalSize).toBe(3999);
    const gone = await bulk('SELECT Id FROM Contact WHERE IsDeleted = true', 'queryAll');
    expect(gone.map(({ Id }) => Id)).toContain(created);
    expect(gone).toHaveLength(3);
    org.simulator.org.undelete(account.Id);
    expect((await org.query('SELECT COUNT() FROM Contact')).body.totalSize).toBe(8001);
    expect((await org.get(`sobjects/Account/${account.Id}`)).body.Phone).toBe('+1 5');
  });

  it('fixes the rows of a query when the job starts', async () => {
    org = await startOrg({ generate: VOLUMES, seed: 7 });
    const change = async (): Promise<void> => {
      await org.send('POST', '/simulator/touch', { object: 'Contact', percent: 100, seed: 1 });
      await org.create('Contact', { LastName: 'Late' });
    };
    const started = new Date().toISOString();
    const rows = await bulk('SELECT Id, SystemModstamp FROM Contact', 'query', change);
    expect(rows).toHaveLength(8000);
    expect(rows.filter(({ SystemModstamp }) => (SystemModstamp ?? '') > started)).toEqual([]);
  });

  it('keeps to one moment while its rows are walked', async () => {
    org = await startOrg({ generate: { Contact: 50 }, seed: 7 });
    const inside = org.simulator.org;
    const set = inside.store.rowSet(inside.object('Contact')) as unknown as {
      freeze(): Iterable<{ id: string; values: Record<string, unknown> }>;
    };
    const read = (rows: ReturnType<typeof set.freeze>): unknown[] =>
      [...rows].map(({ id, values }) => [id, values['LastName'], values['SystemModstamp']]);
    const before = read(set.freeze());
    const frozen = set.freeze();
    inside.insert(inside.object('Contact'), { LastName: 'Late' });
    inside.update(inside.object('Contact'), String((before[0] as string[])[0]), { LastName: 'Changed' });
    await org.send('POST', '/simulator/touch', { object: 'Contact', percent: 100, seed: 1 });
    expect(read(frozen)).toEqual(before);
    expect(read(set.freeze())).toHaveLength(51);
  });

  it('changes a part of the rows at once, tells each change and knows what was before', async () => {
    org = await startOrg({ generate: VOLUMES, seed: 7 });
    org.simulator.org.history.start();
    const object = org.simulator.org.object('Account');
    const before = new Date().toISOString();
    const original = new Map(
      org.simulator.org.history.rowsAt(object, before).map(({ id, values }) => [id, values]),
    );
    const [written] = (await org.query('SELECT Id FROM Account LIMIT 1')).body.records;
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { body } = await org.send('POST', '/simulator/touch', { object: 'Account', percent: 1, seed: 3 });
    const changed = Number(body.changed);
    expect(changed).toBeGreaterThan(20);
    expect(changed).toBeLessThan(65);
    await org.send('PATCH', `sobjects/Account/${written.Id}`, { Phone: '+1 6' });
    const rows = await bulk(
      `SELECT Id, SystemModstamp FROM Account WHERE SystemModstamp >= ${before.slice(0, 19)}Z`,
    );
    expect(rows).toHaveLength(changed + 1);
    const { events, total } = (
      await org.get(`/simulator/events?after=${org.simulator.org.events.length - changed - 1}`)
    ).body;
    expect(events.map(({ seq }: { seq: number }) => seq)).toEqual(
      Array.from({ length: changed + 1 }, (_, index) => total - changed + index),
    );
    for (const { id, changes } of events.slice(0, 10)) {
      const now = (await org.get(`sobjects/Account/${id}`)).body;
      for (const [field, [was, is]] of Object.entries<[unknown, unknown]>(changes)) {
        expect(original.get(id)?.[field] ?? null).toEqual(was);
        expect(now[field]).toEqual(is);
      }
    }
    const again = new Map(
      org.simulator.org.history.rowsAt(object, before).map(({ id, values }) => [id, values]),
    );
    expect(again).toEqual(original);
    expect((await org.send('POST', '/simulator/touch', { object: 'Lead', percent: 1 })).status).toBe(400);
  });

  it('is saved without its rows and comes back with its changes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const statePath = join(folder, 'org.state');
    org = await startOrg({ generate: VOLUMES, seed: 7, statePath });
    await org.send('POST', '/simulator/touch', { object: 'Account', percent: 10, seed: 3 });
    const [first, second] = (await org.query('SELECT Id FROM Contact LIMIT 2')).body.records;
    await org.send('PATCH', `sobjects/Contact/${first.Id}`, { LastName: 'Changed' });
    await org.send('DELETE', `sobjects/Contact/${second.Id}`);
    org.simulator.org.purge(second.Id);
    const soql = 'SELECT Id, Name, Phone, SystemModstamp FROM';
    const rows = [await bulk(`${soql} Account`), await bulk(`${soql} Contact`)];
    const events = (await org.get('/simulator/events')).body;
    await org.simulator.close();
    expect((await stat(statePath)).size).toBeLessThan(30_000_000);
    org = await startOrg({ generate: { Account: 1 }, seed: 7, statePath });
    expect([await bulk(`${soql} Account`), await bulk(`${soql} Contact`)]).toEqual(rows);
    expect((await org.get('/simulator/events')).body).toEqual(events);
    expect((await org.get(`sobjects/Contact/${second.Id}`)).status).toBe(404);
    const next = await org.create('Contact', { LastName: 'Next' });
    expect(next > (rows[1]?.at(-1)?.['Id'] ?? 'z')).toBe(true);
  });
});
