import { isIP } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { HoldfastError } from '#core/model';
import { isPublicAddress, publicLookup } from '#core/outbound';

/**
 * Checks a receiver's address as it is saved: HTTPS, no user name in it, no address of our own networks. Throws BAD_REQUEST naming the
 * field. Names are checked again at each connection, as what they stand for may change.
 */
export function checkReceiver(text: string, field: string, allowInward: boolean): URL {
  const refuse = (message: string) =>
    new HoldfastError('BAD_REQUEST', message, {
      field,
      remedy: 'Give a public address that begins with https://.',
    });
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw refuse('This is not an address.');
  if (url.protocol !== 'https:' && !(allowInward && url.protocol === 'http:'))
    throw refuse('Only HTTPS addresses can receive messages.');
  if (url.username !== '' || url.password !== '') throw refuse('The address must not hold a user name.');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!allowInward && (host === 'localhost' || (isIP(host) !== 0 && !isPublicAddress(host))))
    throw refuse('This address lies inside the network of Holdfast.');
  return url;
}

/** Connects only to addresses outside our networks, unless `allowInward`. */
export function outboundAgent(allowInward: boolean): Dispatcher {
  if (allowInward) return new Agent({ connections: 4 });
  const lookup = publicLookup('This name stands for an address inside our network.');
  return new Agent({ connections: 4, connect: { timeout: 10_000, lookup } });
}
