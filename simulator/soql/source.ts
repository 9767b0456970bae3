import type { Org } from '../engine/org.ts';

/** What queries read from: an org, or a part of it under another schema (the Tooling API). */
export type QuerySource = Pick<Org, 'schema' | 'store' | 'now' | 'read'>;
