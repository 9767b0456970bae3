import { SalesforceError } from '../../engine/errors.ts';
import type { Org } from '../../engine/org.ts';
import { applyComponent, deleteComponent, type ApplyContext } from '../apply/index.ts';
import type { Component } from '../component.ts';
import { XmlSyntaxError } from '../element.ts';
import { metadataOf } from '../store.ts';
import { contentTypeOfFolder, memberType } from '../types.ts';
import { apexOutcomesOf } from './apex-outcomes.ts';
import { countTests, NO_TESTS, testsFailed, type TestCount } from './apex-tests.ts';
import { candidatesOf, type Candidate } from './incoming.ts';
import type { DeployOptions } from './options.ts';
import { NoZipError, readPackages, type DeployPackage, type Destruction } from './package-files.ts';
import { failure, success, warning, type DeployRow } from './rows.ts';

/** What a deploy did. With failures and rollback, or checkOnly, the org is as before. */
export interface DeployOutcome {
  readonly rows: readonly DeployRow[];
  readonly tests: TestCount;
  /** Why the deploy as a whole could not be read. */
  readonly errorMessage?: string;
}

/** Ends the transaction of a deploy that must leave nothing behind. */
class TakenBack extends Error {}

/** Applies the packages of a zip. Each component is tried; what fails is told by its row. */
export function deploy(org: Org, zip: Buffer, options: DeployOptions, userId: string): DeployOutcome {
  let rows: DeployRow[] = [];
  let tests = NO_TESTS;
  try {
    org.transact(() => {
      rows = applyZip(org, zip, options, userId);
      tests = countTests(metadataOf(org), options, apexOutcomesOf(org));
      const failed = rows.some((row) => !row.success) || testsFailed(tests);
      if (options.checkOnly || (failed && options.rollbackOnError)) throw new TakenBack();
    });
  } catch (error) {
    if (error instanceof NoZipError) return { rows: [], tests, errorMessage: error.message };
    if (!(error instanceof TakenBack)) throw error;
  }
  return { rows, tests };
}

function applyZip(org: Org, zip: Buffer, options: DeployOptions, userId: string): DeployRow[] {
  const { packages, failures } = readPackages(zip, options.singlePackage);
  const context: ApplyContext = { org, store: metadataOf(org), userId, mode: 'upsert' };
  const rows = [...failures];
  for (const pack of packages) rows.push(...applyPackage(context, pack, options));
  return rows;
}

function applyPackage(context: ApplyContext, pack: DeployPackage, options: DeployOptions): DeployRow[] {
  const { candidates, failures } = candidatesOf(pack);
  const before = pack.deletesBefore.flatMap((item) => destroy(context, item, options));
  const applied = applyAll(context, candidates);
  const after = pack.deletesAfter.flatMap((item) => destroy(context, item, options));
  if (pack.manifest.fullName !== undefined) {
    const members = candidates.map(({ incoming: { type, fullName } }) => ({ type, fullName }));
    context.store.setPackage(pack.manifest.fullName, members);
  }
  const manifest = { componentType: '', fullName: 'package.xml', fileName: `${pack.root}package.xml` };
  return [...failures, ...before, ...applied, ...after, success(manifest, { changed: true })];
}

/** What comes before what; types not named here come in between. */
const FIRST = [
  'GlobalValueSet',
  'CustomObject',
  'CustomField',
  'RecordType',
  'ApexClass',
  'CustomPermission',
];
const LAST = ['Layout', 'PermissionSet', 'PermissionSetGroup', 'Profile'];

function rank({ incoming: { type, fullName } }: Candidate): number {
  const first = FIRST.indexOf(type);
  if (first >= 0) return type === 'CustomObject' && fullName.endsWith('__mdt') ? 0.5 : first;
  const last = LAST.indexOf(type);
  if (last >= 0) return 100 + last;
  return contentTypeOfFolder(type) === undefined ? 50 : 40;
}

/** Applies components in the order of their kinds; what fails is tried again as long as others still succeed, since it may need them. */
function applyAll(context: ApplyContext, candidates: readonly Candidate[]): DeployRow[] {
  const rows = new Map<Candidate, DeployRow>();
  let waiting = [...candidates]
    .filter((candidate) => !isBare(context, candidate))
    .sort((a, b) => rank(a) - rank(b));
  for (;;) {
    const refused: Candidate[] = [];
    for (const candidate of waiting) {
      const row = applyOne(context, candidate);
      rows.set(candidate, row);
      if (!row.success) refused.push(candidate);
    }
    if (refused.length === 0 || refused.length === waiting.length) break;
    waiting = refused;
  }
  return candidates.map((candidate) => rows.get(candidate)).filter((row) => row !== undefined);
}

/** The file of a known object that holds nothing but parts says nothing about the object itself. */
function isBare({ org }: ApplyContext, { incoming }: Candidate): boolean {
  const known = incoming.type === 'CustomObject' ? org.schema.find(incoming.fullName) : undefined;
  return known !== undefined && known.kind !== 'standard' && incoming.element?.children.length === 0;
}

function applyOne(context: ApplyContext, { name, incoming }: Candidate): DeployRow {
  const known = context.store.find(incoming.type, incoming.fullName);
  try {
    const component = applyComponent(context, incoming);
    const created = known === undefined && component.id !== '';
    return success(name, { created, changed: created || !sameContent(known, component), id: component.id });
  } catch (error) {
    if (error instanceof SalesforceError) return failure(name, error.message, incoming.element);
    if (error instanceof XmlSyntaxError) return failure(name, `Error parsing file: ${error.message}`, error);
    throw error;
  }
}

function sameContent(before: Component | undefined, after: Component): boolean {
  if (before === undefined) return false;
  const text = (component: Component): string =>
    JSON.stringify([
      component.element?.children.map(plain) ?? [],
      component.files.map(({ path, bytes }) => [path, bytes.toString('base64')]),
    ]);
  return text(before) === text(after);
}

type Plain = readonly [string, string, readonly Plain[]];

/** An element without its place in a file. */
const plain = (item: NonNullable<Component['element']>): Plain => [
  item.name,
  item.text.trim(),
  item.children.map(plain),
];

/** Carries out destructive changes. What is not there is a warning. */
function destroy(
  context: ApplyContext,
  { fileName, manifest }: Destruction,
  options: DeployOptions,
): DeployRow[] {
  const names = [...manifest.types].flatMap(([type, members]) =>
    members.map((fullName) => ({ type: memberType(type, fullName), fullName })),
  );
  // Parts go before the objects they are parts of, whatever the order of the file.
  names.sort((a, b) => Number(a.type === 'CustomObject') - Number(b.type === 'CustomObject'));
  return names.map(({ type, fullName }) => {
    const name = { componentType: type, fullName, fileName };
    const known = context.store.find(type, fullName);
    if (
      known === undefined &&
      context.org.schema.find(type === 'CustomObject' ? fullName : '') === undefined
    ) {
      const problem = `No ${type} named: ${fullName} found`;
      return warning({ ...name, componentType: '' }, problem, options.ignoreWarnings);
    }
    try {
      deleteComponent(context, type, fullName);
      return success(name, {
        changed: true,
        deleted: true,
        ...(known === undefined ? {} : { id: known.id }),
      });
    } catch (error) {
      if (error instanceof SalesforceError) return failure(name, error.message);
      throw error;
    }
  });
}
