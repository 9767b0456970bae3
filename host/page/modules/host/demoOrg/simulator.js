/**
 * The controls of the simulated org, through the host's server. Each rejects with an Error whose message can be shown.
 * World: { companyName, hasBusinessDay, disasters: [{ name, label }], records: { Account: 120 } }.
 */
export function readWorld() {
  return ask('/simulator/world');
}

/** Lets a plausible day of changes happen; resolves to { Account: { inserted, updated, deleted } }. */
export async function makeBusinessDay() {
  const { objects } = await ask('/simulator/business-day', {});
  return objects;
}

/** Causes a disaster by name; resolves to the same. */
export async function causeDisaster(name) {
  const { objects } = await ask('/simulator/disaster', { name });
  return objects;
}

async function ask(path, body) {
  const options = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(path, body === undefined ? {} : options).catch(() => undefined);
  const answer = await response?.json().catch(() => undefined);
  if (!response?.ok) throw new Error(answer?.message ?? answer?.error ?? 'The demo org did not answer.');
  return answer;
}

const WORDS = [
  ['inserted', 'created'],
  ['updated', 'changed'],
  ['deleted', 'deleted'],
];

/** `3 created, 12 changed`, or an empty text. */
export function wordsOf(counts) {
  return WORDS.filter(([key]) => counts[key] > 0)
    .map(([key, word]) => `${counts[key].toLocaleString()} ${word}`)
    .join(', ');
}
