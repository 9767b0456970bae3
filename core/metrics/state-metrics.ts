import { sql } from 'drizzle-orm';
import { Gauge, type Registry } from 'prom-client';
import type { Db } from '#core/db';

interface Sample extends Record<string, unknown> {
  metric: string;
  label: string;
  value: number;
}

/** What `holdfast.metrics()` answers, by metric: the label it tells apart, and what people read about it. */
const gauges: Readonly<Record<string, { readonly label?: string; readonly help: string }>> = {
  holdfast_runs: { label: 'status', help: 'Runs that are open, and those asked for in the last 24 hours.' },
  holdfast_objects: { label: 'coverage', help: 'Objects of the runs asked for in the last 24 hours.' },
  holdfast_oldest_pending_run_seconds: { help: 'Age of the run that waits longest for a worker.' },
  holdfast_silent_run_seconds: { help: 'Longest silence of a run that is under way.' },
  holdfast_unconcluded_runs: {
    help: 'Closed runs of the last 7 days of which no alert or message was worked out.',
  },
  holdfast_files: { label: 'state', help: 'Files of the runs asked for in the last 24 hours.' },
  holdfast_notifications: { label: 'state', help: 'Messages made in the last 24 hours.' },
  holdfast_queue_jobs: { label: 'state', help: 'Jobs of the queue: ready, scheduled, running, given_up.' },
};

/**
 * Gauges of what all processes share, asked of the database in one query a scrape. Needs the worker's role. When the database does not
 * answer they are left out, and `holdfast_database_up` is 0.
 */
export function openStateMetrics(registry: Registry, db: Db): void {
  const registers = [registry];
  // prom-client collects all metrics of a scrape at once: they wait for the same answer.
  let asked: Promise<readonly Sample[] | undefined> | undefined;
  const samples = () =>
    (asked ??= ask(db).finally(() => {
      asked = undefined;
    }));
  for (const [name, { label, help }] of Object.entries(gauges)) {
    new Gauge({
      ...{ name, help, labelNames: label === undefined ? [] : [label], registers },
      async collect() {
        const found = await samples();
        this.reset();
        // Without a label a gauge that was reset says 0, which nobody knows.
        if (found === undefined && label === undefined) this.set(NaN);
        for (const sample of found ?? []) if (sample.metric === name) set(this, label, sample);
      },
    });
  }
  new Gauge({
    ...{ name: 'holdfast_database_up', help: '1 when the database answered this scrape.', registers },
    async collect() {
      this.set((await samples()) === undefined ? 0 : 1);
    },
  });
}

/** Undefined when the database is away, which the scrape is to show instead of failing with it. */
async function ask(db: Db): Promise<readonly Sample[] | undefined> {
  try {
    return await db.execute<Sample>(sql`select metric, label, value from holdfast.metrics()`);
  } catch {
    return undefined;
  }
}

function set(gauge: Gauge, label: string | undefined, { label: value, value: count }: Sample): void {
  if (label === undefined) gauge.set(count);
  else gauge.set({ [label]: value }, count);
}
