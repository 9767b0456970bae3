/**
 * The controls of the simulated org, through the host's server. Each rejects with an Error whose message can be shown.
 * World: { companyName, counts: [{ object, label, records }], disasters: [{ name, label }] }.
 */
export function readWorld() {
  return ask('/simulator/world');
}

/** Lets a plausible day of changes happen; resolves to a sentence that says what was done. */
export async function makeBusinessDay() {
  return sentence(await ask('/simulator/business-day', {}));
}

/** Causes a disaster by name; resolves to a sentence that says what was done. */
export async function causeDisaster(name) {
  return sentence(await ask('/simulator/disaster', { name }));
}

async function ask(path, body) {
  const options = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(path, body === undefined ? {} : options).catch(() => undefined);
  const answer = await response?.json().catch(() => undefined);
  if (!response?.ok) throw new Error(answer?.message ?? 'The demo org did not answer.');
  return answer;
}

const WORDS = [
  ['inserted', 'created'],
  ['updated', 'changed'],
  ['deleted', 'deleted'],
];

function sentence(answer) {
  const parts = WORDS.filter(([key]) => answer[key] > 0).map(
    ([key, word]) => `${answer[key].toLocaleString()} ${word}`,
  );
  const done = parts.length > 0 ? `Records: ${parts.join(', ')}.` : 'Nothing was changed.';
  return `${done} Back up now to see it in the data history.`;
}
