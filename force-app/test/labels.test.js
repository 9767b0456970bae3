const fs = require('fs');
const path = require('path');

const root = path.resolve(__dirname, '../main/default');
const files = fs
  .readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(js|cls)$/.test(file) && !file.includes('__tests__'));
const sources = files.map((file) => fs.readFileSync(path.join(root, file), 'utf8')).join('\n');
const metadata = fs.readFileSync(path.join(root, 'labels/CustomLabels.labels-meta.xml'), 'utf8');

const names = (text, pattern) => new Set([...text.matchAll(pattern)].map(([, name]) => name));
const shipped = names(metadata, /<fullName>(\w+)<\/fullName>/g);
const used = new Set([
  ...names(sources, /@salesforce\/label\/c\.(\w+)/g),
  ...names(sources, /System\.Label\.(\w+)/g),
]);

describe('labels', () => {
  it('has every text that components and Apex use', () => {
    expect([...used].filter((name) => !shipped.has(name))).toEqual([]);
  });

  it('ships no text that nobody uses', () => {
    expect([...shipped].filter((name) => !used.has(name))).toEqual([]);
  });

  it('names each text once', () => {
    expect(metadata.match(/<fullName>/g)).toHaveLength(shipped.size);
  });
});
