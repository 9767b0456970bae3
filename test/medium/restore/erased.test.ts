import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { readAudit } from '#core/audit';
import { withTenant } from '#core/db';
import { performErasure, previewErasure, requestErasure } from '#core/erasure';
import { systemClock } from '#core/model';
import { useBodyFolder } from '#test/body-folder';
import { showOnly } from '../backup/small-world.ts';
import { useStory } from './story.ts';

describe('a restore of an erased record', () => {
  const folder = useBodyFolder();
  const story = useStory([
    { type: 'Account', ref: 'a1', fields: { Name: 'Acme' } },
    { type: 'Contact', ref: 'c1', fields: { LastName: 'Secret', AccountId: '@a1' } },
    { type: 'Contact', ref: 'c2', fields: { LastName: 'Public', AccountId: '@a1' } },
    { type: 'Contact', ref: 'c3', fields: { LastName: 'Reborn', AccountId: '@a1' } },
  ]);
  beforeAll(() => showOnly(story.simulator, ['Account', 'Contact', 'User']));

  const idOf = async (lastName: string) =>
    [...(await story.rows('Contact')).values()].find((row) => row['LastName'] === lastName)?.Id ?? '';

  /** The tenant, job and member of a restore. */
  async function owner(restoreId: string) {
    const { db } = story.deps.database;
    const [tenant] = await db.execute<{ tenant_id: string }>(
      sql`select tenant_id from holdfast.list_tenants() tenant_id`,
    );
    const tenantId = tenant?.tenant_id ?? '';
    return withTenant(db, tenantId, async (tx) => {
      const [row] = await tx.execute<{ jobId: string; memberId: string }>(sql`
        select job_id as "jobId", requested_by_member_id as "memberId" from holdfast.restore where id = ${restoreId}::uuid`);
      return { tenantId, jobId: row?.jobId ?? '', memberId: row?.memberId ?? '' };
    });
  }

  async function erase(recordId: string, restoreId: string): Promise<void> {
    const { tenantId, jobId, memberId } = await owner(restoreId);
    const request = {
      tenantId,
      memberId,
      jobId,
      recordId,
      object: 'Contact',
      includeFiles: true,
      confirm: recordId,
    };
    const { id } = await withTenant(story.deps.database.db, tenantId, (tx) =>
      requestErasure(tx, systemClock, request),
    );
    await performErasure({ ...story.deps, storage: folder.storage }, { tenantId, erasureId: id });
  }

  it('does not bring it back: a plan that was made before is void, and a new one says why', async () => {
    await story.backUp();
    const [secret, other] = [await idOf('Secret'), await idOf('Public')];
    await story.remove([secret, other]);
    await story.purge([secret, other]);
    const runId = await story.backUp();
    const wish = { runId, object: 'Contact', scope: 'deleted', includeChildren: false } as const;
    const planned = await story.plan(wish);
    expect(planned.counts.insert).toBe(2);
    await erase(secret, planned.id);
    const items = await story.items(planned);
    expect(JSON.stringify(items)).not.toContain('Secret');
    expect(items.find(({ recordId }) => recordId === secret)).toMatchObject({
      action: 'blocked',
      errorCode: 'ERASED',
    });
    await story.confirm(planned);
    expect(await story.apply(planned)).toMatchObject({ status: 'failed', problem: { code: 'PLAN_CHANGED' } });
    const again = await story.restore(wish);
    expect(again.counts.insert).toBe(1);
    expect(await idOf('Public')).not.toBe('');
    expect(await idOf('Secret')).toBe('');
    const named = await story.plan({ ...wish, scope: 'records', recordIds: [secret] });
    expect(await story.items(named)).toMatchObject([
      { recordId: secret, action: 'blocked', errorCode: 'ERASED' },
    ]);
  });

  it('is in the audit log from its request to its end, as every restore is', async () => {
    await story.backUp();
    const contact = await idOf('Reborn');
    await story.remove([contact]);
    const runId = await story.backUp();
    const { id, jobId } = await story.restore({
      runId,
      object: 'Contact',
      scope: 'deleted',
      includeChildren: false,
    });
    const { tenantId } = await owner(id);
    const { entries } = await withTenant(story.deps.database.db, tenantId, (tx) =>
      readAudit(tx, { jobId }, { limit: 50 }),
    );
    const own = entries.filter(({ subject }) => subject['restoreId'] === id).reverse();
    expect(own.map(({ kind, by }) => [kind, by !== null])).toEqual([
      ['restore_requested', true],
      ['restore_confirmed', true],
      ['restore_finished', false],
    ]);
    expect(own.at(-1)?.facts).toMatchObject({ status: 'completed', object: 'Contact' });
  });

  it('takes a record under every Id it had', async () => {
    await story.backUp();
    const old = await idOf('Reborn');
    await story.remove([old]);
    await story.purge([old]);
    const runId = await story.backUp();
    const restored = await story.restore({
      runId,
      object: 'Contact',
      scope: 'deleted',
      includeChildren: false,
    });
    const present = await idOf('Reborn');
    expect(present).not.toBe(old);
    await story.backUp();
    const { tenantId, jobId } = await owner(restored.id);
    const look = (recordId: string) =>
      withTenant(story.deps.database.db, tenantId, (tx) =>
        previewErasure(tx, systemClock, { jobId, recordId, object: 'Contact', includeFiles: true }),
      );
    expect(await look(present)).toMatchObject({ alsoKnownAs: [old], records: 2 });
    await erase(present, restored.id);
    for (const id of [old, present]) await expect(look(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
