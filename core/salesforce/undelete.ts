import { XMLParser } from 'fast-xml-parser';
import { HoldfastError } from '#core/model';
import type { OrgHttp } from './http.ts';
import type { RowResult } from './org-client.ts';
import { asShape } from './reply-shape.ts';
import { rowError } from './write-calls.ts';

/** Ids in one undelete call. */
const idsPerCall = 200;

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: true,
  isArray: (name) => name === 'result' || name === 'errors' || name === 'fields',
});

/**
 * Takes records out of the recycle bin by SOAP, the only API that can. The session goes into the envelope, not into a header.
 * Not repeatable: a second undelete of the same record reports an error that hides the success of the first.
 */
export async function undeleteRecords(
  http: OrgHttp,
  apiVersion: string,
  ids: readonly string[],
): Promise<RowResult[]> {
  if (ids.length === 0) return [];
  if (ids.length > idsPerCall) throw new HoldfastError('INTERNAL', 'An undelete holds at most 200 ids.');
  const reply = await http.ask(
    {
      method: 'POST',
      path: `/services/Soap/u/${apiVersion}`,
      body: (session) => envelope(session, ids),
      headers: { 'content-type': 'text/xml; charset=UTF-8', accept: 'text/xml', soapaction: '""' },
      repeatable: false,
    },
    (text) => text,
  );
  return readResults(reply.body, ids);
}

function envelope(session: string, ids: readonly string[]): string {
  const list = ids.map((id) => `<urn:ids>${escaped(id)}</urn:ids>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com"><soapenv:Header><urn:SessionHeader><urn:sessionId>${escaped(session)}</urn:sessionId></urn:SessionHeader></soapenv:Header><soapenv:Body><urn:undelete>${list}</urn:undelete></soapenv:Body></soapenv:Envelope>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function readResults(xml: string, ids: readonly string[]): RowResult[] {
  try {
    const body = asShape(
      asShape(asShape(parser.parse(xml), 'envelope')['Envelope'], 'envelope')['Body'],
      'envelope',
    );
    const results = asShape(body['undeleteResponse'], 'undelete result')['result'];
    if (!Array.isArray(results) || results.length !== ids.length)
      throw new SyntaxError('another number of results than ids');
    return results.map((result, index) => readResult(result, ids[index] ?? null));
  } catch (cause) {
    throw new HoldfastError(
      'IN_DOUBT',
      'The results of an undelete were cut: it is not known which records came back.',
      {
        reason: cause instanceof HoldfastError ? cause.code : 'malformed',
      },
    );
  }
}

function readResult(result: unknown, askedId: string | null): RowResult {
  const shape = asShape(result, 'undelete result');
  const errors = Array.isArray(shape['errors']) ? (shape['errors'] as unknown[]) : [];
  return {
    id: typeof shape['id'] === 'string' && shape['id'] !== '' ? shape['id'] : askedId,
    success: shape['success'] === 'true',
    errors: errors.map((entry) => {
      const error = asShape(entry, 'error');
      return rowError(error['statusCode'], error['message'], error['fields']);
    }),
  };
}
