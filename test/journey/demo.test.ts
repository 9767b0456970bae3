import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '#test/program';

const own = join(import.meta.dirname, '..', 'fixtures', 'clinic');
const shared = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'sample-records');
const inPluginData = (name: string) => join(shared, 'plugin-data/test/test-files/data-project/data', name);

interface Summary {
  readonly world: string;
  readonly records: number;
  readonly runs: { added: number; deleted: number }[];
  readonly restored: { undeleted: number; inserted: number; failed: number };
  readonly verified: boolean;
}

async function demo(world: string): Promise<Summary> {
  const { code, stdout, stderr } = await runProgram('scripts/demo.ts', ['--json', '--world', world]);
  expect({ code, tail: code === 0 ? '' : stderr.slice(-2000) }).toEqual({ code: 0, tail: '' });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Summary;
}

describe('npm run demo', () => {
  it('loses records to the bin and past it, puts all of them back, and proves every field', async () => {
    const summary = await demo(own);
    expect(summary.verified).toBe(true);
    expect(summary.records).toBeGreaterThan(48);
    expect(summary.runs[1]?.deleted).toBeGreaterThan(4);
    expect(summary.restored).toMatchObject({ failed: 0 });
    expect(summary.restored.undeleted).toBeGreaterThan(0);
    expect(summary.restored.inserted).toBeGreaterThan(0);
  });

  it('fails for a folder that is not there', async () => {
    const { code, stderr } = await runProgram('scripts/demo.ts', ['--world', '/nonexistent']);
    expect(code).toBe(1);
    expect(stderr).toContain('The demo failed');
  });

  // The sample data lies beside the project on our machines only.
  const worlds = [
    ...['dreamhouse-lwc', 'ebikes-lwc', 'easy-spaces-lwc'].map((name) => join(shared, name)),
    ...['junction', 'self-referencing'].map(inPluginData),
  ];
  it.skipIf(!existsSync(shared)).each(worlds)('proves every field of the sample world %s', async (world) => {
    expect((await demo(world)).verified).toBe(true);
  });
});
