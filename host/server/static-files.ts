import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
};

/** How long a browser may keep a file without asking again. */
export type Caching = 'for ever' | 'an hour' | 'never';

const cacheControl: Readonly<Record<Caching, string>> = {
  'for ever': 'public, max-age=31536000, immutable',
  'an hour': 'public, max-age=3600',
  never: 'no-cache',
};

/**
 * Sends a file below `folder`. False, with nothing sent, when there is none, when its type is unknown, or when the path leads
 * outside of the folder.
 */
export async function sendFile(
  response: ServerResponse,
  folder: string,
  path: string,
  caching: Caching,
): Promise<boolean> {
  const file = join(folder, normalize(path));
  const type = types[extname(file)];
  if (type === undefined || !file.startsWith(folder + sep)) return false;
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) return false;
  response.writeHead(200, {
    'Content-Type': type,
    'Content-Length': found.size,
    'Cache-Control': cacheControl[caching],
  });
  const stream = createReadStream(file);
  // The reader went away, or the file vanished while it was read: the connection is all there is left to end.
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
  return true;
}
