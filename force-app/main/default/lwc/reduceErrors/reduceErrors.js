import labels from './labels';

const PARTS = ['code', 'message', 'field', 'remedy', 'requestId'];

/**
 * Any thrown or wired error as `{ code, message, field, remedy, requestId }`; parts that are not known are absent. Our Apex
 * puts these as JSON text into the message of its AuraHandledException; platform errors carry plain text or a list of them.
 */
export function reduceErrors(error) {
  const message = messageOf(error);
  return parse(message) ?? { code: 'UNKNOWN', message: message || labels.unknownError };
}

function messageOf(error) {
  const body = error?.body ?? error;
  if (Array.isArray(body)) return body.map((entry) => entry.message).join(' ');
  if (typeof body === 'string') return body;
  const pageErrors = body?.output?.errors ?? body?.pageErrors;
  if (pageErrors?.length) return pageErrors.map((entry) => entry.message).join(' ');
  return body?.message;
}

function parse(text) {
  if (typeof text !== 'string' || !text.startsWith('{')) return undefined;
  let shown;
  try {
    shown = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof shown.message !== 'string') return undefined;
  return Object.fromEntries(PARTS.filter((part) => shown[part]).map((part) => [part, shown[part]]));
}
