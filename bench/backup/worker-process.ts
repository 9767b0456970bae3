import { setTimeout as wait } from 'node:timers/promises';
import { keepHeapSmall } from '../../worker/small-heap.ts';

// As the worker does: before the rest is loaded.
keepHeapSmall();
const { performRun } = await import('#core/backup');
const { openDatabase } = await import('#core/db');
const { systemClock } = await import('#core/model');

/** What the parent sends once the process is up. */
export interface RunOrder {
  readonly tenantId: string;
  readonly runId: string;
}

/** What the process answers when the run is closed. */
export interface RunReport {
  readonly slices: number;
  /** Milliseconds in which there was nothing to do but wait for Salesforce. */
  readonly waited: number;
}

/** The worker's part of the benchmark, in a process of its own: performs one run as the task `run_backup` does, slice after slice. */
const url = process.env['DATABASE_URL'];
const masterKey = Buffer.from(process.env['HOLDFAST_MASTER_KEY'] ?? '', 'base64');
if (url === undefined || process.send === undefined) throw new Error('Started by bench/backup.ts only.');
const database = openDatabase({ url, role: 'holdfast_worker' });

async function perform(order: RunOrder): Promise<RunReport> {
  const log = {
    info: () => undefined,
    warn: (fields: object, message: string) => console.error(message, fields),
  };
  let waited = 0;
  for (let slices = 1; ; slices += 1) {
    const outcome = await performRun({ database, clock: systemClock, masterKey, log }, order);
    if (outcome === 'done') return { slices, waited };
    const pause = Math.max(0, outcome.again.getTime() - Date.now());
    waited += pause;
    await wait(pause);
  }
}

process.once('message', (order) => {
  perform(order as RunOrder)
    .then((report) => process.send?.({ report }))
    .catch((error: unknown) => process.send?.({ error: String(error) }));
});
// The parent reads our memory and our CPU time before it lets us go.
process.once('disconnect', () => void database.close());
process.send('ready');
