/** How two replies differ in shape: keys, types, error codes. Values may differ; null may stand for anything; empty lists fit any list. */
export function differences(recorded: unknown, ours: unknown, path = '$'): string[] {
  if (recorded === null || ours === null || recorded === undefined || ours === undefined) return [];
  if (Array.isArray(recorded) && Array.isArray(ours)) return listDifferences(recorded, ours, path);
  if (typeof recorded !== typeof ours || Array.isArray(recorded) !== Array.isArray(ours))
    return [`${path} is ${typeof ours} instead of ${typeof recorded}`];
  if (typeof recorded !== 'object' || typeof ours !== 'object') return codeDifferences(recorded, ours, path);
  const real = new Map<string, unknown>(Object.entries(recorded));
  const own = new Map<string, unknown>(Object.entries(ours));
  const found: string[] = [];
  for (const [key, value] of real) {
    if (own.has(key)) found.push(...differences(value, own.get(key), `${path}.${key}`));
    else found.push(`${path}.${key} is missing`);
  }
  for (const key of own.keys()) if (!real.has(key)) found.push(`${path}.${key} is not in the recording`);
  return found;
}

/** Each of our items must look like one of the recorded ones: the lists need not be equally long. */
function listDifferences(recorded: readonly unknown[], ours: readonly unknown[], path: string): string[] {
  if (recorded.length === 0) return [];
  return ours.flatMap((item, index) => {
    const tries = recorded.map((one) => differences(one, item, `${path}[${index}]`));
    return tries.some((found) => found.length === 0) ? [] : (tries[Math.min(index, tries.length - 1)] ?? []);
  });
}

/** Codes are compared by value, all other texts and numbers by type only. */
function codeDifferences(recorded: unknown, ours: unknown, path: string): string[] {
  const isCode = /\.(errorCode|statusCode|error|state|jobType)$/.test(path);
  return isCode && recorded !== ours ? [`${path} is ${String(ours)} instead of ${String(recorded)}`] : [];
}
