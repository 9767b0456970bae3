import { beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '#core/db';
import { storeListing } from '#core/jobs';
import { useServer, type TestTenant } from '#test/api-server';
import type { ErrorReply, Forecast, Job, OrgObjectList } from '../../server/schemas/index.ts';

describe('the settings of jobs over the API', () => {
  const server = useServer();
  let tenant: TestTenant;
  let other: TestTenant;
  let job: Job;

  const problem = (reply: { json: <T>() => T }) => reply.json<ErrorReply>().error;
  const newJob = (changes: object = {}) => ({
    ...{ name: 'Nightly', connectionId: tenant.connectionId, timeOfDay: '02:00', timeZone: 'UTC' },
    runFirstBackup: false,
    ...changes,
  });
  const filter = { mode: 'recommended', include: [], exclude: [], newObjects: true, newPackages: true };

  beforeAll(async () => {
    tenant = await server.tenant('00D000000000001EAA');
    other = await server.tenant('00D000000000002EAA');
    job = (await tenant.call('POST', '/v1/jobs', newJob({ apiLimitPercent: 50 }))).json<Job>();
  });

  /** As a worker stores it; the API itself does not talk to Salesforce. */
  const list = () =>
    withTenant(server.database.worker.db, tenant.id, (tx) =>
      storeListing(tx, {
        ...{ tenantId: tenant.id, connectionId: tenant.connectionId, listedAt: server.clock.now() },
        allowance: { apiUsed: 700, apiMax: 1_000, bulkUsed: 0, bulkMax: 10_000 },
        objects: [
          ['Account', 'recommended', 90_000],
          ['AccountFeed', 'not_recommended', null],
          ['Lead', 'recommended', 300],
          ['Vote', 'unsupported', null],
        ].map(([name, group, estimatedRecords]) => ({
          ...{ name, label: name, custom: false, namespace: null, group, estimatedRecords },
          ...{ reason: group === 'recommended' ? '' : 'Because.', route: 'rest' },
        })) as Parameters<typeof storeListing>[1]['objects'],
      }),
    );

  it('are all said when a job is made, or are the usual ones', () => {
    expect(job).toMatchObject({
      ...{ kind: 'standard', apiLimitPercent: 50, bulkLimitPercent: null, includeFiles: true },
      ...{ objectFilter: filter, retention: { kind: 'period', amount: 1, unit: 'years' } },
    });
  });

  it('are changed by owners of the tenant alone', async () => {
    const change = { name: 'Evening', apiLimitPercent: 70, objectFilter: { ...filter, exclude: ['Lead'] } };
    expect((await tenant.callAsMember('PATCH', `/v1/jobs/${job.id}`, change)).statusCode).toBe(403);
    expect((await other.call('PATCH', `/v1/jobs/${job.id}`, change)).statusCode).toBe(404);
    const changed = await tenant.call('PATCH', `/v1/jobs/${job.id}`, change);
    expect(changed.statusCode).toBe(200);
    expect(changed.json()).toMatchObject({ ...change, includeFiles: true });
  });

  it.each([
    ['apiLimitPercent', { apiLimitPercent: 0 }],
    ['objectFilter.mode', { objectFilter: { ...filter, mode: 'all' } }],
    ['objectFilter.include.0', { objectFilter: { ...filter, include: ['no spaces'] } }],
    ['colour', { colour: 'red' }],
    ['retention.unit', { retention: { kind: 'period', amount: 1, unit: 'weeks' } }],
  ])('are refused by the name of the field: %s', async (field, change) => {
    const reply = await tenant.call('PATCH', `/v1/jobs/${job.id}`, change);
    expect(reply.statusCode).toBe(400);
    expect(problem(reply).field).toBe(field);
  });

  it('include whether and when it runs', async () => {
    const call = (action: string, body?: object) =>
      tenant.call('POST', `/v1/jobs/${job.id}/${action}`, body ?? {});
    expect((await call('disable')).json()).toMatchObject({ status: 'disabled', nextRunAt: null });
    expect((await call('enable')).json()).toMatchObject({ status: 'pending_first_run', enabled: true });
    const schedule = { timeOfDay: '21:15', timeZone: 'Asia/Tokyo' };
    expect((await call('reschedule', schedule)).json()).toMatchObject(schedule);
    expect((await tenant.callAsMember('POST', `/v1/jobs/${job.id}/disable`, {})).statusCode).toBe(403);
  });

  it('tell what the plan allows, and refuse more with the remedy', async () => {
    await tenant.call('POST', '/v1/jobs', newJob({ name: 'Second' }));
    const third = await tenant.call('POST', '/v1/jobs', newJob({ name: 'Third' }));
    expect(third.statusCode).toBe(409);
    expect(problem(third)).toMatchObject({ code: 'ALLOWANCE_REACHED', field: 'kind' });
    expect((await tenant.call('GET', '/v1/entitlement')).json()).toMatchObject({
      standardJobs: { allowed: 2, used: 2 },
      kindCanBeChosen: false,
    });
  });

  it('show the objects of the org once a worker has listed them', async () => {
    const at = `/v1/connections/${tenant.connectionId}/objects`;
    expect((await tenant.call('GET', at)).json()).toMatchObject({ listedAt: null, objects: [] });
    expect(problem(await tenant.call('GET', `/v1/jobs/${job.id}/forecast`))).toMatchObject({
      code: 'CONFLICT',
    });
    expect((await other.call('GET', at)).statusCode).toBe(404);
    const asked = await tenant.call('POST', `${at}/refresh`, {});
    expect([asked.statusCode, asked.json()]).toEqual([202, { listedAt: null }]);
    await list();
    const views = ['recommended', 'not_recommended', 'selected', 'unselected', 'unsupported'];
    const shown = await Promise.all(
      views.map(async (view) =>
        (await tenant.call('GET', `/v1/jobs/${job.id}/objects?view=${view}`))
          .json<OrgObjectList>()
          .objects.map(({ object }) => object),
      ),
    );
    expect(shown).toEqual([
      ['Account', 'Lead'],
      ['AccountFeed'],
      ['Account'],
      ['AccountFeed', 'Lead'],
      ['Vote'],
    ]);
    const all = (await tenant.call('GET', at)).json<OrgObjectList>();
    expect(all.counts).toEqual({
      recommended: 2,
      not_recommended: 1,
      selected: 2,
      unselected: 1,
      unsupported: 1,
    });
    expect(all.objects[1]).toMatchObject({ object: 'AccountFeed', reason: 'Because.', selected: false });
    expect((await tenant.call('GET', `${at}?view=all`)).statusCode).toBe(400);
  });

  it('forecast what a run takes, and warn when the allowance is not enough', async () => {
    const saved = (await tenant.call('GET', `/v1/jobs/${job.id}/forecast`)).json<Forecast>();
    expect(saved.objects.map(({ object }) => object)).toEqual(['Account']);
    expect(saved.budget).toEqual({ apiMax: 1_000, apiUsed: 700, apiLeft: 0, bulkLeft: null });
    expect(saved.warnings).toEqual([expect.stringContaining('0 more today')]);
    const request = {
      objectFilter: filter,
      includeFiles: true,
      apiLimitPercent: 100,
      bulkLimitPercent: null,
    };
    const at = `/v1/connections/${tenant.connectionId}/forecast`;
    const wished = (await tenant.call('POST', at, request)).json<Forecast>();
    expect(wished.objects).toHaveLength(2);
    expect(wished).toMatchObject({ budget: { apiLeft: 300 }, warnings: [] });
    expect(wished.calls).toBeGreaterThan(saved.calls);
  });

  it('end with the job, when its name is typed', async () => {
    const remove = (name: string) =>
      tenant.call('DELETE', `/v1/jobs/${job.id}?confirm=${encodeURIComponent(name)}`);
    expect(problem(await remove('evening'))).toMatchObject({ code: 'BAD_REQUEST', field: 'confirm' });
    expect((await tenant.callAsMember('DELETE', `/v1/jobs/${job.id}?confirm=Evening`)).statusCode).toBe(403);
    expect((await remove('Evening')).statusCode).toBe(204);
    expect((await tenant.call('GET', `/v1/jobs/${job.id}`)).statusCode).toBe(404);
    expect((await tenant.call('GET', `/v1/jobs/${job.id}/objects`)).statusCode).toBe(404);
  });
});
