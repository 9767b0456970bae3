import type { Tx } from '#core/db';
import { listRuns } from '#core/history';
import { getJob, listJobs } from '#core/jobs';
import { HoldfastError } from '#core/model';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A job by its id or, without regard to case, its name. Throws NOT_FOUND that names the jobs there are. */
export async function findJob(tx: Tx, nameOrId: string): ReturnType<typeof getJob> {
  if (uuid.test(nameOrId)) return await getJob(tx, nameOrId);
  const jobs = await listJobs(tx);
  const found = jobs.find(({ name }) => name.toLowerCase() === nameOrId.toLowerCase());
  if (found !== undefined) return found;
  const names = jobs.map(({ name }) => `"${name}"`).join(', ');
  throw new HoldfastError('NOT_FOUND', `There is no job "${nameOrId}".`, {
    field: 'JOB',
    remedy: jobs.length === 0 ? 'Make one with `holdfast job create`.' : `The jobs are ${names}.`,
  });
}

/** The id of a run given as id, as `JOB#number`, or as `JOB` for its newest run. */
export async function findRunId(tx: Tx, text: string): Promise<string> {
  if (uuid.test(text)) return text;
  const [, jobName = text, number] = /^(.*)#([0-9]+)$/.exec(text) ?? [];
  const job = await findJob(tx, jobName);
  const page = number === undefined ? { limit: 1 } : { limit: 1, before: Number(number) + 1 };
  const [run] = (await listRuns(tx, job.id, page)).runs;
  if (run === undefined || (number !== undefined && run.number !== Number(number))) {
    throw new HoldfastError(
      'NOT_FOUND',
      `The job "${job.name}" has no ${number === undefined ? 'run' : `run ${number}`}.`,
      {
        field: 'RUN',
        remedy: `See its runs with \`holdfast runs "${job.name}"\`.`,
      },
    );
  }
  return run.id;
}
