import type { OrgHttp } from './http.ts';
import { slices } from './composite.ts';
import type { OrgClient } from './org-client.ts';
import { readLimits } from './org-limits.ts';
import { asCount, asInstant, asList, asShape, asText, parseJson, type Shape } from './reply-shape.ts';

export type ReplicationCalls = Pick<OrgClient, 'deleted' | 'updated' | 'recordCounts' | 'limits'>;

/** Names of objects in one recordCount call: keeps the address under 16 KB. */
const namesPerCall = 150;

export function replicationCalls(http: OrgHttp, version: string): ReplicationCalls {
  const get = async (path: string, what: string): Promise<Shape> => {
    const reply = await http.ask({ method: 'GET', path: `${version}/${path}`, repeatable: true }, parseJson);
    return asShape(reply.body, what);
  };
  return {
    deleted: async (object, start, end) => {
      const shape = await get(`sobjects/${object}/deleted/?${windowOf(start, end)}`, 'list of deletes');
      const rows = asList(shape['deletedRecords'], 'list of deletes').map((row) => asShape(row, 'delete'));
      return {
        ids: rows.map((row) => ({
          id: asText(row['id'], 'id'),
          deletedDate: asInstant(row['deletedDate'], 'time of delete'),
        })),
        earliestDateAvailable: asInstant(shape['earliestDateAvailable'], 'earliest date'),
        latestDateCovered: asInstant(shape['latestDateCovered'], 'latest date'),
      };
    },
    updated: async (object, start, end) => {
      const shape = await get(`sobjects/${object}/updated/?${windowOf(start, end)}`, 'list of changes');
      return {
        ids: asList(shape['ids'], 'list of changes').map((id) => asText(id, 'id')),
        latestDateCovered: asInstant(shape['latestDateCovered'], 'latest date'),
      };
    },
    recordCounts: async (names) => {
      const counts = new Map<string, number>();
      const queries = names
        ? slices(names, namesPerCall).map((slice) => `?sObjects=${slice.join(',')}`)
        : [''];
      for (const query of queries) {
        const shape = await get(`limits/recordCount${query}`, 'list of counts');
        for (const row of asList(shape['sObjects'], 'list of counts').map((entry) =>
          asShape(entry, 'count'),
        )) {
          counts.set(asText(row['name'], 'object name'), asCount(row['count'], 'count'));
        }
      }
      return counts;
    },
    limits: async () => {
      const asked = { method: 'GET', path: `${version}/limits`, repeatable: true, closing: true } as const;
      return (await http.ask(asked, readLimits)).body;
    },
  };
}

/** Whole seconds with the offset spelled out, as the replication calls want it. */
function windowOf(start: Date, end: Date): string {
  const spelled = (time: Date): string => time.toISOString().replace(/\.\d{3}Z$/, '+00:00');
  return new URLSearchParams({ start: spelled(start), end: spelled(end) }).toString();
}
