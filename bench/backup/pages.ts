import { createReadStream, createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { Agent, get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { defaultLimits } from '#core/backup';
import type { Installation } from './installation.ts';
import { apiVersion, type SimulatedOrg } from './simulated-org.ts';

/** Pages of a result on disk. */
export interface SavedPages {
  readonly files: readonly string[];
  readonly bytes: number;
}

/** What curl would do: every page that a backup asks for, one after the other, uncompressed, over one connection, into a file each. */
export async function savePages(org: SimulatedOrg, jobId: string, folder: string): Promise<SavedPages> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const base = `${org.url}/services/data/v${apiVersion}/jobs/query/${jobId}/results`;
  let bytes = 0;
  const files: string[] = [];
  try {
    for (let locator: string | undefined = ''; locator !== undefined;) {
      const rows = `maxRecords=${defaultLimits.bulkPageRows}`;
      const page = await fetchPage(
        `${base}?${rows}${locator && `&locator=${locator}`}`,
        agent,
        org.accessToken,
      );
      const file = join(folder, `page-${String(files.length).padStart(5, '0')}.csv`);
      const target = createWriteStream(file);
      await pipeline(page, target);
      bytes += target.bytesWritten;
      files.push(file);
      const next = String(page.headers['sforce-locator']);
      locator = next === 'null' ? undefined : next;
    }
  } finally {
    agent.destroy();
  }
  return { files, bytes };
}

async function fetchPage(url: string, agent: Agent, accessToken: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'text/csv' };
  const page = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent, headers }, resolve).on('error', reject);
  });
  if (page.statusCode !== 200)
    throw new Error(`The simulator answered ${String(page.statusCode)} to a page.`);
  return page;
}

/** Bare COPY: the saved pages into one plain logged table of text columns without any index. */
export async function bareCopy({ database }: Installation, folder: string): Promise<number> {
  const files = (await readdir(folder)).sort().map((name) => join(folder, name));
  const client = await database.pool.connect();
  let rows = 0;
  try {
    const header = await firstLine(files[0] ?? '');
    const columns = header.split(',').map((_, index) => `c${index} text`);
    await client.query('create schema if not exists bare');
    await client.query('drop table if exists bare.page');
    await client.query(`create table bare.page (${columns.join(', ')})`);
    for (const file of files) {
      const copy = client.query(copyFrom('copy bare.page from stdin (format csv, header true)'));
      await pipeline(createReadStream(file, { highWaterMark: 256 * 1024 }), copy);
      rows += copy.rowCount ?? 0;
    }
  } finally {
    client.release();
  }
  return rows;
}

async function firstLine(file: string): Promise<string> {
  let text = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    text += String(chunk);
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
  return text;
}
