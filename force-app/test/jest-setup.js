const fs = require('fs');
const path = require('path');
const { registerSa11yMatcher } = require('@sa11y/jest');

registerSa11yMatcher();

// Components show the shipped label texts, so that tests can state what a user reads.
const file = path.resolve(__dirname, '../main/default/labels/CustomLabels.labels-meta.xml');
const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };
const labels = /<fullName>(\w+)<\/fullName>[\s\S]*?<value>([\s\S]*?)<\/value>/g;
for (const [, name, value] of fs.readFileSync(file, 'utf8').matchAll(labels)) {
  const mockText = value.replace(/&\w+;/g, (entity) => entities[entity]);
  jest.mock(`@salesforce/label/c.${name}`, () => ({ __esModule: true, default: mockText }), {
    virtual: true,
  });
}

// jsdom has no layout, hence nothing to scroll.
window.scrollTo = jest.fn();

// A warning of the engine is a mistake in a template: the test that met it fails.
for (const level of ['warn', 'error']) {
  jest.spyOn(console, level).mockImplementation((...said) => {
    throw new Error(`console.${level}: ${said.join(' ')}`);
  });
}
