const fs = require('fs');
const path = require('path');

const root = path.resolve(__dirname, '../main/default');
const classes = fs
  .readdirSync(path.join(root, 'classes'))
  .filter((file) => file.endsWith('.cls'))
  .map((file) => ({
    name: file.slice(0, -4),
    text: fs.readFileSync(path.join(root, 'classes', file), 'utf8'),
  }));
const tests = classes.filter(({ text }) => text.includes('@IsTest'));
const shipped = classes.filter((each) => !tests.includes(each));

/** Name and first statement of each method that screens can call. */
const entrances = shipped.flatMap(({ name, text }) =>
  [...text.matchAll(/@AuraEnabled\s+public static Object (\w+)\([^)]*\)\s*\{\s*([^;]+);/g)].map(
    ([, method, first]) => ({ entrance: `${name}.${method}`, first }),
  ),
);

describe('Apex', () => {
  it('opens no door to the backend without a check of the user’s permission', () => {
    const marked = shipped
      .map(({ text }) => text.match(/@AuraEnabled/g)?.length ?? 0)
      .reduce((a, b) => a + b);
    expect(entrances).toHaveLength(marked);
    const open = entrances.filter(
      ({ first }) => !/^AccessCheck\.require(User|Operator|Owner)\(\)$/.test(first),
    );
    expect(open).toEqual([]);
  });

  it('shares as the user’s sharing does, and calls out from one place only', () => {
    expect(
      shipped.filter(({ text }) => !text.includes('with sharing class')).map(({ name }) => name),
    ).toEqual([]);
    expect(shipped.filter(({ text }) => text.includes('HttpRequest')).map(({ name }) => name)).toEqual([
      'BackendClient',
    ]);
  });

  it('tests each method that screens can call', () => {
    const tested = tests.map(({ text }) => text).join('\n');
    expect(entrances.filter(({ entrance }) => !tested.includes(`${entrance}(`))).toEqual([]);
  });

  it('gives every permission set the controllers of the screens', () => {
    const controllers = [...new Set(entrances.map(({ entrance }) => entrance.split('.')[0]))];
    for (const file of fs.readdirSync(path.join(root, 'permissionsets'))) {
      const text = fs.readFileSync(path.join(root, 'permissionsets', file), 'utf8');
      expect(controllers.filter((name) => !text.includes(`<apexClass>${name}</apexClass>`))).toEqual([]);
    }
  });
});
