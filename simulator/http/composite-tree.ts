import type { ObjectDef } from '../catalogue/field-model.ts';
import { SalesforceError } from '../engine/errors.ts';
import type { GivenFields } from '../engine/record.ts';
import { json, readObject, type ApiRequest, type Reply } from './exchange.ts';
import { actorOf, objectNamed, type Route } from './route.ts';
import type { Site } from './site.ts';

/** POST composite/tree/X: parents with their children in one call, all or nothing. */
export const treeRoutes: readonly Route[] = [
  { method: 'POST', path: /^composite\/tree\/(\w+)$/, answer: insertTree },
];

const MOST_RECORDS = 200;
const MOST_LEVELS = 5;
const MOST_TYPES = 5;

/** One record of the tree on its way into the org. */
interface Node {
  readonly object: ObjectDef;
  readonly referenceId: string;
  readonly fields: Record<string, unknown>;
  readonly children: Node[];
  /** Reference field that takes the Id of the parent; undefined at the root. */
  readonly parentField: string | undefined;
}

interface Failure {
  readonly referenceId: string;
  readonly error: SalesforceError;
}

/** Thrown inside to take back the whole call. */
class TreeRefused extends Error {
  readonly failures: readonly Failure[];
  constructor(failures: readonly Failure[]) {
    super('tree refused');
    this.failures = failures;
  }
}

function insertTree(site: Site, request: ApiRequest, [name]: readonly string[]): Reply {
  const object = objectNamed(site, name);
  const records = readObject(request)['records'];
  if (!Array.isArray(records) || records.length === 0)
    throw new SalesforceError('REQUIRED_FIELD_MISSING', 'At least 1 record is required');
  try {
    const results: { referenceId: string; id: string }[] = [];
    site.org.transact(() => {
      const roots = readLevel(site, records as GivenFields[], object, undefined);
      refuseWhat(oversized(roots));
      insertLevels(site, request, roots, results);
    });
    return json(201, { hasErrors: false, results });
  } catch (error) {
    if (!(error instanceof TreeRefused)) throw error;
    return json(400, { hasErrors: true, results: error.failures.map(failureJson) });
  }
}

function failureJson({ referenceId, error }: Failure): unknown {
  const errors = error.all.map(({ code, message, fields }) => ({ statusCode: code, message, fields }));
  return { referenceId, errors };
}

function refuseWhat(failures: readonly Failure[]): void {
  if (failures.length > 0) throw new TreeRefused(failures);
}

const invalid = (referenceId: string, message: string): Failure => ({
  referenceId,
  error: new SalesforceError('INVALID_INPUT', message),
});

function readLevel(
  site: Site,
  records: readonly GivenFields[],
  expected: ObjectDef,
  parentField: string | undefined,
): Node[] {
  return records.map((record) => readNode(site, record, expected, parentField));
}

function readNode(
  site: Site,
  record: GivenFields,
  expected: ObjectDef,
  parentField: string | undefined,
): Node {
  const { type, referenceId } = (record['attributes'] ?? {}) as { type?: unknown; referenceId?: unknown };
  if (typeof referenceId !== 'string' || referenceId === '')
    throw new TreeRefused([invalid('', 'Include a reference ID for each record in the request.')]);
  if (typeof type !== 'string' || site.org.schema.find(type) !== expected)
    throw new TreeRefused([
      invalid(referenceId, `Include the entity type ${expected.name} in the attributes of this record.`),
    ]);
  const fields: Record<string, unknown> = {};
  const children: Node[] = [];
  for (const [key, value] of Object.entries(record)) {
    const nested = (value as { records?: unknown } | null)?.records;
    if (key === 'attributes') continue;
    if (typeof value === 'object' && Array.isArray(nested))
      children.push(...readChildren(site, expected, key, nested as GivenFields[], referenceId));
    else fields[key] = value;
  }
  return { object: expected, referenceId, fields, children, parentField };
}

function readChildren(
  site: Site,
  parent: ObjectDef,
  relationship: string,
  records: readonly GivenFields[],
  referenceId: string,
): Node[] {
  const link = site.org.schema
    .childRelationships(parent)
    .find(({ field }) => field.childRelationshipName?.toLowerCase() === relationship.toLowerCase());
  if (link === undefined) {
    const text = `No such column '${relationship}' on sobject of type ${parent.name}`;
    throw new TreeRefused([{ referenceId, error: new SalesforceError('INVALID_FIELD', text) }]);
  }
  return readLevel(site, records, link.childObject, link.field.name);
}

/** What is too much about a tree: records, levels, types; and reference ids given twice. */
function oversized(roots: readonly Node[]): Failure[] {
  const seen = new Set<string>();
  const types = new Set<string>();
  let level = roots;
  for (let depth = 1; level.length > 0; depth++) {
    for (const node of level) {
      if (depth > MOST_LEVELS)
        return [invalid(node.referenceId, `The request exceeds the limit of ${MOST_LEVELS} levels.`)];
      if (seen.has(node.referenceId))
        return [
          invalid(
            node.referenceId,
            'Duplicate ReferenceId provided in the request. Use unique ReferenceIds.',
          ),
        ];
      seen.add(node.referenceId);
      types.add(node.object.name);
      if (seen.size > MOST_RECORDS)
        return [invalid(node.referenceId, `The request exceeds the limit of ${MOST_RECORDS} records.`)];
      if (types.size > MOST_TYPES)
        return [invalid(node.referenceId, `The request exceeds the limit of ${MOST_TYPES} object types.`)];
    }
    level = level.flatMap((node) => node.children);
  }
  return [];
}

/** Inserts level by level. A level with a bad record is tried to its end, so that all its errors are told; the next is not begun. */
function insertLevels(
  site: Site,
  request: ApiRequest,
  roots: readonly Node[],
  results: { referenceId: string; id: string }[],
): void {
  let level: readonly (readonly [Node, string | undefined])[] = roots.map((node) => [node, undefined]);
  while (level.length > 0) {
    const failures: Failure[] = [];
    const next: [Node, string][] = [];
    for (const [node, parentId] of level) {
      const fields =
        node.parentField === undefined ? node.fields : { ...node.fields, [node.parentField]: parentId };
      try {
        const id = site.org.insert(node.object, fields, actorOf(request));
        results.push({ referenceId: node.referenceId, id });
        for (const child of node.children) next.push([child, id]);
      } catch (error) {
        if (!(error instanceof SalesforceError)) throw error;
        failures.push({ referenceId: node.referenceId, error });
      }
    }
    refuseWhat(failures);
    level = next;
  }
}
