import { isHoldfastError } from '#core/model';

/** How far down the list it is looked for names that are worth fetching together with the one asked for. */
const farthest = 50;

/**
 * Answers for one name at a time what Salesforce answers for several names in one call: the first question about a name fetches it
 * together with the next ones of the list that are not known yet and, where `worth` is given, worth the asking. A call that is refused as a
 * whole is repeated for the one name, so that no name suffers for another. A failed fetch is not remembered.
 */
export function fetchAhead<T>(
  names: readonly string[],
  size: number,
  fetch: (names: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  worth: (name: string) => Promise<boolean> = async () => true,
): (name: string) => Promise<T | undefined> {
  const known = new Map<string, T | undefined>();
  const places = new Map(names.map((name, place) => [name, place]));
  return async (name) => {
    if (known.has(name)) return known.get(name);
    const wanted = [name];
    const place = places.get(name);
    const following = place === undefined ? [] : names.slice(place + 1, place + 1 + farthest);
    for (const other of following) {
      if (wanted.length === size) break;
      if (!known.has(other) && (await worth(other))) wanted.push(other);
    }
    try {
      const answers = await fetch(wanted);
      for (const asked of wanted) known.set(asked, answers.get(asked));
    } catch (error) {
      if (!isHoldfastError(error, 'ORG_REFUSED') || wanted.length === 1) throw error;
      known.set(name, (await fetch([name])).get(name));
    }
    return known.get(name);
  };
}
