import { finished, type Readable } from 'node:stream';
import type { OrgHttp } from './http.ts';
import type { FileBody, OrgClient } from './org-client.ts';

export type BlobCalls = Pick<OrgClient, 'fileBody'>;

/** The field that holds the body of each object with files (reference: salesforce-api section 11). */
export const bodyField = { ContentVersion: 'VersionData', Attachment: 'Body', Document: 'Body' } as const;

/** One API call for each body. */
export function blobCalls(http: OrgHttp, version: string): BlobCalls {
  return {
    fileBody: async (object, id, signal) => {
      signal?.throwIfAborted();
      const path = `${version}/sobjects/${object}/${encodeURIComponent(id)}/${bodyField[object]}`;
      const reply = await http.stream({
        method: 'GET',
        path,
        // Not compressed, so that the length announced is that of the file; of any type, as a file may be a web page.
        headers: { accept: '*/*', 'accept-encoding': 'identity' },
        anyType: true,
        repeatable: true,
      });
      endWith(reply.body, signal);
      return { body: reply.body, announcedBytes: announcedBytes(reply.header) };
    },
  };
}

function announcedBytes(header: (name: string) => string | undefined): FileBody['announcedBytes'] {
  const length = header('content-length');
  const plain = (header('content-encoding') ?? 'identity') === 'identity';
  return plain && length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined;
}

function endWith(body: Readable, signal: AbortSignal | undefined): void {
  if (signal === undefined) return;
  const end = () => body.destroy(new Error('The file is no longer wanted.'));
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  finished(body, () => signal.removeEventListener('abort', end));
}
