import type { HoldfastError } from '#core/model';
import { leaveOut } from './close-run.ts';
import { foresee, type Foresight } from './foresight.ts';
import { fromTheStart, unfinishedObjects, updateObject, type ObjectRow } from './object-row.ts';
import { readByBulk } from './read-bulk.ts';
import { readByRest } from './read-rest.ts';
import { fenced } from './run-hold.ts';
import type { Slice } from './slice.ts';
import type { Step } from './step.ts';
import { backoff, failedAttempts, noteOfAttempt, verdictOn } from './trouble.ts';

/**
 * Goes once over the objects that are not done. Undefined when all are done then, else the instant to go on at: at once when the slice is
 * over, later when what is left waits for Bulk jobs or another try.
 */
export async function readObjects(slice: Slice): Promise<Date | undefined> {
  const { deps, hold, org } = slice;
  const rows = await unfinishedObjects(deps.database.db, hold);
  const foresight = foresee(org, rows);
  slice.bulkJobs.open = rows.filter((row) => row.bulkJobId !== null).length;
  let wait: number | undefined;
  for (const row of rows) {
    // The first object is always tried: a slice that planned for long must not leave without a step forward.
    const step = row !== rows[0] && slice.over() ? 'later' : await tryObject(slice, foresight, row);
    if (step === 'later') return deps.clock.now();
    if (step !== 'done') wait = Math.min(wait ?? Infinity, step.wait);
  }
  return wait === undefined ? undefined : new Date(deps.clock.now().getTime() + wait);
}

type Settled = Exclude<Step, { again: ObjectRow }>;

async function tryObject(slice: Slice, foresight: Foresight, row: ObjectRow): Promise<Settled> {
  let current = row;
  try {
    for (;;) {
      const read = current.route === 'bulk' ? readByBulk : readByRest;
      const step = await read(slice, foresight, current);
      if (step === 'done' || step === 'later' || 'wait' in step) return step;
      current = step.again;
    }
  } catch (error) {
    return settle(slice, current, error);
  }
}

/** What becomes of an object after an error: another try later, or its end as failed. The run goes on either way. */
async function settle(slice: Slice, row: ObjectRow, thrown: unknown): Promise<Settled> {
  const { deps, hold, org } = slice;
  const verdict = verdictOn(thrown);
  if (verdict.kind === 'stop') throw thrown;
  const { error } = verdict;
  const attempt = failedAttempts(row.reason) + 1;
  const { code, detail, cause } = error;
  const told = {
    runId: hold.runId,
    object: row.object,
    code,
    salesforceCode: detail.salesforceCode,
    attempt,
  };
  deps.log.warn({ ...told, cause: cause instanceof Error ? cause.stack : undefined }, 'object not read');
  if (verdict.kind === 'leave_out' || attempt >= deps.limits.attempts) {
    const reason = plainReason(error, attempt);
    await fenced(deps, hold, org, (tx) => leaveOut(tx, hold, row.object, 'failed', reason, deps.clock.now()));
    return 'done';
  }
  // A page may come right when it is asked for again; what failed twice is read from its start.
  const change = detail['startOver'] === true || attempt > 1 ? fromTheStart : {};
  const reason = noteOfAttempt(attempt, deps.limits.attempts, error);
  await fenced(deps, hold, org, (tx) => updateObject(tx, row, { ...change, reason }));
  return { wait: backoff(attempt) };
}

function plainReason(error: HoldfastError, attempts: number): string {
  const explanation = error.detail['explanation'];
  const told = typeof explanation === 'string' ? `${error.message} ${explanation}` : error.message;
  return attempts > 1 ? `${told} Tried ${attempts} times.` : told;
}
