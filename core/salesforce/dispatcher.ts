import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIPv6, type LookupFunction } from 'node:net';
import { Agent } from 'undici';

/** Networks that are never Salesforce (IANA special-purpose registries): a name that leads there is a trap, not an org. */
const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}

/** True for an address that a Salesforce host may have. */
export function isPublicAddress(address: string): boolean {
  return !inside.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Looks a host up for the connection that is then made to that very address, so that a second answer of DNS cannot lead elsewhere. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const allowed =
      hostname === 'localhost'
        ? addresses
        : (addresses ?? []).filter(({ address }) => isPublicAddress(address));
    const [first] = allowed ?? [];
    if (error !== null) callback(error, '', 0);
    else if (first === undefined) callback(new Error('The host of the org has no public address.'), '', 0);
    else if (options.all === true) callback(null, allowed);
    else callback(null, first.address, first.family);
  });
};

/** Shared by all orgs of the process; idle sockets do not keep the process alive. */
export const agent = new Agent({
  connections: 16,
  connect: { timeout: 10_000, lookup: guardedLookup },
  keepAliveTimeout: 10_000,
});
