import { beforeAll, describe, expect, it } from 'vitest';
import { appendAudit } from '#core/audit';
import { withTenant } from '#core/db';
import { useServer, type TestTenant } from '#test/api-server';
import type { AuditCsvPart, AuditPage, AuditVerdict, ErrorReply } from '../../server/schemas/index.ts';

describe('the audit log over the API', () => {
  const server = useServer();
  let tenant: TestTenant;
  let other: TestTenant;

  beforeAll(async () => {
    tenant = await server.tenant('00D000000000001EAA');
    other = await server.tenant('00D000000000002EAA');
    const actor = { tenantId: tenant.id, memberId: tenant.owner.memberId };
    await withTenant(server.database.worker.db, tenant.id, async (tx) => {
      for (let run = 1; run <= 500; run += 1)
        await appendAudit(tx, server.clock, { actor, kind: 'snapshots_purged', facts: { runs: [run] } });
      await appendAudit(tx, server.clock, { actor, kind: 'retention_changed', facts: { amount: 30 } });
    });
  });

  const page = async (from: TestTenant, query = '') =>
    (await from.call('GET', `/v1/audit${query}`)).json<AuditPage>();

  it('records what a member was denied, and lets only owners read the log', async () => {
    for (const path of [
      '/v1/audit',
      '/v1/audit.csv?form=lossless',
      '/v1/audit/export?form=lossless',
      '/v1/audit/verify',
    ])
      expect((await tenant.callAsMember('GET', path)).statusCode).toBe(403);
    const { entries } = await page(tenant, '?kind=request_denied');
    expect(entries.map(({ facts }) => facts)).toEqual(
      ['/v1/audit/verify', '/v1/audit/export', '/v1/audit.csv', '/v1/audit'].map((route) => ({
        method: 'GET',
        route,
      })),
    );
    expect(entries[0]?.by?.userId).toBe('005000000000002AAA');
  });

  it('is read by page and filter', async () => {
    const { entries, nextBefore } = await page(tenant, '?limit=1&kind=retention_changed');
    expect(entries).toMatchObject([
      { kind: 'retention_changed', facts: { amount: 30 }, by: { name: 'Ada' } },
    ]);
    expect(nextBefore).toBeNull();
    const wrong = await tenant.call('GET', '/v1/audit?kind=nonsense');
    expect(wrong.json<ErrorReply>().error).toMatchObject({ code: 'BAD_REQUEST', field: 'kind' });
  });

  it('comes as CSV in two forms under two names', async () => {
    for (const form of ['lossless', 'spreadsheet']) {
      const reply = await tenant.call('GET', `/v1/audit.csv?form=${form}`);
      expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
      expect(reply.headers['content-disposition']).toBe(`attachment; filename="holdfast-audit-${form}.csv"`);
      expect(reply.body.split('\r\n').length).toBeGreaterThan(2);
      expect(reply.body).toContain('retention_changed');
    }
  });

  it('comes in pieces that join to the same file, for callers whose replies are limited', async () => {
    const parts: string[] = [];
    const sent = await tenant.call('GET', '/v1/audit.csv?form=spreadsheet');
    let after: number | null = 0;
    while (after !== null) {
      const path: string = `/v1/audit/export?form=spreadsheet${after === 0 ? '' : `&after=${after}`}`;
      const part: AuditCsvPart = (await tenant.call('GET', path)).json<AuditCsvPart>();
      expect(part.fileName).toBe('holdfast-audit-spreadsheet.csv');
      parts.push(part.text);
      after = part.nextAfter;
    }
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.join('')).toBe(sent.body);
    const kind = (
      await tenant.call('GET', '/v1/audit/export?form=lossless&kind=job_deleted')
    ).json<AuditCsvPart>();
    expect(kind.text).toBe('sequence,at,userId,name,kind,jobId,subject,facts,hash\r\n');
  });

  it('verifies itself, also against a head of before', async () => {
    const verify = async (query = '') => tenant.call('GET', `/v1/audit/verify${query}`);
    const first = (await verify()).json<AuditVerdict>();
    expect(first).toMatchObject({ intact: true, faults: [] });
    const { sequence, hash } = first.head;
    const again = await verify(`?headSequence=${sequence}&headHash=${hash}`);
    expect(again.json<AuditVerdict>().intact).toBe(true);
    const beyond = await verify(`?headSequence=${sequence + 1}&headHash=${hash}`);
    expect(beyond.json<AuditVerdict>().faults).toEqual([{ sequence: sequence + 1, fault: 'cut' }]);
    const half = await verify(`?headSequence=${sequence}`);
    expect(half.json<ErrorReply>().error).toMatchObject({ code: 'BAD_REQUEST', field: 'headHash' });
  });

  it('shows a tenant nothing of another', async () => {
    expect((await page(other)).entries).toEqual([]);
    expect((await other.call('GET', '/v1/audit.csv?form=lossless')).body).not.toContain('retention_changed');
    expect((await other.call('GET', '/v1/audit/verify')).json<AuditVerdict>()).toMatchObject({ entries: 0 });
  });
});
