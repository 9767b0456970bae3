import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { getVerification, requestVerification, type Verification } from '#core/verify';
import { sessionCommand } from '../command.ts';
import { findJob } from '../find.ts';
import type { Output } from '../output.ts';
import type { Session } from '../session.ts';

const pollMilliseconds = 250;
const verdicts = {
  ok: 'The backup is what it says',
  not_checked: 'Nothing wrong was found, but not everything could be checked',
  drift: 'Counts differ from the org in a way that changes do not explain',
  damaged: 'The backup is damaged',
  failed: 'The verification could not be performed',
  pending: 'The verification waits',
  running: 'The verification is under way',
} as const satisfies Record<Verification['status'], string>;

async function waitForEnd(session: Session, id: string, output: Output): Promise<Verification> {
  for (;;) {
    const found = await session.inTenant((tx) => getVerification(tx, id));
    if (found.finishedAt !== null) return found;
    output.progress(`${found.objectsDone} objects, ${found.versionsChecked} versions checked`);
    await sleep(pollMilliseconds);
  }
}

/** `holdfast verify JOB`: compares the backup with itself and with the org; fails unless everything is as it should be. */
export function verifyCommand(): Command {
  const command = new Command('verify')
    .description('Prove that a backup is whole: the store against itself and against the org.')
    .argument('<job>', 'name or id of the job');
  return sessionCommand(command, async ({ session, output }, _options, jobName = '') => {
    const requested = await session.inTenant(async (tx) => {
      const job = await findJob(tx, jobName);
      return requestVerification(tx, session.clock, { jobId: job.id, trigger: 'manual' });
    });
    await session.workHere();
    const done = await waitForEnd(session, requested.id, output);
    output.result(done, [
      `${verdicts[done.status]}: ${done.objectsDone} objects, ${done.versionsChecked} versions checked, ` +
        `${done.recordsCompared} records compared with the org, ${done.filesChecked} files looked up, ` +
        `${done.filesRead} of them read, ${done.apiCalls} API calls.`,
      ...done.findings.map(
        ({ object, recordId, verdict, message }) => `  ${verdict}: ${object} ${recordId ?? ''}: ${message}`,
      ),
      ...(done.problem === null ? [] : [`  ${done.problem.message} ${done.problem.remedy ?? ''}`]),
    ]);
    if (done.status !== 'ok') process.exitCode = 1;
  });
}
