import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type Answer, type OrgClient } from '../org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

const call = (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  org.send(method, `/services/async/67.0/${path}`, body, {
    'X-SFDC-Session': org.simulator.accessToken,
    Accept: 'application/json',
    ...headers,
  });

const openJob = (object: string, chunking?: string): Promise<Answer> =>
  call(
    'POST',
    'job',
    { operation: 'query', object, contentType: 'JSON' },
    chunking === undefined ? {} : { 'Sforce-Enable-PKChunking': chunking },
  );

/** Asks with chunking; answers the rows of each chunk. */
async function chunks(object: string, soql: string, chunking: string): Promise<Record<string, unknown>[][]> {
  const job = String((await openJob(object, chunking)).body.id);
  await call('POST', `job/${job}/batch`, soql);
  for (let look = 0; look < 3; look++) await call('GET', `job/${job}`);
  const { batchInfo } = (await call('GET', `job/${job}/batch`)).body as {
    batchInfo: { id: string; state: string }[];
  };
  const done = batchInfo.filter(({ state }) => state === 'Completed');
  return Promise.all(
    done.map(async ({ id }) => {
      const path = `job/${job}/batch/${id}/result`;
      const [result] = (await call('GET', path)).body as string[];
      return (await call('GET', `${path}/${result ?? ''}`)).body as Record<string, unknown>[];
    }),
  );
}

describe('PK chunking', () => {
  let accounts: string[];
  beforeAll(async () => {
    accounts = [];
    for (const Name of ['a', 'b', 'c', 'd', 'e']) accounts.push(await org.create('Account', { Name }));
  });

  it('begins at the row that startRow names', async () => {
    const found = await chunks(
      'Account',
      'SELECT Id FROM Account',
      `chunkSize=2; startRow=${(accounts[2] ?? '').slice(0, 15)}`,
    );
    expect(found.map((rows) => rows.map((row) => row['Id']))).toEqual([
      accounts.slice(2, 4),
      accounts.slice(4),
    ]);
    const refused = await openJob('Account', 'startRow=nonsense');
    expect([refused.status, refused.body.exceptionCode]).toEqual([400, 'InvalidJob']);
  });

  it('of share objects goes by the records that they share, which must be named', async () => {
    const found = await chunks(
      'AccountShare',
      'SELECT AccountId FROM AccountShare',
      'chunkSize=3; parent=Account',
    );
    expect(found.map((rows) => rows.map((row) => row['AccountId']))).toEqual([
      accounts.slice(0, 3),
      accounts.slice(3),
    ]);
    for (const chunking of ['chunkSize=3', 'chunkSize=3; parent=Case'])
      expect((await openJob('AccountShare', chunking)).body.exceptionCode).toBe('InvalidJob');
  });
});

describe('a job of Bulk API 1 that a fault ends', () => {
  it.each([
    ['Failed', 'Failed'],
    ['Aborted', 'NotProcessed'],
  ])('is %s, and its open batches are %s', async (state, batchState) => {
    const job = String((await openJob('Account')).body.id);
    await call('POST', `job/${job}/batch`, 'SELECT Id FROM Account');
    const armed = await org.send('POST', '/simulator/faults', {
      match: { path: `/job/${job}$` },
      effect: 'endJob',
      state,
      message: 'InternalServerError : gone',
    });
    expect(armed.status).toBe(201);
    expect((await call('GET', `job/${job}`)).body.state).toBe(state);
    const { batchInfo } = (await call('GET', `job/${job}/batch`)).body as {
      batchInfo: Record<string, unknown>[];
    };
    expect(batchInfo[0]).toMatchObject({ state: batchState });
    if (state === 'Failed') expect(batchInfo[0]?.['stateMessage']).toBe('InternalServerError : gone');
    await org.send('DELETE', '/simulator/faults');
  });
});
