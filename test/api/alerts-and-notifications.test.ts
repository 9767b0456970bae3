import { beforeAll, describe, expect, it } from 'vitest';
import { useServer, type TestTenant } from '#test/api-server';
import type { ErrorReply, Job } from '../../server/schemas/index.ts';

describe('alerts and notifications over the API', () => {
  const server = useServer();
  let tenant: TestTenant;
  let other: TestTenant;
  let path: string;

  beforeAll(async () => {
    tenant = await server.tenant('00D000000000001EAA');
    other = await server.tenant('00D000000000002EAA');
    const made = await tenant.call('POST', '/v1/jobs', {
      ...{ name: 'Nightly', connectionId: tenant.connectionId, timeOfDay: '02:00', timeZone: 'UTC' },
      runFirstBackup: false,
    });
    path = `/v1/jobs/${made.json<Job>().id}`;
  });

  const rule = {
    object: 'Contact',
    kind: 'deleted',
    comparison: 'over',
    threshold: 100,
    unit: 'count',
    enabled: true,
  };
  const problem = (reply: { json: <T>() => T }) => reply.json<ErrorReply>().error;

  it('keeps, changes, tries and deletes alerts', async () => {
    const added = await tenant.call('POST', `${path}/alerts`, rule);
    expect(added.statusCode).toBe(201);
    const { id } = added.json<{ id: string }>();
    const changed = await tenant.call('PATCH', `${path}/alerts/${id}`, { threshold: 5, unit: 'percent' });
    expect(changed.json()).toEqual({ ...rule, id, threshold: 5, unit: 'percent' });
    expect((await tenant.call('GET', `${path}/alerts`)).json()).toEqual({ rules: [changed.json()] });
    expect((await tenant.call('POST', `${path}/alerts/try`, rule)).json()).toEqual({ trials: [] });
    expect((await tenant.call('DELETE', `${path}/alerts/${id}`)).statusCode).toBe(204);
    expect((await tenant.call('GET', `${path}/alerts`)).json()).toEqual({ rules: [] });
    expect((await tenant.call('DELETE', `${path}/alerts/${id}`)).statusCode).toBe(404);
  });

  it('refuses a threshold that can never be met, naming the field', async () => {
    const reply = await tenant.call('POST', `${path}/alerts`, { ...rule, comparison: 'under', threshold: 0 });
    expect([reply.statusCode, problem(reply)]).toMatchObject([
      400,
      { field: 'threshold', remedy: expect.any(String) },
    ]);
    expect((await tenant.call('POST', `${path}/alerts`, { ...rule, threshold: '5' })).statusCode).toBe(400);
  });

  it('saves a webhook and tells its secret this once', async () => {
    const wanted = {
      sendOn: 'every_run',
      emails: [],
      phoneNumbers: [],
      webhookUrl: 'https://example.com/hook',
    };
    const saved = await tenant.call('PUT', `${path}/notifications`, wanted);
    expect(saved.json()).toMatchObject({ webhookSecret: expect.stringMatching(/^[\w-]{43}$/) });
    const again = await tenant.call('PUT', `${path}/notifications`, wanted);
    expect(again.json()).toMatchObject({ webhookSecret: null, settings: { webhookUrl: wanted.webhookUrl } });
    const shown = await tenant.call('GET', `${path}/notifications`);
    expect(shown.json()).toEqual({
      ...{ sendOn: 'every_run', emails: [], phoneNumbers: [], slack: false, webhookUrl: wanted.webhookUrl },
      available: { email: false, text: false },
    });
  });

  it('shows what became of each message', async () => {
    expect((await tenant.call('POST', `${path}/notifications/test`)).statusCode).toBe(202);
    const { deliveries } = (await tenant.call('GET', `${path}/notifications/log`)).json<{
      deliveries: object[];
    }>();
    expect(deliveries).toMatchObject([
      { reason: 'test', channel: 'webhook', target: 'example.com', state: 'pending' },
    ]);
  });

  it('lets only owners change them, and nobody of another org see them', async () => {
    expect((await tenant.callAsMember('POST', `${path}/alerts`, rule)).statusCode).toBe(403);
    expect((await tenant.callAsMember('GET', `${path}/alerts`)).statusCode).toBe(200);
    for (const url of [`${path}/alerts`, `${path}/notifications`, `${path}/notifications/log`])
      expect([url, (await other.call('GET', url)).statusCode]).toEqual([url, 404]);
    expect((await other.call('POST', `${path}/alerts`, rule)).statusCode).toBe(404);
  });
});
