import { Counter, Histogram, type Registry } from 'prom-client';
import type { RunStatus } from '#core/model';

/** What a worker counts while it performs runs. `core/backup` takes it as its `RunMeter`. */
export interface RunMetrics {
  /** A run was closed, `seconds` after it was begun; a run that pauses and goes on is closed each time. */
  runClosed(status: RunStatus, seconds: number): void;
  /** A slice ended that made so many API calls. */
  callsMade(calls: number): void;
  /** A page of so many rows was staged. */
  rowsRead(rows: number): void;
  /** A page, or an object from its start, is read again because of an error; `cause` is a code of ours or of Salesforce. */
  readAgain(cause: string): void;
}

/** Seconds: from small incremental runs to first backups of a day. */
const durations = [5, 15, 30, 60, 120, 300, 900, 1_800, 3_600, 14_400, 43_200, 86_400];

export function openRunMetrics(registry: Registry): RunMetrics {
  const registers = [registry];
  const closed = new Counter({
    ...{ name: 'holdfast_runs_closed_total', help: 'Runs closed by this worker.' },
    ...{ labelNames: ['status'] as const, registers },
  });
  const duration = new Histogram({
    ...{ name: 'holdfast_run_duration_seconds', help: 'Time from the begin of a run to its close.' },
    ...{ labelNames: ['status'] as const, buckets: durations, registers },
  });
  const calls = new Counter({
    ...{ name: 'holdfast_api_calls_total', help: 'Salesforce API calls of runs, repetitions included.' },
    registers,
  });
  const rows = new Counter({
    ...{ name: 'holdfast_rows_read_total', help: 'Rows of Salesforce staged by this worker.' },
    registers,
  });
  const again = new Counter({
    ...{ name: 'holdfast_page_retries_total', help: 'Pages and objects read again after an error.' },
    ...{ labelNames: ['cause'] as const, registers },
  });
  return {
    runClosed: (status, seconds) => {
      closed.inc({ status });
      duration.observe({ status }, seconds);
    },
    callsMade: (made) => calls.inc(made),
    rowsRead: (read) => rows.inc(read),
    readAgain: (cause) => again.inc({ cause }),
  };
}
