import { rm, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { showOnly } from '../backup/small-world.ts';
import { useStory } from './story.ts';

// Each story backs up whole orgs, several times.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Objects that the org lists: backups of a small list are quick. */
const listed = ['Account', 'Attachment', 'ContentDocument', 'ContentDocumentLink', 'ContentVersion', 'User'];

const account = { type: 'Account', ref: 'acme', fields: { Name: 'Acme' } };

describe('files that are gone for good', () => {
  const story = useStory([account]);
  let accountId: string;
  beforeAll(async () => {
    showOnly(story.simulator, listed);
    accountId = [...(await story.rows('Account')).keys()][0] ?? '';
  });

  const addVersion = async (title: string, content: string, place: object): Promise<string> => {
    const { id } = (await story.call('POST', '/sobjects/ContentVersion', {
      ...{ Title: title, PathOnClient: `${title}.txt`, Description: 'for "Acme"' },
      ...{ VersionData: Buffer.from(content).toString('base64'), ...place },
    })) as { id: string };
    return id;
  };
  const addDocument = async (title: string, contents: readonly string[]): Promise<string> => {
    const [first = '', ...further] = contents;
    const id = await addVersion(title, first, { FirstPublishLocationId: accountId });
    const documentId = String((await story.rows('ContentVersion')).get(id)?.['ContentDocumentId']);
    for (const content of further) await addVersion(title, content, { ContentDocumentId: documentId });
    return documentId;
  };
  /** Backs the org up, loses these records for good, and backs up again. Answers the run that shows the loss. */
  const lose = async (ids: readonly string[], withFiles = true): Promise<string> => {
    await story.backUp();
    if (withFiles) await story.fetchFiles();
    await story.remove(ids);
    await story.purge(ids);
    return story.backUp();
  };
  const versionsOf = async (title: string) =>
    [...(await story.rows('ContentVersion')).values()].filter((row) => row['Title'] === title);
  const bodyOf = (id: string) => story.simulator.org.blobs.get(id)?.toString();
  const wish = (runId: string, object: string) =>
    ({ runId, object, scope: 'deleted', includeChildren: object === 'ContentDocument' }) as const;

  it('come back with all their versions in order, byte for byte, and with their links', async () => {
    const large = Buffer.alloc(700_000, 'third version ').toString();
    const documentId = await addDocument('Offer', ['first version', 'second version', large]);
    const run = await lose([documentId]);
    const restored = await story.restore(wish(run, 'ContentDocument'));
    const items = await story.items(restored);
    expect(items.map(({ object, outcome }) => `${object} ${outcome}`)).toEqual([
      'ContentDocument verified',
      ...Array.from({ length: 3 }, () => 'ContentVersion verified'),
      ...Array.from({ length: 2 }, () => 'ContentDocumentLink verified'),
    ]);
    expect(restored.status).toBe('completed');
    const versions = await versionsOf('Offer');
    expect(versions.map((row) => [row['VersionNumber'], row['IsLatest'], row['Description']])).toEqual([
      ['1', false, 'for "Acme"'],
      ['2', false, 'for "Acme"'],
      ['3', true, 'for "Acme"'],
    ]);
    expect(versions.map(({ Id }) => bodyOf(Id))).toEqual(['first version', 'second version', large]);
    const documents = new Set(versions.map((row) => String(row['ContentDocumentId'])));
    expect(documents.size).toBe(1);
    expect(documents).not.toContain(documentId);
    const links = [...(await story.rows('ContentDocumentLink')).values()].filter((row) =>
      documents.has(String(row['ContentDocumentId'])),
    );
    expect(links.map((row) => row['LinkedEntityId'])).toContain(accountId);
    expect(links).toHaveLength(2);
  });

  it('are inserted once although the reply to the first version was lost', async () => {
    const documentId = await addDocument('Lost reply', ['one', 'two']);
    const run = await lose([documentId]);
    const planned = await story.plan(wish(run, 'ContentDocument'));
    await story.confirm(planned);
    await story.disturb({
      ...{ match: { path: 'sobjects/ContentVersion$', method: 'POST' }, nth: 1, times: 1 },
      effect: 'loseReply',
    });
    const restored = await story.apply(planned);
    expect(restored.status).toBe('completed');
    expect((await versionsOf('Lost reply')).map(({ Id }) => bodyOf(Id))).toEqual(['one', 'two']);
  });

  it('that are attachments come back whole too', async () => {
    const { id } = (await story.call('POST', '/sobjects/Attachment', {
      ...{ Name: 'note.txt', ParentId: accountId, Body: Buffer.from('old style').toString('base64') },
    })) as { id: string };
    const run = await lose([id]);
    const restored = await story.restore(wish(run, 'Attachment'));
    expect((await story.items(restored)).map(({ outcome }) => outcome)).toEqual(['verified']);
    expect([...(await story.rows('Attachment')).keys()].map(bodyOf)).toEqual(['old style']);
  });

  it('are named as failed when the stored copy is damaged or missing, and the others come back', async () => {
    const before = new Set(await story.stored());
    const ids = [
      await addDocument('Damaged', ['to be damaged']),
      await addDocument('Missing', ['to be lost']),
    ];
    await story.backUp();
    await story.fetchFiles();
    const [damaged = '', missing = ''] = (await story.stored()).filter((path) => !before.has(path));
    await writeFile(damaged, 'something else');
    await rm(missing);
    ids.push(await addDocument('Whole', ['still whole']));
    const run = await lose(ids);
    const restored = await story.restore(wish(run, 'ContentDocument'));
    expect(restored.status).toBe('completed_with_errors');
    const versions = (await story.items(restored)).filter(({ object }) => object === 'ContentVersion');
    expect(versions.map(({ outcome }) => outcome).sort()).toEqual(['failed', 'failed', 'verified']);
    for (const version of versions.filter(({ outcome }) => outcome === 'failed'))
      expect(version.message).toMatch(/^The stored copy of a file is/);
    expect((await versionsOf('Whole')).map(({ Id }) => bodyOf(Id))).toEqual(['still whole']);
    expect(await versionsOf('Damaged')).toEqual([]);
  });

  it('are left out with the reason when the backup never got them', async () => {
    const documentId = await addDocument('Never fetched', ['gone']);
    const run = await lose([documentId], false);
    const planned = await story.plan(wish(run, 'ContentDocument'));
    const items = await story.items(planned);
    expect(items.filter(({ action }) => action !== 'blocked')).toEqual([]);
    expect(items.find(({ object }) => object === 'ContentVersion')?.message).toBe(
      'The backup does not hold its file, and a file record cannot be inserted without it.',
    );
  });
});
