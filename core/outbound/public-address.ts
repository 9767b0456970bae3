import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Networks of this machine and of special purpose (IANA registries; RFC 6890, RFC 4291, RFC 6598): nobody we call is there. */
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
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}

const mapped = /^::ffff:/i;

/** True for an address outside our own networks. One of version 4 written as version 6 counts as what it stands for, or as none. */
export function isPublicAddress(address: string): boolean {
  const plain = address.replace(mapped, '');
  if (plain !== address && !isIPv4(plain)) return false;
  return !inside.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
