import { createHash } from 'node:crypto';
import { requiredMissing, SalesforceError } from '../errors.ts';
import type { Org } from '../org.ts';
import { changed, textOf, type ObjectRules, type Save } from '../save.ts';
import type { StoredRecord } from '../record.ts';
import { touch } from '../touch.ts';

export const attachmentRules: ObjectRules = {
  before: ({ org, values, id }) => {
    values['BodyLength'] = org.blobs.get(id)?.length ?? 0;
  },
};

/** FileType by extension, as Salesforce names it; unknown extensions are UNKNOWN. */
const FILE_TYPES: Readonly<Record<string, string>> = {
  pdf: 'PDF',
  txt: 'TEXT',
  csv: 'CSV',
  png: 'PNG',
  jpg: 'JPG',
  jpeg: 'JPEG',
  gif: 'GIF',
  doc: 'WORD',
  docx: 'WORD_X',
  xls: 'EXCEL',
  xlsx: 'EXCEL_X',
  ppt: 'POWER_POINT',
  pptx: 'POWER_POINT_X',
  zip: 'ZIP',
  html: 'HTML',
  json: 'JSON',
  xml: 'XML',
};

export const contentVersionRules: ObjectRules = {
  before: (save) => {
    const { org, values, before, id } = save;
    if (before !== undefined) return;
    const body = org.blobs.get(id);
    const path = textOf(values, 'PathOnClient');
    const missing = [
      path === undefined ? 'PathOnClient' : '',
      body === undefined ? 'VersionData' : '',
    ].filter((name) => name !== '');
    if (missing.length > 0) throw requiredMissing(missing);
    describeBody(save, path ?? '', body ?? Buffer.alloc(0));
    values['IsLatest'] = true;
    values['PublishStatus'] = 'P';
    values['ContentModifiedDate'] = org.stamp();
    values['ContentModifiedById'] = save.actor.userId;
    if (textOf(values, 'ContentDocumentId') === undefined) createDocument(save);
    else supersede(save);
  },
  after: (save) => {
    const { org, values, before, id } = save;
    const document = org.store.get(textOf(values, 'ContentDocumentId') ?? '');
    if (document === undefined) return;
    if (before !== undefined && !changed(save, 'Title') && !changed(save, 'Description')) return;
    if (before !== undefined && values['IsLatest'] !== true) return;
    touch(org, document, mirrored(values, id), save.actor, 'modified');
  },
};

function describeBody({ values }: Save, path: string, body: Buffer): void {
  const file = path.split(/[\\/]/).pop() ?? path;
  const dot = file.lastIndexOf('.');
  const extension = dot > 0 ? file.slice(dot + 1) : '';
  values['Title'] ??= dot > 0 ? file.slice(0, dot) : file;
  values['FileExtension'] = extension === '' ? null : extension;
  values['FileType'] = FILE_TYPES[extension.toLowerCase()] ?? 'UNKNOWN';
  values['ContentSize'] = body.length;
  values['Checksum'] = createHash('md5').update(body).digest('hex');
}

/** What a document shows of its latest version. */
function mirrored(values: Save['values'], versionId: string): Save['values'] {
  const shared = [
    'Title',
    'Description',
    'ContentSize',
    'FileType',
    'FileExtension',
    'ContentModifiedDate',
    'PublishStatus',
  ];
  return {
    LatestPublishedVersionId: versionId,
    ...Object.fromEntries(shared.map((name) => [name, values[name] ?? null])),
  };
}

function createDocument(save: Save): void {
  const { org, values, actor } = save;
  values['VersionNumber'] = '1';
  const system = { ...actor, system: true };
  const owner = textOf(values, 'OwnerId') ?? actor.userId;
  const stamps = { CreatedDate: values['CreatedDate'] ?? null, CreatedById: values['CreatedById'] ?? null };
  const document = org.insert(
    org.object('ContentDocument'),
    {
      Title: values['Title'],
      OwnerId: owner,
      PublishStatus: 'P',
      SharingOption: 'A',
      SharingPrivacy: 'N',
      ...stamps,
    },
    system,
  );
  values['ContentDocumentId'] = document;
  const link = org.object('ContentDocumentLink');
  org.insert(
    link,
    { ContentDocumentId: document, LinkedEntityId: owner, ShareType: 'I', Visibility: 'AllUsers' },
    system,
  );
  const place = textOf(values, 'FirstPublishLocationId');
  if (place === undefined) values['FirstPublishLocationId'] = owner;
  else if (place !== owner) {
    org.insert(
      link,
      { ContentDocumentId: document, LinkedEntityId: place, ShareType: 'V', Visibility: 'AllUsers' },
      system,
    );
  }
}

function supersede({ org, values, actor }: Save): void {
  const versions = versionsOf(org, textOf(values, 'ContentDocumentId') ?? '');
  values['VersionNumber'] = String(versions.length + 1);
  for (const version of versions) {
    if (version.values['IsLatest'] === true) touch(org, version, { IsLatest: false }, actor, 'modified');
  }
}

function versionsOf(org: Org, documentId: string): StoredRecord[] {
  const object = org.object('ContentVersion');
  const field = object.fields.get('contentdocumentid');
  return field === undefined ? [] : org.store.referrers(object, field, documentId);
}

/** A new title of the document is the title of its latest version. */
export const contentDocumentRules: ObjectRules = {
  after: (save) => {
    if (save.before === undefined || !changed(save, 'Title')) return;
    const latest = versionsOf(save.org, save.id).find((version) => version.values['IsLatest'] === true);
    if (latest !== undefined)
      touch(save.org, latest, { Title: save.values['Title'] ?? null }, save.actor, 'modified');
  },
};

export const contentDocumentLinkRules: ObjectRules = {
  before: ({ org, object, values, id, before }) => {
    values['ShareType'] ??= 'V';
    values['Visibility'] ??= 'AllUsers';
    const field = object.fields.get('contentdocumentid');
    if (before !== undefined || field === undefined) return;
    const twin = org.store
      .referrers(object, field, textOf(values, 'ContentDocumentId') ?? '')
      .find((link) => link.values['LinkedEntityId'] === values['LinkedEntityId'] && link.id !== id);
    if (twin === undefined) return;
    const text = 'duplicate value found: <unknown> duplicates value on record with id: <unknown>';
    throw new SalesforceError('DUPLICATE_VALUE', text, []);
  },
};
