import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readXml, textAt, listAt } from './metadata-xml.ts';

/**
 * The custom labels of a package folder by full name, from `main/default/labels/*.labels-meta.xml`. Throws an Error when a label is
 * defined twice or has no value.
 */
export async function loadLabels(forceApp: string): Promise<Map<string, string>> {
  const folder = join(forceApp, 'main', 'default', 'labels');
  const labels = new Map<string, string>();
  for (const file of (await readdir(folder)).filter((each) => each.endsWith('.labels-meta.xml')).sort()) {
    const root = readXml(await readFile(join(folder, file), 'utf8'), 'CustomLabels');
    for (const entry of listAt(root, 'labels')) addLabel(labels, entry, file);
  }
  return labels;
}

function addLabel(labels: Map<string, string>, entry: Readonly<Record<string, unknown>>, file: string): void {
  const name = textAt(entry, 'fullName');
  const value = textAt(entry, 'value');
  if (name === undefined || value === undefined)
    throw new Error(`A label in ${file} has no fullName or no value.`);
  if (labels.has(name)) throw new Error(`The label ${name} is defined twice.`);
  labels.set(name, value);
}
