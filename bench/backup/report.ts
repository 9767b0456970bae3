import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { medianOf, type Measure } from './measure.ts';
import type { Results } from './stages.ts';

/** One line of the report, in the units of its names. */
interface Row {
  readonly stage: string;
  readonly seconds: number;
  readonly waitingSeconds: number;
  readonly cpuSeconds: Measure['cpuSeconds'] & { readonly total: number };
  readonly megabytesPerSecond: number;
  readonly recordsPerSecond: number;
  readonly peakMemoryMegabytes: number;
  /** Null where the work is another one. */
  readonly ofBareCopy: Comparison | null;
}

/** Speed against bare COPY: the factor by which a stage is faster (above 1) or slower. */
interface Comparison {
  readonly wall: number;
  /** Without the waiting for Salesforce to finish the Bulk job. */
  readonly working: number;
  /** CPU seconds of node and Postgres, which tell more than the clock on a machine that does other things. */
  readonly cpu: number;
}

export interface Report {
  readonly machine: string;
  readonly records: number;
  readonly bytesARecord: number;
  readonly loadBefore: number;
  readonly loadAfter: number;
  readonly stages: readonly Row[];
  readonly reads: readonly { name: string; medianMilliseconds: number; slowestMilliseconds: number }[];
}

export function reportOf(records: number, results: Results, loadBefore: number): Report {
  const { curl, bareCopies, first, rescan, incremental } = results;
  const copy = medianOf(bareCopies);
  const against = (measure: Measure) => rowOf(measure, copy);
  return {
    machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 1e9)} GB, node ${process.version}`,
    records,
    bytesARecord: rounded(results.bytesARecord, 0),
    loadBefore,
    loadAfter: currentLoad(),
    stages: [
      against(curl),
      ...bareCopies.map(against),
      against(first),
      against(rescan),
      rowOf(incremental, undefined),
    ],
    reads: results.reads.map(({ name, median, slowest }) => ({
      name,
      medianMilliseconds: rounded(median, 1),
      slowestMilliseconds: rounded(slowest, 1),
    })),
  };
}

/** Processes that wanted a core on average of the last minute. */
export function currentLoad(): number {
  return rounded(loadavg()[0] ?? 0, 2);
}

function comparison(measure: Measure, copy: Measure): Comparison {
  const cpu = ({ cpuSeconds: { node, postgres } }: Measure) => node + postgres;
  return {
    wall: rounded(copy.seconds / measure.seconds, 2),
    working: rounded(copy.seconds / (measure.seconds - measure.waitingSeconds), 2),
    cpu: rounded(cpu(copy) / cpu(measure), 2),
  };
}

function rowOf(measure: Measure, copy: Measure | undefined): Row {
  const { node, postgres, simulator } = measure.cpuSeconds;
  return {
    stage: measure.name,
    seconds: rounded(measure.seconds, 2),
    waitingSeconds: rounded(measure.waitingSeconds, 2),
    cpuSeconds: {
      node: rounded(node, 2),
      postgres: rounded(postgres, 2),
      simulator: rounded(simulator, 2),
      total: rounded(node + postgres + simulator, 2),
    },
    megabytesPerSecond: rounded(measure.bytes / measure.seconds / 1e6, 1),
    recordsPerSecond: rounded(measure.records / measure.seconds, 0),
    peakMemoryMegabytes: rounded(measure.peakMemory / 1e6, 0),
    ofBareCopy: copy === undefined ? null : comparison(measure, copy),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

const columns: readonly [title: string, width: number, cell: (row: Row) => string][] = [
  ['', 32, ({ stage }) => stage],
  ['s', 8, ({ seconds }) => seconds.toFixed(2)],
  ['waiting', 9, ({ waitingSeconds }) => waitingSeconds.toFixed(1)],
  ['node', 8, ({ cpuSeconds }) => cpuSeconds.node.toFixed(2)],
  ['postgres', 10, ({ cpuSeconds }) => cpuSeconds.postgres.toFixed(2)],
  ['simulator', 11, ({ cpuSeconds }) => cpuSeconds.simulator.toFixed(2)],
  ['MB/s', 8, ({ megabytesPerSecond }) => megabytesPerSecond.toFixed(1)],
  ['records/s', 11, ({ recordsPerSecond }) => String(recordsPerSecond)],
  ['peak MB', 9, ({ peakMemoryMegabytes }) => String(peakMemoryMegabytes)],
  ['x COPY', 8, ({ ofBareCopy }) => ofBareCopy?.wall.toFixed(2) ?? '-'],
  ['working', 9, ({ ofBareCopy }) => ofBareCopy?.working.toFixed(2) ?? '-'],
  ['CPU', 6, ({ ofBareCopy }) => ofBareCopy?.cpu.toFixed(2) ?? '-'],
];

/** The report for people. */
export function tableOf(report: Report): string {
  const { records, bytesARecord, loadBefore, loadAfter } = report;
  const line = (cell: (column: (typeof columns)[number]) => string) =>
    columns
      .map((column, index) =>
        index === 0 ? cell(column).padEnd(column[1]) : cell(column).padStart(column[1]),
      )
      .join('');
  return [
    `${report.machine}; load ${loadBefore} before, ${loadAfter} after`,
    `${records} records of ${bytesARecord} bytes of CSV; node, postgres and simulator are CPU seconds, the last columns speed against bare COPY`,
    line(([title]) => title),
    ...report.stages.map((row) => line(([, , cell]) => cell(row))),
    ...report.reads.map(
      (read) =>
        `${read.name}: ${read.medianMilliseconds.toFixed(1)} ms (slowest ${read.slowestMilliseconds.toFixed(1)})`,
    ),
  ].join('\n');
}
