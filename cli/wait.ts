import { setTimeout as sleep } from 'node:timers/promises';
import { runDetail } from '#core/history';
import { isTerminal } from '#core/model';
import { getRestore } from '#core/restore';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

type RunDetail = Awaited<ReturnType<typeof runDetail>>;
type Restore = Awaited<ReturnType<typeof getRestore>>;

const pollMilliseconds = 250;

/** Waits until a run has ended, telling its progress. */
export async function waitForRun(session: Session, runId: string, output: Output): Promise<RunDetail> {
  for (;;) {
    const detail = await session.inTenant((tx) => runDetail(tx, runId));
    const { run } = detail;
    if (isTerminal(run.status)) return detail;
    output.progress(
      `Run ${run.number}: ${run.objectsDone} of ${run.objectsTotal} objects, ${run.records} records, ${run.apiCalls} API calls`,
    );
    await sleep(pollMilliseconds);
  }
}

/** Waits until a restore is planned, finished or failed. */
export async function waitForRestore(
  session: Session,
  restoreId: string,
  until: (restore: Restore) => boolean,
  output: Output,
): Promise<Restore> {
  for (;;) {
    const restore = await session.inTenant((tx) => getRestore(tx, restoreId));
    if (restore.status === 'failed' || until(restore)) return restore;
    output.progress(
      `Restore ${restore.status}: ${restore.counts.done} written, ${restore.counts.verified} verified`,
    );
    await sleep(pollMilliseconds);
  }
}
