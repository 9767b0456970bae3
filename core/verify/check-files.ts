import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import { verification, type Database, type Tx } from '#core/db';
import { checkBodies, deriveFileKeys, type BodyStorage } from '#core/files';
import type { Clock } from '#core/model';
import { openDataKey } from '#core/tenants';
import { addFindings } from './add-findings.ts';

/** Every stored file is read to its last byte once in so many verifications; that it is there is seen in each. */
export const readEvery = 30;

/** A verification whose files are looked at. */
export interface FilesSubject {
  readonly id: string;
  readonly tenantId: string;
  readonly jobId: string;
  readonly connectionId: string;
  readonly storeSchema: string;
  readonly filesUpTo: string;
  readonly filesDone: boolean;
}

interface FileCheckDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly masterKey: Buffer;
  readonly storage: BodyStorage;
}

/**
 * The bodies of files against what the store says of them, from where the verification stands; no call to the org. False when `over` ended
 * it before the last one. Throws FILE_STORE_UNAVAILABLE.
 */
export async function checkFiles(
  deps: FileCheckDeps,
  inTenant: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  subject: FilesSubject,
  over: () => boolean,
): Promise<boolean> {
  if (subject.filesDone) return true;
  const { connectionId, storeSchema, id } = subject;
  const keys = deriveFileKeys(await inTenant((tx) => openDataKey(tx, deps.masterKey, subject)), connectionId);
  const turn = (await inTenant((tx) => concludedBefore(tx, subject))) % readEvery;
  const isRead = (contentId: string): boolean =>
    Number.parseInt(contentId.slice(0, 8), 16) % readEvery === turn;
  const store = { connectionId, storeSchema, storage: deps.storage };
  for (let after: string | null = subject.filesUpTo; after !== null;) {
    const found = await checkBodies(deps.database.db, store, keys, after, isRead);
    after = found.next;
    await inTenant(async (tx) => {
      for (const { object, recordId, message } of found.damaged)
        await addFindings(tx, subject, object, [{ verdict: 'damaged', recordId, message }]);
      await tx
        .update(verification)
        .set({
          ...(found.next === null ? { filesDone: true } : { filesUpTo: found.next }),
          filesChecked: sql`${verification.filesChecked} + ${found.checked}`,
          filesRead: sql`${verification.filesRead} + ${found.read}`,
        })
        .where(eq(verification.id, id));
    });
    if (after !== null && over()) return false;
  }
  return true;
}

/** Verifications of the job before this one that came to a verdict: one that failed does not use up its turn. */
async function concludedBefore(tx: Tx, { id, jobId }: FilesSubject): Promise<number> {
  const requested = tx
    .select({ at: verification.requestedAt })
    .from(verification)
    .where(eq(verification.id, id));
  return tx.$count(
    verification,
    and(
      eq(verification.jobId, jobId),
      lt(verification.requestedAt, requested),
      inArray(verification.status, ['ok', 'not_checked', 'drift', 'damaged']),
    ),
  );
}
