import { fileURLToPath } from 'node:url';
import type { World, WorldRecord } from '../world.ts';
import { businessDay } from './business-day/index.ts';
import { DISASTERS } from './disasters/index.ts';
import { demoRecords } from './records/index.ts';

/**
 * The demo org: Haldenfrost Climate Systems. The same seed gives the same records, byte for byte.
 * @param seed any whole number.
 */
export function demoWorld(seed: number): World {
  return {
    name: 'demo',
    companyName: 'Haldenfrost Climate Systems',
    metadataFolders: [fileURLToPath(new URL('./metadata', import.meta.url))],
    records: (): Iterable<WorldRecord> => demoRecords(seed),
    businessDay,
    disasters: DISASTERS,
  };
}
