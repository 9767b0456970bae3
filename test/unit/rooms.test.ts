import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const project = join(import.meta.dirname, '..', '..');

/** Puts one file with a bad import into a room, cruises that room, takes the file away again. */
describe('the walls between the rooms', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(project, 'core', 'model', 'wall-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function cruise(): Promise<{ code: number; output: string }> {
    const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'core/model'];
    return run(join(project, 'node_modules/.bin/depcruise'), args, { cwd: project }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      (error: unknown) => {
        const { code, stdout } = error as { code: number; stdout: string };
        return { code, output: stdout };
      },
    );
  }

  it('let a room import what the table allows', async () => {
    await writeFile(join(folder, 'good.ts'), "export { systemClock } from '../clock.ts';\n");
    expect(await cruise()).toMatchObject({ code: 0 });
  });

  it('refuse an import that the table does not allow, by name of the rule', async () => {
    await writeFile(join(folder, 'bad.ts'), "export { loadConfig } from '#core/config';\n");
    const { code, output } = await cruise();
    expect(code).toBeGreaterThan(0);
    expect(output).toContain('core-model-imports');
  });
}, 60_000);
