import { evaluateRun } from '#core/alerts';
import { auditHead } from '#core/audit';
import { withTenant } from '#core/db';
import { markConcluded, runToConclude } from '#core/jobs';
import { isTerminal } from '#core/model';
import { queueNotifications } from '#core/notify';
import { parsePayload } from '#core/queue';
import { applyRetention } from '#core/retention';
import type { TaskEntry } from '../task.ts';

/**
 * What follows a run: its alerts and messages, in one transaction, and then the retention of its connection. A run whose files still come
 * raises its alerts now, and is concluded once it is closed.
 */
export const concludeRunTask: TaskEntry = {
  name: 'conclude_run',
  handle: async ({ database, clock, log, signal, storage }, payload) => {
    const { tenantId, runId } = parsePayload('conclude_run', payload);
    await withTenant(database.db, tenantId, async (tx) => {
      const run = await runToConclude(tx, runId);
      if (!run) return;
      const alerts = run.hasSnapshot ? await evaluateRun(tx, clock, run) : 0;
      await queueNotifications(tx, clock, { ...run, alerts });
      if (isTerminal(run.status)) await markConcluded(tx, clock, runId);
      log.info({ runId, status: run.status, alerts }, 'run concluded');
    });
    // After the commit, and also when an earlier try got no further: a purge that was stopped goes on.
    for (let done = false; !done && !signal.aborted;) {
      const purged = await applyRetention({ database, clock, signal, storage }, { tenantId, runId });
      ({ done } = purged);
      if (purged.versions > 0 || purged.held) log.info({ runId, ...purged }, 'retention applied');
    }
    // Kept outside of the database, it shows later whether the end of the audit log was cut off.
    const head = await withTenant(database.db, tenantId, (tx) => auditHead(tx, tenantId));
    log.info({ tenantId, audit: head }, 'head of the audit log');
  },
};
