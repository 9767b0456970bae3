import type { Org } from './org.ts';
import type { BinEntry } from './record.ts';
import { purgeRecord } from './recycle-bin.ts';

const HOUR = 3_600_000;
/** Days that a record stays in the recycle bin [documented]. */
const BIN_DAYS = 15;
/** A full bin gives up its oldest records only when they have been in it for two hours [documented]. */
const SAFE_HOURS = 2;

/** Purges what has been in the bin for 15 days, and the oldest when there is more than the org's storage allows for. */
export function sweepBin(org: Org): void {
  const age = (entry: BinEntry): number => org.now().getTime() - Date.parse(entry.at);
  const purge = (entry: BinEntry): void => {
    if (org.bin.has(entry.id)) purgeRecord(org, entry.id, org.system());
  };
  for (const entry of [...org.bin.values()]) if (age(entry) >= BIN_DAYS * 24 * HOUR) purge(entry);
  if (org.bin.size <= org.settings.binSize) return;
  const oldest = [...org.bin.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const entry of oldest) {
    if (org.bin.size <= org.settings.binSize || age(entry) < SAFE_HOURS * HOUR) return;
    purge(entry);
  }
}
