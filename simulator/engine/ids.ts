import { base62 } from '../catalogue/key-prefixes.ts';

const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The 18-character form of a 15-character Id: each of the last three characters tells which of five are upper case. */
export function toLongId(id: string): string {
  let suffix = '';
  for (let group = 0; group < 3; group++) {
    let bits = 0;
    for (let position = 0; position < 5; position++) {
      const character = id.charAt(group * 5 + position);
      if (character >= 'A' && character <= 'Z') bits |= 1 << position;
    }
    suffix += CHECK.charAt(bits);
  }
  return id + suffix;
}

/** The 18-character form of a well-formed Id of either length; undefined for anything else, a wrong checksum included. */
export function normalizeId(text: string): string | undefined {
  if (!/^(?:[a-zA-Z0-9]{15}|[a-zA-Z0-9]{18})$/.test(text)) return undefined;
  const long = toLongId(text.slice(0, 15));
  return text.length === 15 || long === text ? long : undefined;
}

/** Hands out Ids: prefix, two characters of the instance, then a counter per prefix. */
export class IdSource {
  readonly #instance: string;
  readonly #next: Map<string, number>;

  constructor(instance: string, counters: Iterable<readonly [string, number]> = []) {
    this.#instance = instance;
    this.#next = new Map(counters);
  }

  next(prefix: string): string {
    const count = this.#next.get(prefix) ?? 1;
    this.#next.set(prefix, count + 1);
    return toLongId(`${prefix}${this.#instance}${base62(count, 10)}`);
  }

  /** Sets `count` Ids of a prefix aside and answers the number of the first. */
  reserve(prefix: string, count: number): number {
    const first = this.#next.get(prefix) ?? 1;
    this.#next.set(prefix, first + count);
    return first;
  }

  /** The two characters that all Ids of this org carry after their prefix. */
  get instance(): string {
    return this.#instance;
  }

  /** For saving the state of the org. */
  counters(): [string, number][] {
    return [...this.#next];
  }
}
