import { cpuSecondsOf, peakMemoryOf } from './process-tree.ts';

/** Whose CPU time is told apart. */
export interface Processes {
  /** The process that does the work under test. */
  readonly node: number;
  readonly postgres: number;
  readonly simulator: number;
}

export interface Work {
  readonly records: number;
  readonly bytes: number;
  /** Milliseconds of waiting for Salesforce to finish a Bulk job. */
  readonly waited?: number;
}

/** What one stage took. */
export interface Measure {
  readonly name: string;
  readonly seconds: number;
  /** Of `seconds`: waiting for the Bulk job, with nothing else to do. */
  readonly waitingSeconds: number;
  readonly cpuSeconds: Readonly<Record<keyof Processes, number>>;
  readonly records: number;
  readonly bytes: number;
  /** Bytes, most memory of the process under test at once. */
  readonly peakMemory: number;
}

/** Runs a stage and reads the clocks around it. */
export async function measured(
  name: string,
  processes: Processes,
  work: () => Promise<Work>,
): Promise<Measure> {
  const before = cpuOf(processes);
  const start = performance.now();
  const { records, bytes, waited = 0 } = await work();
  const seconds = (performance.now() - start) / 1000;
  const after = cpuOf(processes);
  return {
    name,
    seconds,
    waitingSeconds: waited / 1000,
    cpuSeconds: {
      node: after.node - before.node,
      postgres: after.postgres - before.postgres,
      simulator: after.simulator - before.simulator,
    },
    records,
    bytes,
    peakMemory: peakMemoryOf(processes.node) ?? 0,
  };
}

function cpuOf({ node, postgres, simulator }: Processes): Record<keyof Processes, number> {
  return {
    // The simulator is a child of this process, and Postgres of none.
    node: cpuSecondsOf(node) - (node === process.pid ? cpuSecondsOf(simulator) : 0),
    postgres: cpuSecondsOf(postgres),
    simulator: cpuSecondsOf(simulator),
  };
}

/** The middle one of several measures of the same work, by time. */
export function medianOf(measures: readonly Measure[]): Measure | undefined {
  const sorted = [...measures].sort((one, other) => one.seconds - other.seconds);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
