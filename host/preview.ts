import { fileURLToPath } from 'node:url';
import { isHoldfastError } from '#core/model';
import { startCannedBackend } from '../test/fixtures/preview/canned-backend.ts';
import { startCannedSimulator } from '../test/fixtures/preview/canned-simulator.ts';
import { startHost } from './index.ts';

/**
 * A development tool: `node host/preview.ts [port]` shows every screen over canned data, without database, backend or simulated org.
 * Nothing that it shows is real, and no test of the product may rest on it.
 */
async function main(): Promise<void> {
  const [backend, simulator] = await Promise.all([startCannedBackend(), startCannedSimulator()]);
  const root = fileURLToPath(new URL('..', import.meta.url));
  const host = await startHost({
    port: Number(process.argv[2] ?? 4010),
    backendUrl: backend.url,
    simulatorUrl: simulator.url,
    identity: {
      orgId: '00DHs000000Nwd1',
      userId: '005Hs000001AdaA',
      userName: 'Ada Lindqvist',
      keyId: 'preview',
      key: Buffer.alloc(32, 7),
    },
    cacheFolder: `${root}node_modules/.cache/holdfast`,
    forceApp: `${root}force-app`,
  });
  process.stdout.write(`Preview over canned data: ${host.url}\n`);
}

await main().catch((error: unknown) => {
  const remedy = isHoldfastError(error) ? (error.detail.remedy ?? '') : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)} ${remedy}\n`);
  process.exit(1);
});
