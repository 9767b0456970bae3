import type { Org } from '../engine/org.ts';
import { prefixOfType, type Component, type ComponentFile, type ComponentName } from './component.ts';
import type { XmlElement } from './element.ts';

/** What is written of a component; its stamps are the store's business. */
export interface ComponentContent extends ComponentName {
  readonly element?: XmlElement | undefined;
  readonly files?: readonly ComponentFile[];
  /** Id of the row that shows it to queries, where there is one. */
  readonly id?: string;
}

const keyOf = ({ type, fullName }: ComponentName): string => `${type}\n${fullName.toLowerCase()}`;

/** All components of one org. Changes take part in the org's transactions: what is rolled back there is rolled back here. */
export class MetadataStore {
  readonly #org: Org;
  readonly #components = new Map<string, Component>();
  /** Unmanaged packages by name, with what was deployed in them. */
  readonly packages = new Map<string, readonly ComponentName[]>();

  constructor(org: Org) {
    this.#org = org;
  }

  find(type: string, fullName: string): Component | undefined {
    return this.#components.get(keyOf({ type, fullName }));
  }

  /** All of one type, in order of their names. */
  ofType(type: string): Component[] {
    return [...this.#components.values()]
      .filter((component) => component.type === type)
      .sort((a, b) => (a.fullName < b.fullName ? -1 : 1));
  }

  all(): Component[] {
    return [...this.#components.values()];
  }

  /** Creates or replaces a component, stamped now and by `userId`. */
  put(content: ComponentContent, userId: string): Component {
    const known = this.find(content.type, content.fullName);
    const now = this.#org.now().toISOString();
    const component: Component = {
      type: content.type,
      fullName: known?.fullName ?? content.fullName,
      id: content.id ?? known?.id ?? this.#org.ids.next(prefixOfType(content.type)),
      element: content.element,
      files: content.files ?? [],
      createdById: known?.createdById ?? userId,
      createdDate: known?.createdDate ?? now,
      lastModifiedById: userId,
      lastModifiedDate: now,
    };
    this.#set(component, component);
    return component;
  }

  /** Puts a saved component back as it was. */
  restore(component: Component): void {
    this.#components.set(keyOf(component), component);
  }

  remove(name: ComponentName): void {
    this.#set(name, undefined);
  }

  /** Remembers what a package holds. */
  setPackage(name: string, members: readonly ComponentName[]): void {
    const before = this.packages.get(name);
    const write = (held: readonly ComponentName[] | undefined): void => {
      if (held === undefined) this.packages.delete(name);
      else this.packages.set(name, held);
    };
    this.#org.transactions.step(
      () => write(members),
      () => write(before),
    );
  }

  #set(name: ComponentName, component: Component | undefined): void {
    const key = keyOf(name);
    const before = this.#components.get(key);
    this.#org.transactions.step(
      () => this.#write(key, component),
      () => this.#write(key, before),
    );
    this.#org.revision++;
  }

  #write(key: string, component: Component | undefined): void {
    if (component === undefined) this.#components.delete(key);
    else this.#components.set(key, component);
  }
}

const stores = new WeakMap<Org, MetadataStore>();

/** The components of an org. */
export function metadataOf(org: Org): MetadataStore {
  const known = stores.get(org.root);
  if (known !== undefined) return known;
  const store = new MetadataStore(org.root);
  stores.set(org.root, store);
  return store;
}
