import type { FieldDef, ObjectDef } from './field-model.ts';
import { typedField } from './standard/overlay.ts';

/**
 * Feeds: a post is a row of FeedItem and, under the same Id, of the feed of its parent's object (`AccountFeed`, `Thing__Feed`), which can
 * be read and deleted, not written [recorded: global describe]. What a tracked field was and is hangs on both as FeedTrackedChanges.
 */

/** Name of the feed object of an object. */
export const feedObjectName = (object: string): string =>
  object.endsWith('__c') ? object.replace(/__c$/, '__Feed') : `${object}Feed`;

export const isFeedObject = (name: string): boolean => /[a-z0-9]Feed$|__Feed$/.test(name);

/** As much of a schema as is needed here. */
interface Objects {
  all(): ObjectDef[];
  find(name: string): ObjectDef | undefined;
  addField(object: ObjectDef, field: FieldDef): void;
}

/** Filled in by the platform when a client posts or comments. */
const COUNTED = /^(Comment|Like)Count$|^(Has|Is)[A-Z]\w+$|^InsertedById$/;

/** Corrects the feed objects as they were derived: what a post must name, and what hangs on it. */
export function correctFeeds(schema: Objects): void {
  const feeds = schema.all().filter(({ name }) => isFeedObject(name));
  for (const name of ['FeedItem', 'FeedComment']) {
    const object = schema.find(name);
    if (object === undefined) continue;
    for (const field of object.fields.values())
      if (COUNTED.test(field.name))
        Object.assign(field, { defaultedOnCreate: true, createable: false, updateable: false });
  }
  const posts = schema.find('FeedItem');
  const parent = posts?.fields.get('parentid');
  if (posts === undefined || parent === undefined) return;
  const parents = feeds
    .map(({ name }) => name.replace(/Feed$/, ''))
    .filter((name) => schema.find(name) !== undefined);
  Object.assign(parent, {
    referenceTo: [...new Set([...parent.referenceTo, ...parents])],
    updateable: false,
    cascadeDelete: true,
  });
  const targets = ['FeedItem', ...feeds.map(({ name }) => name)];
  link(schema, 'FeedTrackedChange', 'FeedTrackedChanges', targets);
  link(schema, 'FeedComment', 'FeedComments', targets);
}

/** The lookup from a part of a post to the post, which takes it along when it is deleted. */
function link(schema: Objects, name: string, children: string, referenceTo: string[]): void {
  const object = schema.find(name);
  if (object === undefined) return;
  schema.addField(object, {
    ...typedField('FeedItemId', 'reference'),
    referenceTo,
    relationshipName: null,
    childRelationshipName: children,
    nillable: false,
    updateable: false,
    cascadeDelete: true,
  });
}

/** The feed object of a custom object, like that of accounts. */
export function customFeed(like: ObjectDef, parent: ObjectDef): ObjectDef {
  const fields = [...like.fields.values()].map((field) =>
    field.name === 'ParentId' ? { ...field, referenceTo: [parent.name] } : { ...field },
  );
  return {
    ...like,
    name: feedObjectName(parent.name),
    label: `${parent.label} Feed`,
    labelPlural: `${parent.label} Feed`,
    fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
  };
}
