import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadMetadataFolders } from '../../../../simulator/catalogue/metadata-source.ts';
import { standardSchema } from '../../../../simulator/catalogue/schema.ts';
import { createOrg } from '../../../../simulator/engine/create-org.ts';
import { addRecordTypes, furnish, orgIdOf } from '../../../../simulator/engine/furnish.ts';
import { switchOnFeatures } from '../../../../simulator/engine/org-features.ts';
import { IdSource } from '../../../../simulator/engine/ids.ts';
import type { Actor } from '../../../../simulator/engine/actor.ts';
import { SalesforceError } from '../../../../simulator/engine/errors.ts';
import type { Org } from '../../../../simulator/engine/org.ts';
import type { OrgSettings } from '../../../../simulator/engine/settings.ts';
import type { FieldValue } from '../../../../simulator/worlds/world.ts';

/** An org without HTTP, whose clock stands still until it is told otherwise. */
export interface EngineOrg {
  readonly org: Org;
  /** The administrator, as clients act. */
  readonly admin: Actor;
  /** Moves the clock on. */
  pass(milliseconds: number): void;
  insert(type: string, fields: Record<string, unknown>, actor?: Actor): string;
  update(type: string, id: string, fields: Record<string, unknown>, actor?: Actor): void;
  value(id: string, field: string): FieldValue;
  user(name: string, fields?: Record<string, unknown>): Actor;
}

export function engineOrg(
  settings: Partial<OrgSettings> = {},
  metadata: Record<string, string> = {},
): EngineOrg {
  let time = Date.parse('2026-03-02T09:00:00Z');
  const now = (): Date => new Date(time);
  const orgId = orgIdOf(7);
  const schema = standardSchema(now());
  const org = createOrg({ schema, now, ids: new IdSource(orgId.slice(3, 5)), orgId, settings });
  furnish(org, 'Test', { username: 'admin@test.example', firstName: 'Ada', lastName: 'Admin' });
  if (Object.keys(metadata).length > 0) {
    loadMetadataFolders(schema, [folderOf(metadata)]);
    addRecordTypes(org);
  }
  switchOnFeatures(org);
  org.history.start();
  const engine: EngineOrg = {
    org,
    admin: org.admin(),
    pass: (milliseconds) => {
      time += milliseconds;
    },
    insert: (type, fields, actor) => org.insert(org.object(type), fields, actor ?? org.admin()),
    update: (type, id, fields, actor) => org.update(org.object(type), id, fields, actor ?? org.admin()),
    value: (id, field) => {
      const record = org.find(id);
      const definition = record?.object.fields.get(field.toLowerCase());
      return record === undefined || definition === undefined ? null : org.read(record, definition);
    },
    user: (name, fields = {}) => {
      const profile = [...org.store.rows(org.object('Profile'))].find(
        (record) => record.values['Name'] === 'Standard User',
      );
      const id = org.insert(
        org.object('User'),
        {
          Username: `${name}@test.example`,
          LastName: name,
          Email: `${name}@test.example`,
          Alias: name.slice(0, 8),
          ProfileId: profile?.id,
          TimeZoneSidKey: 'America/Los_Angeles',
          LocaleSidKey: 'en_US',
          LanguageLocaleKey: 'en_US',
          EmailEncodingKey: 'UTF-8',
          IsActive: true,
          ...fields,
        },
        org.system(),
      );
      return { userId: id, system: false };
    },
  };
  return engine;
}

/** Writes metadata files (path below objects/ -> inner XML with its root element) into a new folder. */
function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'engine-org-'));
  for (const [path, xml] of Object.entries(files)) {
    const full = join(folder, 'objects', path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`);
  }
  return folder;
}

/** Metadata of a custom field. */
export const fieldXml = (name: string, inner: string): string =>
  `<CustomField><fullName>${name}</fullName><label>${name}</label>${inner}</CustomField>`;

export const objectXml = (label: string, inner = ''): string =>
  `<CustomObject><label>${label}</label><pluralLabel>${label}s</pluralLabel><nameField><label>Name</label><type>Text</type></nameField>${inner}</CustomObject>`;

/** Code, text and fields of the refusal that `work` meets. */
export function refusalOf(work: () => unknown): { code: string; message: string; fields: readonly string[] } {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    return { code: error.code, message: error.message, fields: error.fields };
  }
  throw new Error('nothing was refused');
}
