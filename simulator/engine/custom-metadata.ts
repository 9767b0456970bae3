import { MetadataError } from '../catalogue/custom-field.ts';
import { listAt, textAt, type SourceFile } from '../catalogue/metadata-files.ts';
import type { Org } from './org.ts';

/** Inserts the records of custom metadata types, named `Type.Record.md-meta.xml`. */
export function addCustomMetadataRecords(org: Org, files: readonly SourceFile[]): void {
  for (const file of files) {
    const [type = '', developerName = ''] = file.name.split('.');
    const object = org.schema.find(`${type}__mdt`);
    if (object === undefined) throw new MetadataError(`${file.path}: there is no object ${type}__mdt`);
    const label = textAt(file.xml, 'label') ?? developerName;
    const values = listAt(file.xml, 'values').map(
      (node) => [textAt(node, 'field') ?? '', textAt(node, 'value') ?? null] as const,
    );
    const fields = {
      DeveloperName: developerName,
      MasterLabel: label,
      Label: label,
      QualifiedApiName: developerName,
      Language: 'en_US',
    };
    org.insert(object, { ...fields, ...Object.fromEntries(values) }, org.system());
  }
}
