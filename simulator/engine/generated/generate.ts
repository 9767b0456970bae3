import type { Org } from '../org.ts';
import type { GeneratedSpec } from './columns.ts';
import { GeneratedRows } from './generated-rows.ts';

/** Object name -> number of rows. */
export type Volumes = Readonly<Record<string, number>>;

/** Reads `Account=1000000,Contact=2000000`. Throws with the part that is wrong. */
export function readVolumes(text: string): Volumes {
  const volumes: Record<string, number> = {};
  for (const part of text.split(',')) {
    const match = /^\s*(\w+)=(\d+)\s*$/.exec(part);
    if (match?.[1] === undefined) throw new Error(`"${part}" is not of the form Account=1000000`);
    volumes[match[1]] = Number(match[2]);
  }
  return volumes;
}

/** Gives an org that many rows of each object, computed from the seed. Lookups point into the objects named here. */
export function generate(org: Org, volumes: Volumes, seed: number): void {
  const until = Math.floor(org.now().getTime() / 86_400_000) * 86_400;
  const planned = Object.entries(volumes).map(([name, count]) => {
    const object = org.object(name);
    if (object.keyPrefix === null) throw new Error(`${name} has no Ids of its own`);
    return { object, name: object.name, count, first: org.ids.reserve(object.keyPrefix, count) };
  });
  const parents = planned.map(({ name, count, first }) => ({ object: name, count, first }));
  for (const { object, name, count, first } of planned) {
    if (count === 0) continue;
    const recordTypeId = object.recordTypes.find((type) => type.active)?.id ?? null;
    const spec = { object: name, count, first, seed, until, userId: org.adminUserId, recordTypeId, parents };
    adopt(org, spec);
  }
}

/** Puts rows of a saved spec into an org. */
export function adopt(org: Org, spec: GeneratedSpec): GeneratedRows {
  const object = org.object(spec.object);
  const rows = new GeneratedRows(org, object, spec);
  org.store.adopt(object, rows);
  return rows;
}

/** The computed rows of an object; undefined for one whose rows are stored. */
export function generatedRows(org: Org, name: string): GeneratedRows | undefined {
  const object = org.schema.find(name);
  const rows = object === undefined ? undefined : org.store.rowSet(object);
  return rows instanceof GeneratedRows ? rows : undefined;
}
