import type { Org } from '../../engine/org.ts';
import type { XmlElement } from '../element.ts';
import type { ComponentFile } from '../component.ts';
import type { MetadataStore } from '../store.ts';

/** On whose behalf, and whether a component may, must or must not exist already. */
export interface ApplyContext {
  readonly org: Org;
  readonly store: MetadataStore;
  readonly userId: string;
  readonly mode: 'create' | 'update' | 'upsert';
}

/** One component as a deploy or a call gives it. */
export interface Incoming {
  readonly type: string;
  readonly fullName: string;
  /** Its XML; undefined for components that are only files. */
  readonly element: XmlElement | undefined;
  readonly files: readonly ComponentFile[];
}
