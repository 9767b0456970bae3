import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyWorld, startSimulator, type RunningSimulator } from '#simulator';

const run = promisify(execFile);
const project = join(import.meta.dirname, '..', '..', '..');

/** Each step is a process of its own with a home folder of its own, since Salesforce's library reads both once. */
describe('a login of the Salesforce CLI', () => {
  let home: string;
  let org: RunningSimulator;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'holdfast-sf-'));
    org = await startSimulator({ port: 0, world: emptyWorld() });
  });
  afterAll(async () => {
    await org.close();
    await rm(home, { recursive: true });
  });

  async function node(script: string): Promise<string> {
    const file = join(home, 'step.mjs');
    await writeFile(file, script);
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      SF_DISABLE_LOG_FILE: 'true',
      SF_DISABLE_TELEMETRY: 'true',
    };
    return (await run(process.execPath, [file], { cwd: project, env })).stdout.trim();
  }
  const library = join(project, 'node_modules/@salesforce/core/lib/index.js');
  const ours = join(project, 'cli/sf-login.ts');

  it('is read by its alias: address, and a refresh token where it has one', async () => {
    await node(`
      import core from '${library}';
      const { AuthInfo } = core.AuthInfo ? core : core.default;
      const login = await AuthInfo.create({ oauth2Options: {
        clientId: '${org.clientId}', clientSecret: '${org.clientSecret}', loginUrl: '${org.url}', refreshToken: '${org.refreshToken}' } });
      await login.save();
      await login.setAlias('nightly');
    `);
    const told = await node(`
      import { readSfLogin } from '${ours}';
      console.log(JSON.stringify(await readSfLogin('nightly')));
    `);
    expect(JSON.parse(told)).toEqual({
      instanceUrl: org.url,
      tokenSource: {
        kind: 'refresh_token',
        clientId: org.clientId,
        clientSecret: org.clientSecret,
        refreshToken: org.refreshToken,
        loginUrl: org.url,
      },
    });
  }, 30_000);

  it('that is not there is named, with what to do', async () => {
    const told = await node(`
      import { readSfLogin } from '${ours}';
      console.log(await readSfLogin('nowhere').catch((error) => error.code + ' ' + error.message + ' ' + error.detail.remedy));
    `);
    expect(told).toMatch(/^BAD_REQUEST .*"nowhere".*sf org login web/);
  }, 30_000);
});
