/**
 * Objects that an org has only once an admin has switched a feature on. The simulated org is a new one: it has none of these
 * (documented for Knowledge: its objects exist only with Lightning Knowledge enabled).
 */
const notEnabled = [/^Knowledge/];

/** True for an object that a new org does not have. */
export function needsFeature(object: string): boolean {
  return notEnabled.some((family) => family.test(object));
}
