import { eq } from 'drizzle-orm';
import { orgListing, type Tx } from '#core/db';
import type { Clock } from '#core/model';
import { enqueue } from '#core/queue';

/** Milliseconds for which a listing is as good as new: it costs calls of the org's allowance. */
const freshFor = 30_000;

/**
 * Asks a worker to list the objects of an org, unless that was done just now. Returns when it was last listed, ISO 8601, or null: the
 * listing is there when that has changed. Not in the connection's queue, where a run may be under way for hours.
 */
export async function requestListing(
  tx: Tx,
  clock: Clock,
  owner: { readonly tenantId: string; readonly connectionId: string },
): Promise<string | null> {
  const [listing] = await tx
    .select({ listedAt: orgListing.listedAt })
    .from(orgListing)
    .where(eq(orgListing.connectionId, owner.connectionId));
  const age = listing ? clock.now().getTime() - listing.listedAt.getTime() : Infinity;
  if (age > freshFor) await enqueue(tx, 'list_objects', owner);
  return listing?.listedAt.toISOString() ?? null;
}
