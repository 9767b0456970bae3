import { and, eq, or } from 'drizzle-orm';
import { backupJob, connection, type Tx } from '#core/db';
import { HoldfastError, type Clock } from '#core/model';
import { getJob, type Job } from './job.ts';
import { requestRun } from './request-run.ts';
import { nextRunAt } from './schedule.ts';

/** What a person decides about a new backup job. */
export interface NewJob {
  readonly tenantId: string;
  readonly memberId: string;
  readonly name: string;
  readonly connectionId: string;
  /** `HH:MM` in `timeZone`. */
  readonly timeOfDay: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** Whether to start a first run at once, in the same transaction. */
  readonly runFirstBackup: boolean;
}

const longestName = 80;

/**
 * Makes a standard (daily) backup job. Throws BAD_REQUEST naming the field and the remedy, NOT_FOUND for a connection that the member
 * neither owns nor shares, NAME_TAKEN (names differ in more than upper and lower case), ALREADY_RUNNING when a first run was wanted
 * while the connection has one.
 */
export async function createJob(tx: Tx, clock: Clock, wanted: NewJob): Promise<Job> {
  const now = clock.now();
  const firstDue = nextRunAt(wanted.timeOfDay, wanted.timeZone, now);
  const name = checkedName(wanted.name);
  await requireUsableConnection(tx, wanted);
  const [row] = await tx
    .insert(backupJob)
    .values({
      id: clock.uuid(),
      tenantId: wanted.tenantId,
      connectionId: wanted.connectionId,
      name,
      kind: 'standard',
      timeOfDay: wanted.timeOfDay,
      timeZone: wanted.timeZone,
      nextRunAt: firstDue,
      createdByMemberId: wanted.memberId,
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: backupJob.id });
  if (!row) throw nameTaken();
  if (wanted.runFirstBackup) await requestRun(tx, clock, { jobId: row.id, trigger: 'first' });
  return getJob(tx, row.id);
}

function checkedName(text: string): string {
  const name = text.trim();
  if (name.length > 0 && name.length <= longestName) return name;
  throw new HoldfastError('BAD_REQUEST', 'The name of a backup job has 1 to 80 characters.', {
    field: 'name',
    remedy: 'Give a name that says what is backed up.',
  });
}

async function requireUsableConnection(tx: Tx, wanted: NewJob): Promise<void> {
  const [found] = await tx
    .select({ id: connection.id })
    .from(connection)
    .where(
      and(
        eq(connection.id, wanted.connectionId),
        or(eq(connection.ownerMemberId, wanted.memberId), eq(connection.shared, true)),
      ),
    );
  if (!found) {
    throw new HoldfastError('NOT_FOUND', 'There is no such connection, or it is not shared with you.', {
      field: 'connectionId',
      remedy: 'Choose one of your own connections, or ask its owner to share it.',
    });
  }
}

function nameTaken(): HoldfastError {
  return new HoldfastError('NAME_TAKEN', 'Another backup job already has this name.', {
    field: 'name',
    remedy: 'Choose another name.',
  });
}
