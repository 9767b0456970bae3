import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

const blockSize = 512;

/** One entry of a tar file. `body` is empty for folders and links. */
interface TarEntry {
  readonly name: string;
  readonly mode: number;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly linkTarget: string;
  readonly body: Buffer;
}

/**
 * Writes the files, folders and symbolic links of a ustar archive below `folder`. Entries that would land outside of it are
 * refused. Long names (pax, GNU) are not read: the archives that tests unpack have none.
 */
export async function unpackTar(archive: Buffer, folder: string): Promise<void> {
  for (const entry of tarEntries(archive)) {
    const relative = normalize(entry.name);
    if (relative.startsWith('..') || relative.startsWith('/')) {
      throw new Error(`The archive holds a path outside of its folder: ${entry.name}`);
    }
    const target = join(folder, relative);
    if (entry.kind === 'folder') await mkdir(target, { recursive: true });
    if (entry.kind === 'other' || entry.kind === 'folder') continue;
    await mkdir(dirname(target), { recursive: true });
    if (entry.kind === 'link') await symlink(entry.linkTarget, target);
    else await writeFile(target, entry.body, { mode: entry.mode });
  }
}

function* tarEntries(archive: Buffer): Generator<TarEntry> {
  let offset = 0;
  while (offset + blockSize <= archive.length) {
    const header = archive.subarray(offset, offset + blockSize);
    if (header.every((byte) => byte === 0)) return;
    const size = octal(header, 124, 12);
    const start = offset + blockSize;
    const prefix = text(header, 345, 155);
    yield {
      name: prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`,
      mode: octal(header, 100, 8) & 0o777,
      kind: kindOf(text(header, 156, 1)),
      linkTarget: text(header, 157, 100),
      body: archive.subarray(start, start + size),
    };
    offset = start + Math.ceil(size / blockSize) * blockSize;
  }
}

/** Type flags of POSIX ustar: `0` or empty is a file, `2` a symbolic link, `5` a folder. */
function kindOf(flag: string): TarEntry['kind'] {
  if (flag === '' || flag === '0') return 'file';
  if (flag === '2') return 'link';
  return flag === '5' ? 'folder' : 'other';
}

function text(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString('utf8');
}

function octal(header: Buffer, start: number, length: number): number {
  const digits = text(header, start, length).trim();
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}
