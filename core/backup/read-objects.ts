import type { Tx } from '#core/db';
import { capabilityReasons, lessonOf } from '#core/extract';
import { HoldfastError, loggable } from '#core/model';
import { learn } from './capabilities.ts';
import { causeOf, leaveOut } from './close-run.ts';
import { foresee, type Foresight } from './foresight.ts';
import { fromTheStart, unfinishedObjects, updateObject, type ObjectRow } from './object-row.ts';
import { readInRanges } from './read-ranges.ts';
import { readByRest } from './read-rest.ts';
import { fenced, type RunHold } from './run-hold.ts';
import type { Slice } from './slice.ts';
import type { Step } from './step.ts';
import { noteOfFailure, verdictOn, waitFor } from './trouble.ts';

/** All objects are done (undefined), the instant to go on at, or `held`: what is left must wait for the next window of Bulk jobs. */
export type Left = Date | 'held' | undefined;

/**
 * Goes once over the objects that are not done. What is left is gone on with at once when the slice is over, later when it waits for Bulk
 * jobs or another try.
 */
export async function readObjects(slice: Slice): Promise<Left> {
  const { deps, hold, org } = slice;
  const rows = await unfinishedObjects(deps.database.db, hold);
  const foresight = foresee(org, rows);
  slice.bulkJobs.open = rows.filter((row) => row.bulkJobId !== null).length;
  let wait: number | undefined;
  let held = false;
  for (const row of rows) {
    // The first object is always tried: a slice that planned for long must not leave without a step forward.
    const step = row !== rows[0] && slice.over() ? 'later' : await tryObject(slice, foresight, row);
    if (step === 'later') return deps.clock.now();
    if (step === 'held') held = true;
    else if (step !== 'done') wait = Math.min(wait ?? Infinity, step.wait);
  }
  if (wait !== undefined) return new Date(deps.clock.now().getTime() + wait);
  return held ? 'held' : undefined;
}

type Settled = Exclude<Step, { again: ObjectRow }>;

async function tryObject(slice: Slice, foresight: Foresight, row: ObjectRow): Promise<Settled> {
  if (row.attempts >= slice.deps.limits.kills) return quarantine(slice, row);
  let current = await counted(slice, row, row.attempts + 1);
  try {
    for (;;) {
      const read = current.route === 'bulk' ? readInRanges : readByRest;
      const step = await read(slice, foresight, current);
      if (step === 'done') return step;
      if (step === 'later' || step === 'held' || 'wait' in step) {
        await counted(slice, row, 0);
        return step;
      }
      current = step.again;
    }
  } catch (error) {
    return settle(slice, current, error);
  }
}

/**
 * Writes down that a slice begins the object, before anything is done with it, or that it came back from it. A page that is staged counts
 * as coming back too, see stage-page.ts.
 */
async function counted({ deps, hold, org }: Slice, row: ObjectRow, attempts: number): Promise<ObjectRow> {
  return fenced(deps, hold, org, (tx) => updateObject(tx, row, { attempts }));
}

/** An object that each time ended the worker that began it (memory, a crash) must not keep the rest from being read. */
async function quarantine({ deps, hold, org }: Slice, row: ObjectRow): Promise<'done'> {
  const { runId } = hold;
  deps.log.warn({ runId, object: row.object, attempts: row.attempts }, 'object left out: it ends its worker');
  const reason = `Reading it ended the worker ${row.attempts} times in a row, so that it was left out.`;
  const shortfall = { coverage: 'failed', reason, cause: 'QUARANTINED' } as const;
  await fenced(deps, hold, org, (tx) => leaveOut(tx, hold, row.object, shortfall, deps.clock.now()));
  return 'done';
}

/** What becomes of an object after an error: another try later, or its end as failed. The run goes on either way. */
async function settle(slice: Slice, row: ObjectRow, thrown: unknown): Promise<Settled> {
  const { deps, hold, org } = slice;
  const verdict = verdictOn(thrown, row);
  if (verdict.kind === 'stop') throw await cameBack(slice, row, thrown);
  if (verdict.kind === 'held') {
    await counted(slice, row, 0);
    return 'held';
  }
  const { error } = verdict;
  const failures = row.failures + 1;
  const most = verdict.kind === 'again' ? Math.min(deps.limits.attempts, verdict.most) : 1;
  deps.log.warn({ runId: hold.runId, object: row.object, failures, ...loggable(error) }, 'object not read');
  const lesson = lessonOf(error);
  if (lesson !== undefined) {
    await fenced(deps, hold, org, (tx) => leaveOutLearned(tx, hold, row, lesson, deps.clock.now()));
    return 'done';
  }
  if (failures >= most || verdict.kind === 'leave_out') {
    const shortfall = {
      coverage: 'failed',
      reason: plainReason(error, failures),
      cause: causeOf(error),
    } as const;
    await fenced(deps, hold, org, (tx) => leaveOut(tx, hold, row.object, shortfall, deps.clock.now()));
    return 'done';
  }
  deps.meter?.readAgain(causeOf(error));
  // A page may come right when it is asked for again; what failed twice is read from its start.
  const change = {
    ...(verdict.startOver || failures > 1 ? fromTheStart : {}),
    ...(verdict.route === undefined ? {} : { route: verdict.route }),
    ...{ failures, attempts: 0, reason: noteOfFailure(failures, most, error) },
  };
  await fenced(deps, hold, org, (tx) => updateObject(tx, row, change));
  return { wait: waitFor(error, failures) };
}

/** An object that no one can read this way: by design of Salesforce, so that the run is complete without it. */
async function leaveOutLearned(
  tx: Tx,
  hold: RunHold,
  row: ObjectRow,
  lesson: keyof typeof capabilityReasons,
  now: Date,
): Promise<void> {
  await learn(tx, hold, row.object, lesson, now);
  const reason = capabilityReasons[lesson];
  await leaveOut(tx, hold, row.object, { coverage: 'skipped', reason, cause: lesson.toUpperCase() }, now);
  await updateObject(tx, row, { expected: true });
}

/** An error that ends the slice says nothing against the object, unless our own database is what failed: then nothing can be written. */
async function cameBack(slice: Slice, row: ObjectRow, thrown: unknown): Promise<unknown> {
  if (thrown instanceof HoldfastError && ['REAUTHORISE', 'API_LIMIT'].includes(thrown.code))
    await counted(slice, row, 0);
  return thrown;
}

function plainReason(error: HoldfastError, failures: number): string {
  const explanation = error.detail['explanation'];
  const told = typeof explanation === 'string' ? `${error.message} ${explanation}` : error.message;
  return failures > 1 ? `${told} Tried ${failures} times.` : told;
}
