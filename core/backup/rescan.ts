import { createHash } from 'node:crypto';

const day = 86_400_000;
const week = 7 * day;

/**
 * Whether an object is due to be read as a whole, so that what no time stamp and no count tells of is found within 7 days. Each object has
 * a day of the week of its own, so that the objects of an org take turns; `lastFull` is when it was last read as a whole.
 */
export function isRescanDue(object: string, lastFull: Date | undefined, now: Date): boolean {
  if (lastFull === undefined) return true;
  const age = now.getTime() - lastFull.getTime();
  // What was read in full less than a day ago has had its turn, whichever day it is.
  return age >= week || (age >= day && turnsBefore(object, now) > turnsBefore(object, lastFull));
}

/** Weekly turns of an object since the beginning of time. */
function turnsBefore(object: string, instant: Date): number {
  const offset = (createHash('sha256').update(object.toLowerCase()).digest().readUInt32BE() % 7) * day;
  return Math.floor((instant.getTime() - offset) / week);
}
