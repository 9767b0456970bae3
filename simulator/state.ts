import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { blankField, type FieldDef, type ObjectDef } from './catalogue/field-model.ts';
import { Schema } from './catalogue/schema.ts';
import type { SavedAccess } from './engine/access/access-control.ts';
import type { ComputedSource } from './engine/event-log.ts';
import type { ChangeEvent } from './engine/events.ts';
import type { GeneratedSpec } from './engine/generated/columns.ts';
import { adopt, generatedRows } from './engine/generated/generate.ts';
import type { TouchLayer } from './engine/generated/generated-rows.ts';
import { layerEvents } from './engine/generated/touch-many.ts';
import type { Deletion } from './engine/deletion-log.ts';
import { IdSource } from './engine/ids.ts';
import type { SavedLocks } from './engine/locks.ts';
import { createOrg } from './engine/create-org.ts';
import type { Org } from './engine/org.ts';
import type { OrgSettings } from './engine/settings.ts';
import type { BinEntry, Values } from './engine/record.ts';
import { Sessions, type Grant, type Session } from './http/sessions.ts';
import { restoreMetadata, savedMetadata, type SavedMetadata } from './metadata/saved.ts';

/** A simulated org as a file: one JSON value a line, so that no line grows with the number of records. */
type Line =
  | {
      readonly kind: 'head';
      readonly format: 1;
      readonly orgId: string;
      readonly adminUserId: string;
      readonly tokens: Tokens;
    }
  | { readonly kind: 'counters'; readonly ids: [string, number][]; readonly autoNumbers: [string, number][] }
  | { readonly kind: 'sessions'; readonly access: Session[]; readonly refresh: [string, Grant][] }
  | { readonly kind: 'object'; readonly object: Omit<ObjectDef, 'fields'>; readonly fields: FieldDef[] }
  | { readonly kind: 'generated'; readonly spec: GeneratedSpec; readonly layers: readonly TouchLayer[] }
  | { readonly kind: 'removed'; readonly object: string; readonly id: string }
  | { readonly kind: 'record'; readonly object: string; readonly id: string; readonly values: Values }
  | { readonly kind: 'blob'; readonly id: string; readonly base64: string }
  | { readonly kind: 'bin'; readonly entry: BinEntry }
  | { readonly kind: 'deletion'; readonly entry: Deletion }
  | { readonly kind: 'deletionsPurged'; readonly until: string }
  | { readonly kind: 'access'; readonly access: SavedAccess }
  | { readonly kind: 'locks'; readonly locks: SavedLocks }
  | { readonly kind: 'event'; readonly event: ChangeEvent }
  | { readonly kind: 'metadata'; readonly saved: SavedMetadata }
  | { readonly kind: 'touched'; readonly source: ComputedSource };

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface LoadedState extends Tokens {
  readonly org: Org;
  readonly sessions: Sessions;
}

function* linesOf(org: Org, sessions: Sessions, tokens: Tokens): Generator<Line> {
  yield { kind: 'head', format: 1, orgId: org.orgId, adminUserId: org.adminUserId, tokens };
  yield { kind: 'counters', ids: org.ids.counters(), autoNumbers: [...org.autoNumbers] };
  yield { kind: 'sessions', ...sessions.save() };
  for (const object of org.schema.all()) {
    const { fields, ...rest } = object;
    yield { kind: 'object', object: rest, fields: [...fields.values()] };
  }
  for (const object of org.schema.all()) {
    yield* recordLines(org, object);
  }
  for (const saved of savedMetadata(org)) yield { kind: 'metadata', saved };
  for (const [id, body] of org.blobs) yield { kind: 'blob', id, base64: body.toString('base64') };
  for (const entry of org.bin.values()) yield { kind: 'bin', entry };
  for (const entry of org.deletions) yield { kind: 'deletion', entry };
  yield { kind: 'deletionsPurged', until: org.deletions.purgedUntil };
  yield { kind: 'access', access: org.access.save() };
  yield { kind: 'locks', locks: org.locks.save() };
  for (const event of org.events.saved())
    yield 'seq' in event ? { kind: 'event', event } : { kind: 'touched', source: event };
}

/** Of computed rows only those that were written are saved, beside what the others are computed from. */
function* recordLines(org: Org, object: ObjectDef): Generator<Line> {
  const generated = generatedRows(org, object.name);
  if (generated === undefined) {
    for (const { id, values } of org.store.rows(object, true))
      yield { kind: 'record', object: object.name, id, values };
    return;
  }
  yield { kind: 'generated', spec: generated.spec, layers: generated.layers };
  for (const [id, record] of generated.written()) {
    if (record === null) yield { kind: 'removed', object: object.name, id };
    else yield { kind: 'record', object: object.name, id, values: record.values };
  }
}

/** Reads a saved org. Throws when the file is none of ours. */
export function loadState(path: string, now: () => Date, settings: Partial<OrgSettings> = {}): LoadedState {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  const [head, counters] = lines;
  if (head?.kind !== 'head' || head.format !== 1 || counters?.kind !== 'counters') {
    throw new Error(`${path} is not a saved state of the simulator; remove it to start anew`);
  }
  const ids = new IdSource(head.orgId.slice(3, 5), counters.ids);
  const org = createOrg({ schema: new Schema(now()), now, ids, orgId: head.orgId, settings });
  org.adminUserId = head.adminUserId;
  for (const [key, number] of counters.autoNumbers) org.autoNumbers.set(key, number);
  const sessions = new Sessions(head.orgId);
  for (const line of lines) restore(org, sessions, line);
  org.transactions.settle();
  return { org, sessions, ...head.tokens };
}

function restore(org: Org, sessions: Sessions, line: Line): void {
  switch (line.kind) {
    case 'sessions':
      sessions.restore(line);
      break;
    case 'object':
      // What a state saved by an older simulator lacks gets its default.
      org.schema.add({
        ...{ validationRules: [] },
        ...line.object,
        fields: new Map(
          line.fields.map((field) => [
            field.name.toLowerCase(),
            { ...blankField(field.name, field.type), ...field },
          ]),
        ),
      });
      break;
    case 'generated':
      adopt(org, line.spec).layers = line.layers;
      break;
    case 'removed':
      org.store.put(org.object(line.object), line.id, undefined);
      break;
    case 'record':
      org.store.put(org.object(line.object), line.id, line.values);
      break;
    case 'metadata':
      restoreMetadata(org, line.saved);
      break;
    case 'blob':
      org.blobs.set(line.id, Buffer.from(line.base64, 'base64'));
      break;
    case 'bin':
      org.bin.set(line.entry.id, line.entry);
      break;
    case 'deletion':
      org.deletions.add(line.entry);
      break;
    case 'deletionsPurged':
      org.deletions.purge(line.until);
      break;
    case 'access':
      org.access.restore(line.access);
      break;
    case 'locks':
      org.locks.restore(line.locks);
      break;
    case 'event':
      org.events.push(line.event);
      break;
    case 'touched': {
      const rows = generatedRows(org, line.source.object);
      if (rows !== undefined) org.events.pushComputed(layerEvents(rows, line.source));
      break;
    }
    default:
  }
}

/** How often a changed org is saved. */
const SAVE_EVERY_MS = 3000;

/** Saves an org now and then while it changes, and once more on close. A save replaces the file in one step. */
export class StateSaver {
  readonly #path: string;
  readonly #org: Org;
  readonly #sessions: Sessions;
  readonly #tokens: Tokens;
  readonly #timer: NodeJS.Timeout;
  #saved = '';
  #saving: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  constructor(path: string, org: Org, sessions: Sessions, tokens: Tokens) {
    this.#path = path;
    this.#org = org;
    this.#sessions = sessions;
    this.#tokens = tokens;
    this.#timer = setInterval(() => this.#saveIfChanged(), SAVE_EVERY_MS);
    this.#timer.unref();
  }

  /** Waits for the last save. Throws when one failed. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#saving;
    await this.#save();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Differs whenever records, schema, rights, locks or tokens changed. */
  #mark(): string {
    const { revision, schema, access, locks } = this.#org;
    const controls = `${access.revision} ${JSON.stringify(locks.save())}`;
    return `${revision} ${schema.revision} ${schema.changedAt.getTime()} ${controls} ${JSON.stringify(this.#sessions.save())}`;
  }

  #saveIfChanged(): void {
    if (this.#mark() === this.#saved) return;
    this.#saving = this.#saving
      .then(() => this.#save())
      .catch((error: unknown) => {
        this.#failure = error instanceof Error ? error : new Error(String(error));
      });
  }

  async #save(): Promise<void> {
    this.#saved = this.#mark();
    const text: string[] = [];
    for (const line of linesOf(this.#org, this.#sessions, this.#tokens)) text.push(JSON.stringify(line));
    const temporary = `${this.#path}.saving`;
    await writeFile(temporary, `${text.join('\n')}\n`);
    await rename(temporary, this.#path);
  }
}
