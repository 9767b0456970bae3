import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/**
 * Looks a host up for the connection that is then made to that very address, so that a second answer of DNS cannot lead elsewhere. Only
 * public addresses are answered; `refusal` says so where there is none. `trusted` names are answered wherever they lead.
 */
export function publicLookup(refusal: string, trusted: readonly string[] = []): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const allowed = trusted.includes(hostname)
        ? addresses
        : (addresses ?? []).filter(({ address }) => isPublicAddress(address));
      const [first] = allowed ?? [];
      if (error !== null) callback(error, '', 0);
      else if (first === undefined) callback(new Error(refusal), '', 0);
      // The caller decides by `all` which of the two forms it wants.
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
