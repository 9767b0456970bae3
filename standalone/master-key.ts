import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HoldfastError, type Clock } from '#core/model';

const keyBytes = 32;

/**
 * The master key of an embedded installation: a file only its owner may read, made at the first start. Throws CONFIG_INVALID when the
 * file is there but is no key, since making a new one would leave every sealed token unreadable.
 */
export async function embeddedMasterKey(dataDir: string, clock: Clock): Promise<Buffer> {
  const file = join(dataDir, 'master-key');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) {
    const key = clock.randomBytes(keyBytes);
    await writeFile(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    return key;
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== keyBytes) {
    throw new HoldfastError('CONFIG_INVALID', 'The master key file of this installation is damaged.', {
      field: 'master-key',
      remedy: 'Put back the file from a copy, or set HOLDFAST_MASTER_KEY.',
    });
  }
  return key;
}
