/**
 * Answers for one name at a time what Salesforce answers for several names in one call: the first question about a name fetches it
 * together with the next ones of the list that are not known yet. A failed fetch is not remembered.
 */
export function fetchAhead<T>(
  names: readonly string[],
  size: number,
  fetch: (names: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (name: string) => Promise<T | undefined> {
  const known = new Map<string, T | undefined>();
  return async (name) => {
    if (known.has(name)) return known.get(name);
    const rest = names.slice(names.indexOf(name) + 1).filter((other) => !known.has(other));
    const wanted = [name, ...rest.slice(0, size - 1)];
    const answers = await fetch(wanted);
    for (const asked of wanted) known.set(asked, answers.get(asked));
    return known.get(name);
  };
}
