import type { Actor } from '../engine/actor.ts';
import { malformedId, SalesforceError } from '../engine/errors.ts';
import { normalizeId } from '../engine/ids.ts';
import { mergeRecords } from '../engine/merge.ts';
import type { Org } from '../engine/org.ts';
import { escapeMarkup } from './markup.ts';

type Node = Readonly<Record<string, unknown>>;

const nodesOf = (value: unknown): Node[] =>
  [value].flat().filter((item): item is Node => typeof item === 'object' && item !== null);
const textsOf = (value: unknown): string[] =>
  [value]
    .flat()
    .flatMap((item) => (typeof item === 'string' || typeof item === 'number' ? [String(item)] : []));

/**
 * The merge call of the partner API: one MergeResult for each MergeRequest, each its own transaction. The WSDL names the element `request`;
 * the platform takes it under any name, as jsforce (`mergeRequests`) and salesforcer (`mergeRequest`) send it [observed: jsforce #950,
 * salesforcer #102].
 */
export function soapMerge(org: Org, parameters: unknown, actor: Actor): string {
  const given = typeof parameters === 'object' && parameters !== null ? Object.values(parameters) : [];
  const requests = nodesOf(given.flat());
  return `<mergeResponse>${requests.map((request) => resultOf(org, request, actor)).join('')}</mergeResponse>`;
}

function resultOf(org: Org, request: Node, actor: Actor): string {
  const [master = {}] = nodesOf(request['masterRecord']);
  const given = textsOf(master['Id'])[0] ?? '';
  try {
    const ids = textsOf(request['recordToMergeIds']).map(longId);
    const { mergedIds, updatedRelatedIds } = mergeRecords(org, longId(given), ids, fieldsOf(master), actor);
    const merged = mergedIds.map((id) => `<mergedRecordIds>${id}</mergedRecordIds>`).join('');
    const related = updatedRelatedIds.map((id) => `<updatedRelatedIds>${id}</updatedRelatedIds>`).join('');
    return `<result><id>${longId(given)}</id>${merged}<success>true</success>${related}</result>`;
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    const fields = error.fields.map((field) => `<fields>${escapeMarkup(field)}</fields>`).join('');
    const text = `${fields}<message>${escapeMarkup(error.message)}</message><statusCode>${error.code}</statusCode>`;
    return `<result><errors>${text}</errors><id xsi:nil="true"/><success>false</success></result>`;
  }
}

function longId(text: string): string {
  const id = normalizeId(text);
  if (id === undefined) throw malformedId(text);
  return id;
}

/** Fields of an sObject element; those named in fieldsToNull are null. */
function fieldsOf(record: Node): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    if (name === 'type' || name === 'Id' || name === 'fieldsToNull') continue;
    fields[name] = textsOf(value)[0] ?? null;
  }
  for (const name of textsOf(record['fieldsToNull'])) fields[name] = null;
  return fields;
}
