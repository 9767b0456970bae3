import { sql } from 'drizzle-orm';
import { parse } from 'csv-parse/sync';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendAudit, exportAuditCsv, readAudit, verifyAuditChain, type AuditHead } from '#core/audit';
import { openDatabase, withTenant, type Tx } from '#core/db';
import { systemClock } from '#core/model';
import { useDatabase } from '#test/database';
import { install, type Installation } from '../jobs/installation.ts';

const database = useDatabase();
const jobId = '00000000-0000-4000-8000-00000000000a';
/** With the rights of whoever owns the server: the only one who can touch an entry at all. */
let superuser: postgres.Sql;

beforeAll(() => {
  const { searchParams, pathname, username } = new URL(database.url);
  const host = searchParams.get('host') ?? '';
  superuser = postgres({ host, database: pathname.slice(1), username, onnotice: () => undefined });
});
afterAll(() => superuser.end());

/** A tenant whose log has this many entries. */
async function logged(entries: number): Promise<Installation & { head: AuditHead }> {
  const made = await install(database.worker);
  let head: AuditHead = { sequence: 0, hash: '' };
  for (let n = 1; n <= entries; n += 1) head = await append(made, n);
  return { ...made, head };
}

function append({ tenantId, member, inTenant }: Installation, n: number): Promise<AuditHead> {
  return inTenant((tx) =>
    appendAudit(tx, systemClock, {
      actor: { tenantId, memberId: n % 2 === 0 ? null : member.id },
      kind: n % 2 === 0 ? 'snapshots_purged' : 'job_changed',
      subject: n % 2 === 0 ? {} : { jobId },
      facts: { n, runs: [n, n + 1], change: { b: 1, a: true } },
    }),
  );
}

const verify = ({ tenantId, inTenant }: Installation, known?: AuditHead) =>
  inTenant((tx) => verifyAuditChain(tx, tenantId, known));

describe('an untouched log', () => {
  it('is intact, also against its head of before', async () => {
    const log = await logged(5);
    await append(log, 6);
    expect(await verify(log, log.head)).toMatchObject({ intact: true, entries: 6, faults: [] });
  });

  it('names who did it and what it is about, newest first, by page, kind, job and time', async () => {
    const log = await logged(5);
    const page = await log.inTenant((tx) => readAudit(tx, {}, { limit: 2 }));
    expect(page.entries.map(({ sequence }) => sequence)).toEqual([5, 4]);
    expect(page.entries[0]).toMatchObject({
      by: { userId: log.member.userId, name: 'Ada Admin' },
      kind: 'job_changed',
      jobId,
    });
    expect(page.entries[1]).toMatchObject({ by: null, kind: 'snapshots_purged', jobId: null });
    const rest = await log.inTenant((tx) => readAudit(tx, {}, { limit: 9, before: page.nextBefore ?? 0 }));
    expect(rest).toMatchObject({
      entries: [{ sequence: 3 }, { sequence: 2 }, { sequence: 1 }],
      nextBefore: null,
    });
    const sequences = async (filter: Parameters<typeof readAudit>[1]) =>
      (await log.inTenant((tx) => readAudit(tx, filter, { limit: 9 }))).entries.map(
        ({ sequence }) => sequence,
      );
    expect(await sequences({ kind: 'snapshots_purged' })).toEqual([4, 2]);
    expect(await sequences({ jobId })).toEqual([5, 3, 1]);
    expect(await sequences({ from: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await sequences({ to: new Date(Date.now() + 60_000) })).toHaveLength(5);
  });

  it('shows nothing of another tenant', async () => {
    const [mine, theirs] = [await logged(2), await logged(1)];
    const page = await theirs.inTenant((tx) => readAudit(tx, {}, { limit: 9 }));
    expect(page.entries).toHaveLength(1);
    expect(await verify(mine)).toMatchObject({ intact: true, entries: 2 });
  });

  it('leaves no entry of work that was rolled back', async () => {
    const log = await logged(1);
    const work = log.inTenant(async (tx) => {
      await appendAudit(tx, systemClock, {
        actor: { tenantId: log.tenantId, memberId: null },
        kind: 'job_deleted',
      });
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await verify(log, log.head)).toMatchObject({ intact: true, entries: 1 });
  });
});

describe('a log that was tampered with', () => {
  type Tamper = (log: Installation) => Promise<unknown>;
  const tampers: [string, Tamper, { sequence: number; fault: string }[]][] = [
    [
      'an entry edited',
      ({ tenantId }) =>
        superuser`update holdfast.audit_entry set facts = '{"n": 7}' where tenant_id = ${tenantId} and sequence = 3`,
      [{ sequence: 3, fault: 'changed' }],
    ],
    [
      'an entry deleted in the middle',
      ({ tenantId }) =>
        superuser`delete from holdfast.audit_entry where tenant_id = ${tenantId} and sequence = 3`,
      [{ sequence: 4, fault: 'missing' }],
    ],
    [
      'the tail cut',
      ({ tenantId }) =>
        superuser`delete from holdfast.audit_entry where tenant_id = ${tenantId} and sequence > 4`,
      [{ sequence: 5, fault: 'cut' }],
    ],
    [
      'two entries swapped',
      ({ tenantId }) =>
        superuser`
        update holdfast.audit_entry set sequence = case sequence when 2 then 103 else 102 end where tenant_id = ${tenantId} and sequence in (2, 3)`.then(
          () =>
            superuser`update holdfast.audit_entry set sequence = sequence - 100 where tenant_id = ${tenantId} and sequence > 100`,
        ),
      [
        { sequence: 2, fault: 'unlinked' },
        { sequence: 2, fault: 'changed' },
        { sequence: 3, fault: 'unlinked' },
        { sequence: 3, fault: 'changed' },
        { sequence: 4, fault: 'unlinked' },
      ],
    ],
    [
      'an entry inserted',
      ({ tenantId }) => superuser`
        insert into holdfast.audit_entry select tenant_id, 7, at, member_id, user_id, name, kind, job_id, subject, facts, hash, sha256('x')
        from holdfast.audit_entry where tenant_id = ${tenantId} and sequence = 6`,
      [{ sequence: 7, fault: 'changed' }],
    ],
    [
      'an entry of another tenant put in its place',
      async ({ tenantId }) => {
        const other = await logged(6);
        await superuser`
          update holdfast.audit_entry mine set at = o.at, member_id = o.member_id, user_id = o.user_id, name = o.name, kind = o.kind,
            facts = o.facts, subject = o.subject, previous_hash = o.previous_hash, hash = o.hash
          from holdfast.audit_entry o where mine.tenant_id = ${tenantId} and mine.sequence = 3
            and o.tenant_id = ${other.tenantId} and o.sequence = 3`;
      },
      [
        { sequence: 3, fault: 'unlinked' },
        { sequence: 3, fault: 'changed' },
        { sequence: 4, fault: 'unlinked' },
      ],
    ],
    [
      'the chain computed anew from an entry on',
      async (log) => {
        await superuser`delete from holdfast.audit_entry where tenant_id = ${log.tenantId} and sequence > 2`;
        for (const n of [30, 40, 50, 60]) await append(log, n);
      },
      [{ sequence: 6, fault: 'replaced' }],
    ],
  ];

  it.each(tampers)('%s: is found, and where', async (_, tamper, faults) => {
    const log = await logged(6);
    await tamper(log);
    const verdict = await verify(log, log.head);
    expect(verdict.intact).toBe(false);
    expect(verdict.faults).toEqual(faults);
  });

  it.each(['api', 'worker'] as const)('cannot be by the role of the %s', async (role) => {
    const { tenantId } = await logged(1);
    const attempt = (statement: string) =>
      withTenant(database[role].db, tenantId, (tx: Tx) => tx.execute(sql.raw(statement)));
    for (const statement of [
      `update holdfast.audit_entry set name = 'x'`,
      `delete from holdfast.audit_entry`,
      `truncate holdfast.audit_entry`,
    ]) {
      await expect(attempt(statement)).rejects.toMatchObject({ cause: { code: '42501' } });
    }
  });
});

it('never forks under 16 writers', async () => {
  const log = await logged(0);
  const many = openDatabase({ url: database.url, role: 'holdfast_worker', maxConnections: 16 });
  const writers = Array.from({ length: 16 }, async (_, writer) => {
    const inTenant: Installation['inTenant'] = (work) => withTenant(many.db, log.tenantId, work);
    for (let n = 0; n < 25; n += 1) await append({ ...log, inTenant }, writer * 100 + n);
  });
  await Promise.all(writers).finally(() => many.close());
  expect(await verify(log)).toMatchObject({ intact: true, entries: 400, head: { sequence: 400 } });
});

describe('as CSV', () => {
  const hostile = ['=HYPERLINK("x")', '+1', '-1', '@x', '\tx', '\rx', 'plain', 'a,"b"\r\n;=1'];

  async function exported(form: 'lossless' | 'spreadsheet') {
    const log = await logged(0);
    for (const name of hostile) {
      await superuser`update holdfast.member set name = ${name} where id = ${log.member.id}`;
      await append(log, 1);
    }
    const csv = exportAuditCsv(database.api.db, log.tenantId, {}, form);
    let text = '';
    for await (const chunk of csv) text += String(chunk);
    return {
      text,
      rows: parse<Record<string, string>>(text, { columns: true, record_delimiter: '\r\n' }),
    };
  }

  it('holds every value exactly in the lossless form', async () => {
    const { rows } = await exported('lossless');
    expect(rows.map(({ name }) => name)).toEqual(hostile);
    expect(rows[0]).toMatchObject({
      sequence: '1',
      kind: 'job_changed',
      jobId,
      subject: JSON.stringify({ jobId }),
    });
  });

  it('holds no live formula in the spreadsheet form', async () => {
    const { rows, text } = await exported('spreadsheet');
    expect(rows).toHaveLength(hostile.length);
    for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^[=+\-@\t\r\0]/);
    expect(rows.map(({ name }) => name?.replace(/^'/, ''))).toEqual(hostile);
    expect(text.startsWith('"sequence"')).toBe(true);
  });
});
