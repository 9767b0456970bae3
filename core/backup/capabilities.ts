import { sql } from 'drizzle-orm';
import { withTenant, type Tx } from '#core/db';
import type { Capability } from '#core/extract';
import type { RunHold } from './run-hold.ts';
import type { Slice } from './slice.ts';

/** What earlier refusals taught about the objects of an org, with the API version that the connection uses now. */
export async function knownCapabilities(tx: Tx, hold: RunHold): Promise<ReadonlyMap<string, Capability>> {
  const rows = await tx.execute<{ object: string; capability: Capability }>(sql`
    select o.object, o.capability from holdfast.object_capability o
    join holdfast.connection c on c.id = o.connection_id and c.api_version = o.api_version
    where o.connection_id = ${hold.connectionId}::uuid`);
  return new Map(rows.map(({ object, capability }) => [object, capability]));
}

/** Remembers what a refusal taught, for this connection and its API version: another version is tried anew. */
export async function learn(
  tx: Tx,
  hold: RunHold,
  object: string,
  capability: Capability,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into holdfast.object_capability (tenant_id, connection_id, object, api_version, capability, learned_at)
    select c.tenant_id, c.id, ${object}, c.api_version, ${capability}, ${now.toISOString()}::timestamptz
    from holdfast.connection c where c.id = ${hold.connectionId}::uuid
    on conflict (connection_id, object, api_version) do update set capability = excluded.capability, learned_at = excluded.learned_at`);
}

/** True for an object that Bulk has refused, in this slice or before: however large it is, it goes by REST. */
export async function isRestOnly({ deps, hold, restOnly }: Slice, object: string): Promise<boolean> {
  if (restOnly.has(object)) return true;
  const known = await withTenant(deps.database.db, hold.tenantId, (tx) => knownCapabilities(tx, hold));
  if (known.get(object) !== 'rest_only') return false;
  restOnly.add(object);
  return true;
}
