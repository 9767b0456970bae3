import { HoldfastError } from '#core/model';
import type { OrgHttp } from './http.ts';
import { asCount, asList, asShape } from './reply-shape.ts';
import { refusalOf } from './refusal.ts';

/** One answer of a composite call: the body of the subrequest, or why it was refused. */
export type SubReply =
  { readonly body: unknown; readonly error: null } | { readonly body: null; readonly error: HoldfastError };

/**
 * Asks for up to 25 paths in one API call, at most 5 of them queries (REST guide, Composite). Answers come in order; `parse` reads
 * the text of the whole reply. A subrequest that failed has its error, the others are unharmed.
 */
export async function compositeGet(
  http: OrgHttp,
  version: string,
  paths: readonly string[],
  parse: (text: string) => unknown,
): Promise<SubReply[]> {
  const compositeRequest = paths.map((url, index) => ({ method: 'GET', url, referenceId: `r${index}` }));
  const reply = await http.ask(
    {
      method: 'POST',
      path: `${version}/composite`,
      body: JSON.stringify({ allOrNone: false, compositeRequest }),
      repeatable: true,
    },
    parse,
  );
  const answers = asList(
    asShape(reply.body, 'composite result')['compositeResponse'],
    'list of composite results',
  );
  const byReference = new Map(
    answers.map((answer) => [
      asShape(answer, 'composite result')['referenceId'],
      asShape(answer, 'composite result'),
    ]),
  );
  return paths.map((_, index) => {
    const answer = byReference.get(`r${index}`);
    if (answer === undefined)
      throw new HoldfastError('PAGE_REJECTED', 'Salesforce left out an answer of a composite request.');
    const status = asCount(answer['httpStatusCode'], 'status of a composite result');
    if (status >= 200 && status < 300) return { body: answer['body'], error: null };
    return { body: null, error: refusalOf(status, JSON.stringify(answer['body'])).error };
  });
}

/** Slices of at most `size` items, in order. */
export function slices<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
