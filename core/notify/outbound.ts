import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { HoldfastError } from '#core/model';

/** Addresses that a customer's webhook has no business with: our own machine and networks (RFC 6890, RFC 4291, RFC 6598). */
const inward = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inward.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inward.addSubnet(net, bits, 'ipv6');

/** True for an address inside our own networks, v4 written as v6 included. */
export function isInward(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return inward.check(mapped, 'ipv4');
  if (/^::ffff:/i.test(address)) return true;
  return inward.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

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
  if (!allowInward && (host === 'localhost' || (isIP(host) !== 0 && isInward(host))))
    throw refuse('This address lies inside the network of Holdfast.');
  return url;
}

/** Connects only to addresses outside our networks: the name is looked up once and what was checked is what is connected to. */
export function outboundAgent(allowInward: boolean): Dispatcher {
  if (allowInward) return new Agent({ connections: 4 });
  return new Agent({
    connections: 4,
    connect: {
      timeout: 10_000,
      lookup: (host, options, done) => {
        lookup(host, { ...options, all: true }, (error, found) => {
          const outward = error ? [] : found.filter(({ address }) => !isInward(address));
          const [first] = outward;
          const refusal =
            error ?? (first ? null : new Error('This name stands for an address inside our network.'));
          // The caller decides by `all` which of the two forms it wants.
          if (options.all === true) done(refusal, outward);
          else done(refusal, first?.address ?? '', first?.family);
        });
      },
    },
  });
}
