import { asHoldfastError, HoldfastError, type Clock, type ObjectDescription } from '#core/model';
import { bodyField } from './blob-calls.ts';
import type { OrgHttp } from './http.ts';
import type { FileContent, FileObject, OrgClient, RowResult } from './org-client.ts';
import { asShape, asText, parseJson } from './reply-shape.ts';
import { recordBody, restoreHeaders, rowError } from './write-calls.ts';

export type FileWriteCalls = Pick<OrgClient, 'insertFile'>;

/** Inserts of records with a body, as multipart: the one form that takes up to 2 GB (reference: salesforce-api section 11). */
export function fileWriteCalls(
  http: OrgHttp,
  version: string,
  clock: Clock,
  describe: (object: string) => Promise<ObjectDescription>,
): FileWriteCalls {
  return {
    insertFile: async (object, values, content) => {
      const entity = recordBody(await describe(object), values);
      const path = `${version}/sobjects/${object}`;
      const { watched, fault } = watch(content);
      // Unpredictable, so that no content can hold it.
      const multipart = multipartOf(object, entity, watched, `holdfast-${clock.uuid()}`);
      try {
        const reply = await http.ask(
          { method: 'POST', path, multipart, headers: restoreHeaders, repeatable: false },
          (text) => text,
        );
        return created(reply.body);
      } catch (error) {
        // Without its end the request is no record: nothing is in doubt.
        const own = fault();
        if (own) throw own;
        const refused = refusedRow(error);
        if (refused === undefined) throw error;
        return refused;
      }
    },
  };
}

/** Remembers what the reader threw, which the connection would report as its own fault. */
function watch({ bytes, read }: FileContent): {
  readonly watched: FileContent;
  readonly fault: () => Error | undefined;
} {
  let thrown: Error | undefined;
  const watched = async function* () {
    try {
      yield* read();
    } catch (error) {
      thrown = asHoldfastError(error);
      throw thrown;
    }
  };
  return { watched: { bytes, read: watched }, fault: () => thrown };
}

function multipartOf(object: FileObject, entity: string, { bytes, read }: FileContent, boundary: string) {
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="entity_content"\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n` +
      `${entity}\r\n--${boundary}\r\nContent-Disposition: form-data; name="${bodyField[object]}"; filename="content"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n',
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    type: `multipart/form-data; boundary="${boundary}"`,
    bytes: head.length + bytes + tail.length,
    read: async function* () {
      yield head;
      yield* read();
      yield tail;
    },
  };
}

function created(text: string): RowResult {
  try {
    const shape = asShape(parseJson(text), 'result');
    return { id: asText(shape['id'], 'Id'), success: shape['success'] === true, errors: [] };
  } catch {
    throw new HoldfastError(
      'IN_DOUBT',
      'The result of an insert was cut: it is not known whether the record was made.',
    );
  }
}

/** What Salesforce says of a single record comes as the status of the call; anything that is not about the record is thrown. */
function refusedRow(error: unknown): RowResult | undefined {
  if (!(error instanceof HoldfastError) || error.code !== 'ORG_REFUSED') return undefined;
  const { salesforceCode } = error.detail;
  return { id: null, success: false, errors: [rowError(salesforceCode, error.message, [])] };
}
