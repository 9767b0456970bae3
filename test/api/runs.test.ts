import { beforeAll, describe, expect, it } from 'vitest';
import { useServer, type TestTenant } from '#test/api-server';

describe('a run over the API', () => {
  const server = useServer();
  let tenant: TestTenant;
  let other: TestTenant;
  let runId: string;

  beforeAll(async () => {
    tenant = await server.tenant('00D000000000003EAA');
    other = await server.tenant('00D000000000004EAA');
    const job = await tenant.call('POST', '/v1/jobs', {
      ...{ name: 'Nightly', connectionId: tenant.connectionId, timeOfDay: '02:00', timeZone: 'UTC' },
      runFirstBackup: true,
    });
    runId = job.json<{ lastRun: { id: string } }>().lastRun.id;
  });

  it('is ended on request, once, and not by another tenant', async () => {
    expect((await other.call('POST', `/v1/runs/${runId}/cancel`)).statusCode).toBe(404);
    const first = await tenant.call('POST', `/v1/runs/${runId}/cancel`);
    expect(first.statusCode).toBe(202);
    const { cancelRequestedAt } = first.json<{ cancelRequestedAt: string }>();
    expect(cancelRequestedAt).toBeTruthy();
    const again = await tenant.call('POST', `/v1/runs/${runId}/cancel`);
    expect(again.json()).toMatchObject({ id: runId, status: 'pending', cancelRequestedAt });
    const detail = await tenant.call('GET', `/v1/runs/${runId}`);
    expect(detail.json()).toMatchObject({ run: { cancelRequestedAt }, objects: [], shortfalls: [] });
  });
});
