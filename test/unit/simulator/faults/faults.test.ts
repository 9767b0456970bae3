import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accounts, BASE, startOrg, worldOf, type Answer, type OrgClient } from '../org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg({ world: worldOf(accounts(30)), bulkPageRows: 10, restPageRows: 10 });
});
afterAll(() => org.simulator.close());
afterEach(() => org.send('DELETE', '/simulator/faults'));

async function arm(fault: Record<string, unknown>): Promise<void> {
  const answer = await org.send('POST', '/simulator/faults', fault);
  if (answer.status !== 201) throw new Error(answer.text);
}

async function finishedJob(): Promise<string> {
  const { body: job } = await org.send('POST', 'jobs/query', {
    operation: 'query',
    query: 'SELECT Id, Name, NumberOfEmployees FROM Account',
  });
  for (let poll = 0; poll < 2; poll++) await org.get(`jobs/query/${job.id}`);
  return String(job.id);
}

const rowsOf = (page: Answer): number => page.text.trim().split('\n').length - 1;
const count = async (name: string): Promise<number> =>
  Number((await org.query(`SELECT COUNT() FROM Account WHERE Name = '${name}'`)).body.totalSize);

/** Bytes of a reply as they come, until the connection ends, and when the first and last came. */
async function rawGet(path: string): Promise<{ text: string; spanMs: number }> {
  const { hostname, port } = new URL(org.simulator.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET ${BASE}/${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${org.simulator.accessToken}\r\n\r\n`,
  );
  const chunks: Buffer[] = [];
  const times: number[] = [];
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      times.push(performance.now());
    });
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
  });
  return { text: Buffer.concat(chunks).toString(), spanMs: (times.at(-1) ?? 0) - (times[0] ?? 0) };
}

describe('faults on command', () => {
  it.each([
    [401, 'INVALID_SESSION_ID', 'Session expired or invalid'],
    [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'],
    [500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred.'],
    [503, 'SERVER_UNAVAILABLE', 'The server is temporarily unavailable'],
  ])(
    'answer %i as the platform does, at the second call and the third',
    async (status, errorCode, message) => {
      await arm({ match: { path: '/limits$' }, nth: 2, times: 2, effect: 'status', status });
      const answers = [
        await org.get('limits'),
        await org.get('limits'),
        await org.get('limits'),
        await org.get('limits'),
      ];
      expect(answers.map((answer) => answer.status)).toEqual([200, status, status, 200]);
      expect(answers[1]?.body).toEqual([{ message, errorCode }]);
    },
  );

  it('strike only the requests that match path, method and body', async () => {
    await arm({
      match: { path: '/sobjects/Account$', method: 'post', body: 'Unlucky' },
      effect: 'status',
      status: 500,
    });
    expect((await org.get('sobjects/Account')).status).toBe(200);
    await org.create('Account', { Name: 'Lucky' });
    expect((await org.send('POST', 'sobjects/Account', { Name: 'Unlucky' })).status).toBe(500);
    expect(await count('Unlucky')).toBe(0);
  });

  it('end the session at the k-th call: the token stays dead', async () => {
    await arm({ match: { path: '/limits$' }, nth: 2, effect: 'expireSession' });
    expect((await org.get('limits')).status).toBe(200);
    expect((await org.get('limits')).body[0].errorCode).toBe('INVALID_SESSION_ID');
    expect((await org.get('limits')).status).toBe(401);
    await org.simulator.close();
    org = await startOrg({ world: worldOf(accounts(30)), bulkPageRows: 10, restPageRows: 10 });
  });

  it('answer HTML with 200', async () => {
    await arm({ match: { path: '/query' }, effect: 'html' });
    const answer = await org.query('SELECT Id FROM Account');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html;charset=UTF-8']);
    expect(answer.text).toMatch(/^<!DOCTYPE html>/);
  });

  it('cut the connection after N bytes of the body', async () => {
    const job = await finishedJob();
    await arm({ match: { path: '/results' }, effect: 'cut', bytes: 100 });
    const { text } = await rawGet(`jobs/query/${job}/results`);
    const [head = '', body] = text.split('\r\n\r\n');
    expect(body).toHaveLength(100);
    expect(Number(/content-length: (\d+)/i.exec(head)?.[1])).toBeGreaterThan(100);
  });

  it('truncate a page at a row while its headers tell of all rows', async () => {
    const job = await finishedJob();
    await arm({ match: { path: '/results' }, effect: 'truncateRows', rows: 4 });
    const page = await org.get(`jobs/query/${job}/results`);
    expect([rowsOf(page), page.text.endsWith('\n')]).toEqual([4, true]);
    expect(page.headers.get('sforce-numberofrecords')).toBe('10');
  });

  it('leave headers out', async () => {
    const job = await finishedJob();
    const headers = ['Sforce-Locator', 'sforce-numberofrecords', 'Date', 'Content-Length'];
    await arm({ match: { path: '/results' }, effect: 'dropHeaders', headers });
    const page = await org.get(`jobs/query/${job}/results`);
    for (const name of headers) expect(page.headers.has(name)).toBe(false);
    expect(rowsOf(page)).toBe(10);
  });

  it('drop a field between two pages of a Bulk result', async () => {
    const job = await finishedJob();
    await arm({ match: { path: '/results' }, nth: 2, effect: 'dropField', field: 'name' });
    const first = await org.get(`jobs/query/${job}/results`);
    const second = await org.get(
      `jobs/query/${job}/results?locator=${first.headers.get('sforce-locator') ?? ''}`,
    );
    expect(first.text.split('\n')[0]).toBe('"Id","Name","NumberOfEmployees"');
    expect(second.text.split('\n')[0]).toBe('"Id","NumberOfEmployees"');
    expect(second.text.split('\n')[1]).toMatch(/^"001\w{15}","11"$/);
    expect(rowsOf(second)).toBe(10);
  });

  it('drop a field between two pages of a REST query', async () => {
    await arm({ match: { path: '/query/' }, effect: 'dropField', field: 'Name' });
    const first = await org.query('SELECT Id, Name, AnnualRevenue FROM Account');
    const second = await org.get(String(first.body.nextRecordsUrl));
    expect(Object.keys(first.body.records[0])).toEqual(['attributes', 'Id', 'Name', 'AnnualRevenue']);
    expect(Object.keys(second.body.records[0])).toEqual(['attributes', 'Id', 'AnnualRevenue']);
  });

  it('send slowly', async () => {
    const job = await finishedJob();
    await arm({ match: { path: '/results' }, effect: 'trickle', bytes: 100, ms: 20 });
    const { text, spanMs } = await rawGet(`jobs/query/${job}/results`);
    const body = text.slice(text.indexOf('\r\n\r\n') + 4);
    expect(body.trim().split('\n')).toHaveLength(11);
    expect(spanMs).toBeGreaterThan((body.length / 100 - 2) * 15);
  });

  it('lose the reply after the work was done, or the request before it', async () => {
    await arm({ match: { path: '/sobjects/Account$', method: 'POST' }, effect: 'loseReply' });
    await expect(org.create('Account', { Name: 'Done but untold' })).rejects.toThrow();
    expect(await count('Done but untold')).toBe(1);
    await arm({ match: { path: '/sobjects/Account$', method: 'POST' }, effect: 'reset' });
    await expect(org.create('Account', { Name: 'Never came' })).rejects.toThrow();
    expect(await count('Never came')).toBe(0);
  });

  it.each(['Failed', 'Aborted'])('end a query job as %s, at its creation or at a poll', async (state) => {
    await arm({
      match: { path: '/jobs/query$', method: 'POST' },
      effect: 'endJob',
      state,
      message: 'InternalServerError : x',
    });
    const { body: job } = await org.send('POST', 'jobs/query', {
      operation: 'query',
      query: 'SELECT Id FROM Account',
    });
    const seen = (await org.get(`jobs/query/${job.id}`)).body;
    expect([seen.state, seen.errorMessage]).toEqual([
      state,
      state === 'Failed' ? 'InternalServerError : x' : undefined,
    ]);
    expect((await org.get(`jobs/query/${job.id}/results`)).status).toBe(400);
    const { body: other } = await org.send('POST', 'jobs/query', {
      operation: 'query',
      query: 'SELECT Id FROM Account',
    });
    await arm({ match: { path: `/jobs/query/${other.id}$` }, nth: 2, effect: 'endJob', state });
    expect((await org.get(`jobs/query/${other.id}`)).body.state).toBe('InProgress');
    expect((await org.get(`jobs/query/${other.id}`)).body.state).toBe(state);
  });

  it('end an ingest job', async () => {
    const { body: job } = await org.send('POST', 'jobs/ingest', {
      object: 'Account',
      operation: 'insert',
      contentType: 'CSV',
    });
    await arm({
      match: { path: '/jobs/ingest/' },
      effect: 'endJob',
      state: 'Failed',
      message: 'InvalidBatch : x',
    });
    const seen = (await org.get(`jobs/ingest/${job.id}`)).body;
    expect([seen.state, seen.errorMessage]).toEqual(['Failed', 'InvalidBatch : x']);
  });

  it('are refused when they say too little', async () => {
    for (const fault of [
      { match: {} },
      { match: { path: 'x' }, effect: 'none' },
      { match: { path: 'x' }, effect: 'endJob' },
    ])
      expect((await org.send('POST', '/simulator/faults', fault)).status).toBe(400);
  });
});
