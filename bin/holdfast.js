#!/usr/bin/env node
// The command line runs on the Node that the package brings, since it needs a newer one than many machines have.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  await import('../cli/main.ts');
} else {
  const node = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  const { status, error } = spawnSync(node, process.argv.slice(1), { stdio: 'inherit' });
  if (error) process.stderr.write(`holdfast: it needs Node 22.18 or newer (${error.message})\n`);
  process.exitCode = status ?? 1;
}
