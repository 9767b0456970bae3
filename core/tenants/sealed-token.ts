import type { Clock } from '#core/model';
import type { TokenSource } from '#core/salesforce';
import { newKey, seal, unseal } from './sealing.ts';

/** The secret columns of a connection: its data key under the master key, its token source under the data key. */
export interface SealedToken {
  readonly wrappedDataKey: Buffer;
  readonly sealedToken: Buffer;
}

interface Owner {
  readonly tenantId: string;
  readonly connectionId: string;
}

/** Seals a token source under a new data key. */
export function sealToken(clock: Clock, masterKey: Buffer, owner: Owner, source: TokenSource): SealedToken {
  const dataKey = newKey(clock);
  const wrappedDataKey = seal(clock, masterKey, contextOf(owner, 'data_key'), dataKey);
  return { wrappedDataKey, sealedToken: sealUnder(clock, dataKey, owner, source) };
}

/** Seals another token source under the data key that the connection has. */
export function resealToken(
  clock: Clock,
  masterKey: Buffer,
  owner: Owner,
  wrappedDataKey: Uint8Array,
  source: TokenSource,
): Buffer {
  return sealUnder(clock, unseal(masterKey, contextOf(owner, 'data_key'), wrappedDataKey), owner, source);
}

/** The token source of a connection. Throws CONFIG_INVALID when master key, tenant or connection is another. */
export function unsealToken(
  masterKey: Buffer,
  owner: Owner,
  sealed: { wrappedDataKey: Uint8Array; sealedToken: Uint8Array },
): TokenSource {
  const dataKey = unseal(masterKey, contextOf(owner, 'data_key'), sealed.wrappedDataKey);
  return JSON.parse(
    unseal(dataKey, contextOf(owner, 'token'), sealed.sealedToken).toString('utf8'),
  ) as TokenSource;
}

function sealUnder(clock: Clock, dataKey: Buffer, owner: Owner, source: TokenSource): Buffer {
  return seal(clock, dataKey, contextOf(owner, 'token'), Buffer.from(JSON.stringify(source)));
}

function contextOf(
  owner: Owner,
  kind: 'data_key' | 'token',
): { tenantId: string; kind: 'data_key' | 'token'; id: string } {
  return { tenantId: owner.tenantId, kind, id: owner.connectionId };
}
