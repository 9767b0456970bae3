import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { accounts, startOrg, worldOf, type OrgClient } from '../org-client.ts';

describe('several orgs in one process', () => {
  it('have Ids, tokens, ports, schemas and records of their own', async () => {
    const orgs: OrgClient[] = [];
    for (const seed of [1, 2, 3]) orgs.push(await startOrg({ seed, world: worldOf(accounts(seed)) }));
    onTestFinished(async () => {
      for (const org of orgs) await org.simulator.close();
    });
    const distinct = (read: (org: OrgClient) => string): number => new Set(orgs.map(read)).size;
    expect(distinct(({ simulator }) => simulator.orgId)).toBe(3);
    expect(distinct(({ simulator }) => simulator.accessToken)).toBe(3);
    expect(distinct(({ simulator }) => simulator.refreshToken)).toBe(3);
    expect(distinct(({ simulator }) => simulator.adminUserId)).toBe(3);
    expect(distinct(({ simulator }) => simulator.url)).toBe(3);
    const [first, second] = orgs;
    if (first === undefined || second === undefined) throw new Error('no orgs');
    const foreign = await second.get('limits', { Authorization: `Bearer ${first.simulator.accessToken}` });
    expect(foreign.status).toBe(401);
    await first.send('POST', '/simulator/faults', {
      match: { path: '/limits' },
      effect: 'status',
      status: 503,
    });
    expect((await second.get('limits')).status).toBe(200);
    expect((await first.get('limits')).status).toBe(503);
    const object = first.simulator.org.object('Account');
    object.fields.delete('fax');
    expect((await first.get('sobjects/Account/describe')).text).not.toContain('"Fax"');
    expect((await second.get('sobjects/Account/describe')).text).toContain('"Fax"');
    const counts: number[] = [];
    for (const org of orgs)
      counts.push(Number((await org.query('SELECT COUNT() FROM Account')).body.totalSize));
    expect(counts).toEqual([1, 2, 3]);
  });
});

const SCRIPT = join(import.meta.dirname, '../../../../scripts/simulator.ts');

async function startProcess(
  statePath: string,
): Promise<{ url: string; token: string; kill(): Promise<void> }> {
  const flags = ['--port', '0', '--seed', '7', '--generate', 'Account=3000', '--state', statePath];
  const child = spawn(process.execPath, [SCRIPT, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const found = new Map<string, string>();
  for await (const line of lines) {
    const match = /^(ready|access token)\s+(\S+)/.exec(line);
    if (match?.[1] !== undefined) found.set(match[1], match[2] ?? '');
    if (found.size === 2) break;
  }
  return {
    url: found.get('ready') ?? '',
    token: found.get('access token') ?? '',
    kill: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

describe('a state file', () => {
  it(
    'survives kill -9 and a torn save, generated rows and changes included',
    { timeout: 30_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const statePath = join(folder, 'org.state');
      const first = await startProcess(statePath);
      const call = async (
        { url, token }: { url: string; token: string },
        path: string,
        method = 'GET',
        body?: unknown,
      ) => {
        const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
        return fetch(`${url}/services/data/v67.0/${path}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      };
      const created = (await (await call(first, 'sobjects/Account', 'POST', { Name: 'Kept' })).json()) as {
        id: string;
      };
      await expect
        .poll(async () => (await readFile(statePath, 'utf8').catch(() => '')).includes('"Kept"'), {
          timeout: 20_000,
        })
        .toBe(true);
      await first.kill();
      await writeFile(`${statePath}.saving`, 'torn');
      const second = await startProcess(statePath);
      onTestFinished(() => second.kill());
      expect(
        ((await (await call(second, `sobjects/Account/${created.id}`)).json()) as { Name: string }).Name,
      ).toBe('Kept');
      const count = await call(second, `query?q=${encodeURIComponent('SELECT COUNT() FROM Account')}`);
      expect(((await count.json()) as { totalSize: number }).totalSize).toBe(3001);
      expect((await readFile(statePath, 'utf8')).match(/"kind":"record","object":"Account"/g)).toHaveLength(
        1,
      );
    },
  );
});
