import type { RunStatus } from '#core/model';

/** What a message tells. It holds names of objects and counts, and the sentences of alerts. */
export interface Report {
  /** `run`: how a run ended. `alert`: what a run raised. `test`: that messages arrive. */
  readonly reason: 'run' | 'alert' | 'test';
  readonly job: { readonly id: string; readonly name: string };
  readonly org: { readonly id: string; readonly name: string };
  readonly run: ReportedRun | null;
  /** One sentence each. */
  readonly alerts: readonly string[];
  /** Objects that were not covered in full, with the reason; at most 20 of `run.warnings`. */
  readonly shortfalls: readonly { readonly object: string; readonly reason: string }[];
}

export interface ReportedRun {
  readonly id: string;
  readonly number: number;
  readonly status: RunStatus;
  readonly records: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly apiCalls: number;
  readonly warnings: number;
  /** Why it failed or stopped, and what to do. */
  readonly problem: { readonly message: string; readonly remedy?: string } | null;
  /** ISO 8601 in UTC. */
  readonly finishedAt: string | null;
}

const outcomes: Readonly<Record<RunStatus, string>> = {
  pending: 'is waiting',
  running: 'is running',
  record_data_complete: 'has its records, files follow',
  completed: 'completed',
  completed_with_warnings: 'completed with warnings',
  partial: 'stopped at the API limit',
  failed: 'failed',
  cancelled: 'was cancelled',
};

/** One line, for the subject of an email and as the whole of a text message. */
export function headlineOf(report: Report): string {
  const name = report.job.name;
  if (report.reason === 'test') return `Holdfast: test message of "${name}"`;
  if (report.reason === 'alert') {
    const count = report.alerts.length;
    return `Holdfast: ${count} ${count === 1 ? 'alert' : 'alerts'} for "${name}"`;
  }
  return `Holdfast: "${name}" ${outcomes[report.run?.status ?? 'pending']}`;
}

/** The whole report as plain text. */
export function textOf(report: Report): string {
  const { job, org, run, alerts, shortfalls } = report;
  const lines = [
    headlineOf(report).replace(/^Holdfast: /, ''),
    '',
    `Org: ${org.name} (${org.id})`,
    `Job: ${job.name}`,
  ];
  if (report.reason === 'test') lines.push('', 'If you can read this, messages of this job reach you.');
  if (run) lines.push(...runLines(run));
  if (alerts.length > 0) lines.push('', 'Alerts', ...alerts.map((alert) => `- ${alert}`));
  if (shortfalls.length > 0) {
    lines.push(
      '',
      'Not backed up in full',
      ...shortfalls.map(({ object, reason }) => `- ${object}: ${reason}`),
    );
    const more = (run?.warnings ?? 0) - shortfalls.length;
    if (more > 0) lines.push(`- and ${more} more; the run in Holdfast lists them all`);
  }
  return `${lines.join('\n')}\n`;
}

function runLines(run: ReportedRun): string[] {
  const number = (value: number) => value.toLocaleString('en');
  const lines = [
    `Run: ${run.number}${run.finishedAt === null ? '' : `, finished ${run.finishedAt.slice(0, 16).replace('T', ' ')} UTC`}`,
    `Records: ${number(run.records)} (${number(run.added)} added, ${number(run.changed)} changed, ${number(run.deleted)} deleted)`,
    `API calls: ${number(run.apiCalls)}`,
  ];
  if (run.problem) {
    lines.push('', run.problem.message);
    if (run.problem.remedy !== undefined) lines.push(run.problem.remedy);
  }
  return lines;
}
