import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '#core/db';
import { setEntitlement } from '#core/jobs';
import { useServer, type TestTenant } from '#test/api-server';
import type { ErrorReply } from '../../server/schemas/index.ts';

describe('jobs over the API', () => {
  const server = useServer();
  let tenant: TestTenant;
  let other: TestTenant;

  beforeAll(async () => {
    tenant = await server.tenant('00D000000000001EAA');
    other = await server.tenant('00D000000000002EAA');
    await withTenant(server.database.worker.db, tenant.id, (tx) =>
      setEntitlement(tx, tenant.id, { plan: 'teams', standardJobs: 50 }),
    );
  });

  const newJob = (changes: Record<string, unknown> = {}) => ({
    name: 'Nightly',
    connectionId: tenant.connectionId,
    timeOfDay: '02:00',
    timeZone: 'Europe/Zurich',
    runFirstBackup: false,
    ...changes,
  });
  const problem = (reply: { json: <T>() => T }) => reply.json<ErrorReply>().error;

  it('tells who is calling', async () => {
    const reply = await tenant.call('GET', '/v1/session');
    expect(reply.json()).toEqual({
      user: { id: tenant.owner.userId, name: 'Ada', username: 'ada@example.com', owner: true },
      org: { id: tenant.owner.orgId, name: 'Org 00D000000000001EAA' },
    });
  });

  it('creates a job that waits for its first run, and lists it', async () => {
    const created = await tenant.call('POST', '/v1/jobs', newJob());
    expect(created.statusCode).toBe(201);
    expect(created.json()).toMatchObject({
      name: 'Nightly',
      status: 'pending_first_run',
      enabled: true,
      lastRun: null,
      createdBy: 'Ada',
    });
    const list = await tenant.call('GET', '/v1/jobs');
    expect(list.json<{ jobs: { name: string }[] }>().jobs.map(({ name }) => name)).toEqual(['Nightly']);
  });

  it.each([
    ['name', { name: '' }],
    ['timeOfDay', { timeOfDay: '25:00' }],
    ['timeZone', { timeZone: 'Mars/Olympus' }],
    ['connectionId', { connectionId: 'x' }],
    ['surprise', { surprise: true }],
  ])('names the field %s when it is wrong', async (field, change) => {
    const reply = await tenant.call('POST', '/v1/jobs', newJob({ name: 'Another', ...change }));
    expect(reply.statusCode).toBe(400);
    expect(problem(reply)).toMatchObject({ code: 'BAD_REQUEST', field });
    expect(problem(reply).remedy).toBeTruthy();
  });

  it('refuses a second job of the same name, whatever its letter case', async () => {
    await tenant.call('POST', '/v1/jobs', newJob({ name: 'Twin' }));
    const reply = await tenant.call('POST', '/v1/jobs', newJob({ name: 'TWIN' }));
    expect(reply.statusCode).toBe(409);
    expect(problem(reply)).toMatchObject({ code: 'NAME_TAKEN', field: 'name' });
  });

  it('lets only owners create jobs', async () => {
    const reply = await tenant.callAsMember('POST', '/v1/jobs', newJob({ name: 'Mine' }));
    expect(reply.statusCode).toBe(403);
  });

  it('starts one run at a time', async () => {
    const job = (await tenant.call('POST', '/v1/jobs', newJob({ name: 'Single' }))).json<{ id: string }>();
    const first = await tenant.call('POST', `/v1/jobs/${job.id}/runs`);
    expect(first.statusCode).toBe(202);
    expect(first.json()).toMatchObject({ number: 1, status: 'pending', trigger: 'manual' });
    const second = await tenant.call('POST', `/v1/jobs/${job.id}/runs`);
    expect(second.statusCode).toBe(409);
    expect(problem(second).code).toBe('ALREADY_RUNNING');
    const runs = (await tenant.call('GET', `/v1/jobs/${job.id}/runs`)).json<{ runs: unknown[] }>().runs;
    expect(runs).toHaveLength(1);
  });

  it("answers another tenant's ids and random ids alike, byte for byte", async () => {
    const job = (await tenant.call('POST', '/v1/jobs', newJob({ name: 'Secret' }))).json<{ id: string }>();
    const random = '00000000-0000-4000-8000-000000000000';
    const paths = (id: string) => [
      `/v1/jobs/${id}`,
      `/v1/jobs/${id}/runs`,
      `/v1/jobs/${id}/restores`,
      `/v1/runs/${id}`,
      `/v1/runs/${id}/changes`,
    ];
    for (const [index, path] of paths(job.id).entries()) {
      const foreign = await other.call('GET', path);
      const unknown = await other.call('GET', paths(random)[index]!);
      const plain = (text: string) => text.replace(/"requestId":"[^"]+"/, '');
      expect(foreign.statusCode).toBe(404);
      expect(plain(foreign.body)).toBe(plain(unknown.body));
    }
    expect((await other.call('POST', `/v1/jobs/${job.id}/runs`)).statusCode).toBe(404);
    expect((await other.call('POST', '/v1/jobs', newJob({ name: 'Steal' }))).statusCode).toBe(404);
    expect((await other.call('GET', '/v1/jobs')).json<{ jobs: unknown[] }>().jobs).toEqual([]);
  });

  it('is published as it is: docs/openapi.json comes from these routes (npm run openapi)', async () => {
    const file = new URL('../../docs/openapi.json', import.meta.url);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(server.app.swagger())),
    );
  });

  it('has a reply schema, a refusal schema and a summary of its input for each operation in the OpenAPI document', () => {
    const paths = server.app.swagger().paths ?? {};
    for (const [path, item] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(item ?? {})) {
        const {
          responses,
          parameters = [],
          requestBody,
        } = operation as { responses: object; parameters?: unknown[]; requestBody?: unknown };
        expect({ path, method, codes: Object.keys(responses) }).toMatchObject({
          codes: expect.arrayContaining(['4XX', '5XX']),
        });
        expect(parameters.length > 0 || !path.includes('{'), path).toBe(true);
        if (path === '/v1/jobs' && method === 'post') expect(requestBody).toBeDefined();
      }
    }
  });
});
