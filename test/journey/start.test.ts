import { mkdtemp, chmod, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram, startProgram, type Program } from '#test/program';

/** Three ports that are free now, one after the other. */
async function freePorts(): Promise<number> {
  for (let port = 20_000 + (process.pid % 20_000); ; port += 3) {
    const taken = await Promise.all([port, port + 1, port + 2].map(isTaken));
    if (!taken.includes(true)) return port;
  }
}

async function isTaken(port: number): Promise<boolean> {
  const server = createServer();
  const outcome = await Promise.race([
    once(server.listen(port, '127.0.0.1'), 'listening').then(() => false),
    once(server, 'error').then(() => true),
  ]).catch(() => true);
  server.close();
  return outcome;
}

/** `npm start` as a person uses it: start, stop, start again, and what happens when it was not stopped properly. */
describe('npm start', () => {
  let dataDir: string;
  let port: number;
  let running: Program | undefined;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'holdfast-start-'));
    await chmod(dataDir, 0o755);
    port = await freePorts();
  });
  afterAll(async () => {
    if (running?.process.exitCode === null) {
      running.process.kill('SIGINT');
      await running.ended;
    }
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = async () => {
    running = startProgram('scripts/start.ts', ['--port', String(port)], { HOLDFAST_DATA_DIR: dataDir });
    await running.untilPrinted(new RegExp(`^Holdfast is ready at http://localhost:${port} `, 'm'));
    return running;
  };
  const orgRecords = async () => {
    const world = (await (await fetch(`http://127.0.0.1:${port + 2}/simulator/world`)).json()) as object;
    return JSON.stringify(world);
  };

  it('shows its progress, serves the page, and stops everything at Ctrl-C', async () => {
    const program = await start();
    expect(program.printed()).toMatch(
      /Starting the embedded Postgres[\s\S]*Starting the simulated org[\s\S]*is ready/,
    );
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Holdfast');
    program.process.kill('SIGINT');
    expect(await program.ended).toBe(0);
    expect(program.printed()).toContain('Stopped. The data is kept');
    expect(await isTaken(port)).toBe(false);
  });

  it('keeps the data for the next start, also after it was killed, and takes up the Postgres that was left', async () => {
    await start();
    await fetch(`http://127.0.0.1:${port + 2}/simulator/business-day`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const key = await readFile(join(dataDir, 'master-key'), 'utf8');
    running?.process.kill('SIGINT');
    await running?.ended;
    await start();
    const before = await orgRecords();
    running?.process.kill('SIGKILL');
    await running?.ended;
    await start();
    expect(await orgRecords()).toBe(before);
    expect(await readFile(join(dataDir, 'master-key'), 'utf8')).toBe(key);
  });

  it('says which port is taken and how to choose another', async () => {
    const second = await runProgram('scripts/start.ts', ['--port', String(port)], {
      HOLDFAST_DATA_DIR: dataDir,
    });
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(
      new RegExp(`Port ${port}, wanted for the browser page, is taken by another program`),
    );
    expect(second.stderr).toContain(`npm start -- --port ${port + 100}`);
  });
});
