import { describe, expect, test } from 'vitest';
import { createProgram, runController, UnsupportedApex } from '../../../host/apex/index.ts';

const user = {
  orgId: '00D000000000001EAA',
  userId: '005000000000001AAA',
  userName: 'Ada',
  keyId: 'k',
  key: Buffer.alloc(32),
  permissions: new Set<string>(),
};

/** Runs `body` as an @AuraEnabled method with the given parameters, `members` beside it in the class. */
async function run(body: string, given: Record<string, unknown> = {}, parameters = '', members = '') {
  const source = `public class Probe { ${members} @AuraEnabled public static Object go(${parameters}) { ${body} } }`;
  const program = createProgram([{ file: 'Probe.cls', source }]);
  const send = () => Promise.reject(new Error('no callouts here'));
  return runController({ program, user, labels: new Map(), send, now: () => 0 }, 'Probe', 'go', given);
}

async function valueOf(...call: Parameters<typeof run>): Promise<unknown> {
  const result = await run(...call);
  return result.ok ? result.value : result.body;
}

describe('expressions follow Apex, not JavaScript', () => {
  test.each([
    ["'Abc' == 'aBC'", true],
    ["'Abc' === 'aBC'", false],
    ['7 / 2', 3],
    ["1 + 2 + 'x' + null", '3xnull'],
    ['null ?? 5', 5],
    ['((String) null)?.length()', null],
    ['new List<Integer>{ 1, 2 } == new List<Integer>{ 1, 2 }', true],
    ["String.isBlank('  ')", true],
    ["EncodingUtil.urlEncode('a b/ü&~', 'UTF-8')", 'a+b%2F%C3%BC%26%7E'],
    ["String.join(new List<String>{ 'a', 'b' }, '-')", 'a-b'],
    ["'it\\'s\\n\\u0041'", "it's\nA"],
    ['true ? 1 : 2', 1],
    ["String.valueOf(new Map<String, Integer>{ 'a' => 1 })", '{a=1}'],
    [
      "JSON.serialize(new Map<String, Object>{ 'a' => null, 'b' => new List<Object>{ 1, true } })",
      '{"a":null,"b":[1,true]}',
    ],
  ])('%s', async (expression, expected) => {
    expect(await valueOf(`return ${expression};`)).toEqual(expected);
  });
});

test('names are compared without case', async () => {
  expect(
    await valueOf(
      "STRING Word = 'a'; return WORD.ToUpperCase() + probe.suffix;",
      {},
      '',
      "static String SUFFIX = '!';",
    ),
  ).toBe('A!');
});

test('loops, steps, break and continue', async () => {
  const body = `
    Integer sum = 0;
    for (Integer i = 0; i < 10; i++) { if (i == 3) continue; if (i == 6) break; sum += i; }
    for (Integer each : new Set<Integer>{ 100, 200 }) { sum += each; }
    while (sum < 1000) { sum = sum + 500; }
    return sum;`;
  expect(await valueOf(body)).toBe(1312);
});

test('exceptions are caught by type, and finally always runs', async () => {
  const members = `class Lost extends Exception {} static List<String> seen = new List<String>();
    static void fail() { throw new Lost('gone'); }`;
  const body = `
    try { try { fail(); } catch (JSONException other) { seen.add('wrong'); } finally { seen.add('finally'); } }
    catch (Lost error) { seen.add(error.getMessage()); }
    try { String none; none.length(); } catch (NullPointerException error) { seen.add('null'); }
    return seen;`;
  expect(await valueOf(body, {}, '', members)).toEqual(['finally', 'gone', 'null']);
});

test('parameters are read as their declared types', async () => {
  const members = 'class Ask { @AuraEnabled public String name; @AuraEnabled public List<Integer> counts; }';
  const body = "return ask.name + ask.counts.get(1) + (ask.counts.size() > 1 ? '+' : '');";
  expect(await valueOf(body, { ask: { NAME: 'n', counts: [1, 2] } }, 'Ask ask', members)).toBe('n2+');
  expect(await valueOf('return n;', { n: '5' }, 'Integer n')).toMatchObject({
    exceptionType: 'System.JSONException',
  });
  expect(await valueOf('return n == null;', {}, 'Integer n')).toBe(true);
});

test('an uncaught exception becomes the error body of a component', async () => {
  expect(await valueOf("throw new AuraHandledException('No.');")).toEqual({
    message: 'No.',
    exceptionType: 'System.AuraHandledException',
    isUserDefinedException: false,
    stackTrace: '',
  });
  expect(await valueOf('List<String> none; return none.size();')).toMatchObject({
    exceptionType: 'System.NullPointerException',
    message: 'Attempt to de-reference a null object',
  });
});

test('code that does not end is stopped', async () => {
  expect(await valueOf('while (true) { Integer i = 1; }')).toMatchObject({
    exceptionType: 'System.LimitException',
  });
});

test.each([
  'insert new Account();',
  'return [SELECT Id FROM Account];',
  'return Schema.getGlobalDescribe();',
  'return UserInfo.getSessionId();',
])('what the host cannot run is refused loudly: %s', async (body) => {
  await expect(run(body)).rejects.toThrow(UnsupportedApex);
});

test('a method without @AuraEnabled cannot be called', async () => {
  const program = createProgram([
    { file: 'Probe.cls', source: 'public class Probe { public static Object go() { return 1; } }' },
  ]);
  const runtime = {
    program,
    user,
    labels: new Map<string, string>(),
    send: () => Promise.reject(new Error('no')),
    now: () => 0,
  };
  expect(await runController(runtime, 'Probe', 'go', {})).toMatchObject({ ok: false, status: 404 });
});
