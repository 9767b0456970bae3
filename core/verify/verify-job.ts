import { and, eq, inArray, sql } from 'drizzle-orm';
import {
  backupJob,
  connection,
  verification,
  verificationFinding,
  withTenant,
  type Database,
  type Tx,
} from '#core/db';
import { HoldfastError, asHoldfastError, type Clock } from '#core/model';
import type { BodyStorage } from '#core/files';
import type { VerifyTask } from '#core/queue';
import type { OrgClient } from '#core/salesforce';
import { openOrg } from '#core/tenants';
import { sampleRecords, storedObject } from '#core/versions';
import { addFindings } from './add-findings.ts';
import { checkFiles, type FilesSubject } from './check-files.ts';
import { checkOrg } from './check-org.ts';
import { checkStore, type CoveredObject } from './check-store.ts';
import { worstOf, type Finding } from './finding.ts';
import { clientLimits, withVerifyRemedy } from './verification-share.ts';

export interface VerifyDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly masterKey: Buffer;
  /** Where file bodies are kept. */
  readonly storage: BodyStorage;
  /** Aborted when the process is about to stop: the next one goes on after the object at hand. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which the work lets go, so that runs of the connection get their turn; a minute when not given. */
  readonly slice?: number;
}

/** Objects of one slice that are described before they are checked: more are seldom reached. */
const describedAhead = 500;
/** Records of each object that are looked up in the org. */
const sampleSize = 20;

const usualSlice = 60_000;

interface Subject extends FilesSubject {
  readonly doneUpTo: string;
}

/** `later`: the connection in whose queue the verification waits to be gone on with. */
export type VerifyOutcome = 'done' | { readonly later: string };

/**
 * Performs a slice of a verification, files first, then object by object, from where it stands. `later` when it is not at its end; repeated
 * calls go on. Trouble with the org or the storage of files, and an allowance that is used up, end it as failed with the reason; what was
 * found until then is kept.
 */
export async function verifyJob(deps: VerifyDeps, task: VerifyTask): Promise<VerifyOutcome> {
  const { database, clock } = deps;
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(database.db, task.tenantId, work);
  const subject = await inTenant((tx) => begin(tx, clock, task.verificationId));
  if (!subject) return 'done';
  try {
    const { masterKey } = deps;
    const end = clock.now().getTime() + (deps.slice ?? usualSlice);
    const over = () => deps.signal?.aborted === true || clock.now().getTime() >= end;
    const later = { later: subject.connectionId };
    if (!(await checkFiles(deps, inTenant, subject, over))) return later;
    const limits = await inTenant((tx) => clientLimits(tx, subject));
    const org = await openOrg(database.db, clock, masterKey, subject.tenantId, subject.connectionId, limits);
    const covered = await inTenant((tx) => coveredObjects(tx, subject));
    const left = covered.filter(({ object }) => object.toLowerCase() > subject.doneUpTo);
    // 25 descriptions a call; an object that has none answers for itself.
    await org.describeMany(left.slice(0, describedAhead).map(({ object }) => object));
    for (const object of left) {
      await checkObject(inTenant, org, subject, object);
      if (over() && object !== covered.at(-1)) return later;
    }
    await inTenant((tx) => finish(tx, clock, subject, covered.length));
  } catch (error) {
    const known = asHoldfastError(error);
    if (known.code === 'INTERNAL' || known.code === 'DATABASE_UNAVAILABLE') throw error;
    await inTenant((tx) => fail(tx, clock, subject, withVerifyRemedy(known)));
  }
  return 'done';
}

async function begin(tx: Tx, clock: Clock, id: string): Promise<Subject | undefined> {
  const [row] = await tx
    .update(verification)
    .set({
      status: 'running',
      startedAt: sql`coalesce(${verification.startedAt}, ${clock.now().toISOString()}::timestamptz)`,
    })
    .where(and(eq(verification.id, id), inArray(verification.status, ['pending', 'running'])))
    .returning();
  if (!row) return undefined;
  const [of] = await tx
    .select({ connectionId: connection.id, storeSchema: connection.storeSchema })
    .from(backupJob)
    .innerJoin(connection, eq(connection.id, backupJob.connectionId))
    .where(eq(backupJob.id, row.jobId));
  if (!of) throw new HoldfastError('NOT_FOUND', 'There is no such backup job.');
  const { tenantId, jobId, doneUpTo, filesUpTo, filesDone } = row;
  return { id, tenantId, jobId, doneUpTo, filesUpTo, filesDone, ...of };
}

/** Every object that a run of this connection covered in full, as of the newest such run, by lower case name. */
async function coveredObjects(tx: Tx, subject: Subject): Promise<CoveredObject[]> {
  const rows = await tx.execute<{
    object: string;
    label: string;
    records: string;
    erased: string;
    erased_since: string;
    watermark: string | Date | null;
  }>(sql`
    select distinct on (lower(o.object) collate "C") o.object, o.label, o.records, o.watermark, e.erased, e.erased_since
    from holdfast.run_object o join holdfast.run r on r.id = o.run_id
    cross join lateral (
      select count(*) as erased, count(*) filter (where e.erased_at > o.finished_at) as erased_since from holdfast.erased_record e
      where e.connection_id = r.connection_id and lower(e.object) = lower(o.object) and e.live) e
    where r.connection_id = ${subject.connectionId}::uuid and o.coverage in ('ok', 'empty')
    order by lower(o.object) collate "C", r.number desc`);
  return rows.map(({ object, label, records, erased, erased_since, watermark }) => ({
    ...{ object, label, records: Number(records) - Number(erased_since), erased: Number(erased) },
    watermark: watermark === null ? null : new Date(watermark),
  }));
}

type InTenant = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** Reads the store, asks the org without holding a transaction meanwhile, and writes down what both said. */
async function checkObject(
  inTenant: InTenant,
  org: OrgClient,
  subject: Subject,
  object: CoveredObject,
): Promise<void> {
  const callsBefore = org.apiCalls();
  const seed = Number.parseInt(subject.id.slice(0, 7), 16);
  const store = await inTenant((tx) => readStore(tx, subject, object, seed));
  const live = store && (await checkOrg(org, object, store.stored, store.sample));
  const findings = store ? [...store.findings, ...(live?.findings ?? [])] : [unknownObject];
  await inTenant(async (tx) => {
    await addFindings(tx, subject, object.object, findings);
    await tx
      .update(verification)
      .set({
        doneUpTo: object.object.toLowerCase(),
        objectsDone: sql`${verification.objectsDone} + 1`,
        versionsChecked: sql`${verification.versionsChecked} + ${store?.versions ?? 0}`,
        recordsCompared: sql`${verification.recordsCompared} + ${live?.compared ?? 0}`,
        apiCalls: sql`${verification.apiCalls} + ${org.apiCalls() - callsBefore}`,
      })
      .where(eq(verification.id, subject.id));
  });
}

const unknownObject: Finding = {
  verdict: 'damaged',
  recordId: null,
  message: 'The store does not know this object any more.',
};

async function readStore(tx: Tx, subject: Subject, object: CoveredObject, seed: number) {
  const stored = await storedObject(tx, subject.storeSchema, object.object);
  if (!stored) return undefined;
  const { findings, versions } = await checkStore(tx, subject.storeSchema, object, stored);
  const sample = await sampleRecords(tx, subject.storeSchema, stored.id, seed, sampleSize);
  return { stored, findings, versions, sample };
}

async function finish(tx: Tx, clock: Clock, subject: Subject, objectsTotal: number): Promise<void> {
  const found = await tx
    .selectDistinct({ verdict: verificationFinding.verdict })
    .from(verificationFinding)
    .where(eq(verificationFinding.verificationId, subject.id));
  const status = worstOf(found.map(({ verdict }) => verdict));
  await tx
    .update(verification)
    .set({ status, objectsTotal, finishedAt: clock.now() })
    .where(eq(verification.id, subject.id));
}

async function fail(tx: Tx, clock: Clock, subject: Subject, error: HoldfastError): Promise<void> {
  const { code, message, detail } = error;
  const problem = { code, message, ...(detail.remedy === undefined ? {} : { remedy: detail.remedy }) };
  await tx
    .update(verification)
    .set({ status: 'failed', problem, finishedAt: clock.now() })
    .where(eq(verification.id, subject.id));
}
