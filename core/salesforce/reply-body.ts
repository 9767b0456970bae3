import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { HoldfastError } from '#core/model';
import { brokenConnection } from './refusal.ts';

/** The whole body, unpacked. Throws the refusal of a broken connection when it is cut. */
export async function wholeText(reply: Dispatcher.ResponseData): Promise<string> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of decoded(reply)) pieces.push(piece as Buffer);
  } catch (cause) {
    throw brokenConnection(cause);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** The body as unpacked bytes, in which a fault before the end surfaces as PAGE_REJECTED. */
export function guardedBody(reply: Dispatcher.ResponseData): Readable {
  const page = new PageBody({ highWaterMark: 256 * 1024 });
  page.on('error', ignoreLaterFault);
  if (isGzip(reply)) pipeline(reply.body, gunzip(), page, ignoreLaterFault);
  else pipeline(reply.body, page, ignoreLaterFault);
  return page;
}

/** Lets go of a body that nobody wants. */
export function dropBody(reply: Dispatcher.ResponseData): void {
  reply.body.on('error', ignoreLaterFault).destroy();
}

/** Bytes on their way to their reader, with every fault before their end named as what it is. */
class PageBody extends PassThrough {
  override destroy(cause?: Error): this {
    return super.destroy(cause === undefined || cause instanceof HoldfastError ? cause : brokenPage(cause));
  }
}

function brokenPage(cause: Error): HoldfastError {
  return new HoldfastError(
    'PAGE_REJECTED',
    'The connection to Salesforce broke in the middle of a page.',
    {},
    cause,
  );
}

function decoded(reply: Dispatcher.ResponseData): Readable {
  const unpacked = isGzip(reply) ? gunzip() : new PassThrough();
  unpacked.on('error', ignoreLaterFault);
  pipeline(reply.body, unpacked, ignoreLaterFault);
  return unpacked;
}

function isGzip(reply: Dispatcher.ResponseData): boolean {
  return reply.headers['content-encoding'] === 'gzip';
}

function gunzip() {
  return createGunzip({ chunkSize: 64 * 1024 });
}

/** The fault reaches whoever reads the stream; without a listener it would end the process when nobody reads any more. */
function ignoreLaterFault(): void {
  // nothing to do
}
