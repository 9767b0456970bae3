import type { HoldfastError, ObjectDescription, ObjectSummary } from '#core/model';
import { compositeGet, slices } from './composite.ts';
import { readDescription, readGlobalDescribe } from './describe.ts';
import type { OrgHttp } from './http.ts';
import { parseJson } from './reply-shape.ts';

/** Subrequests that one composite call takes. */
const perCall = 25;

export interface DescribeCalls {
  describeGlobal(): Promise<ObjectSummary[]>;
  describe(name: string): Promise<ObjectDescription>;
  describeMany(names: readonly string[]): Promise<Map<string, ObjectDescription | HoldfastError>>;
  remember(description: ObjectDescription): void;
  /** Names of the datetime fields of an object. */
  datetimeFields(object: string): Promise<ReadonlySet<string>>;
}

export function describeCalls(http: OrgHttp, version: string): DescribeCalls {
  const known = new Map<string, ObjectDescription>();
  const pathOf = (name: string): string => `${version}/sobjects/${encodeURIComponent(name)}/describe`;
  const remember = (description: ObjectDescription): void => void known.set(description.name, description);

  const describe = async (name: string): Promise<ObjectDescription> => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const reply = await http.ask({ method: 'GET', path: pathOf(name), repeatable: true }, parseJson);
    const description = readDescription(reply.body);
    remember(description);
    return description;
  };
  const describeMany = async (
    names: readonly string[],
  ): Promise<Map<string, ObjectDescription | HoldfastError>> => {
    const found = new Map<string, ObjectDescription | HoldfastError>();
    for (const slice of slices(
      names.filter((name) => !known.has(name)),
      perCall,
    )) {
      const replies = await compositeGet(http, version, slice.map(pathOf), parseJson);
      for (const [index, reply] of replies.entries()) {
        if (reply.error === null) remember(readDescription(reply.body));
        else found.set(slice[index] ?? '', reply.error);
      }
    }
    for (const name of names) {
      const description = known.get(name);
      if (description !== undefined) found.set(name, description);
    }
    return found;
  };
  return {
    describeGlobal: async () => {
      const reply = await http.ask(
        { method: 'GET', path: `${version}/sobjects`, repeatable: true },
        parseJson,
      );
      return readGlobalDescribe(reply.body);
    },
    describe,
    describeMany,
    remember,
    datetimeFields: async (object) => {
      const { fields } = await describe(object);
      return new Set(fields.filter(({ type }) => type === 'datetime').map(({ name }) => name));
    },
  };
}
