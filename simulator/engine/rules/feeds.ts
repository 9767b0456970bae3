import { feedObjectName } from '../../catalogue/feed-objects.ts';
import type { ObjectDef } from '../../catalogue/field-model.ts';
import type { FieldValue } from '../../worlds/world.ts';
import type { Org } from '../org.ts';
import { textOf, valueOf, type ObjectRules, type Save } from '../save.ts';
import type { StoredRecord } from '../record.ts';
import { dropNulls } from '../touch.ts';

/** A post has its row in the feed of the record that it was posted on, under the same Id. */
export const feedItemRules: ObjectRules = {
  before: ({ values, actor }) => {
    values['Type'] ??= 'TextPost';
    values['InsertedById'] ??= actor.userId;
    values['CommentCount'] ??= 0;
    values['LikeCount'] ??= 0;
  },
  after: ({ org, id }) => mirror(org, id),
  removed: (org, _object, id) => mirror(org, id),
  purged: (org, id, values) => {
    const feed = feedOf(org, textOf(values, 'ParentId'));
    if (feed !== undefined) org.store.put(feed, id, undefined);
  },
};

/** A comment is counted by its post. */
export const feedCommentRules: ObjectRules = {
  before: ({ org, values, actor }) => {
    values['InsertedById'] ??= actor.userId;
    values['CommentType'] ??= 'TextComment';
    values['ParentId'] ??= org.store.get(textOf(values, 'FeedItemId') ?? '')?.values['ParentId'] ?? null;
  },
  after: ({ org, values, before }) => {
    if (before === undefined) count(org, textOf(values, 'FeedItemId'), 1);
  },
  removed: (org, _object, id, values) => {
    const isThere = org.store.get(id)?.values['IsDeleted'] === false;
    count(org, textOf(values, 'FeedItemId'), isThere ? 1 : -1);
  },
};

function count(org: Org, itemId: string | undefined, by: number): void {
  const item = org.store.get(itemId ?? '');
  if (item === undefined) return;
  const comments = Math.max(0, Number(item.values['CommentCount'] ?? 0) + by);
  org.store.put(item.object, item.id, {
    ...item.values,
    CommentCount: comments,
    SystemModstamp: org.stamp(),
  });
  mirror(org, item.id);
}

/** Makes the row in the parent's feed like the post. */
function mirror(org: Org, id: string): void {
  const item = org.store.get(id);
  const feed = item === undefined ? undefined : feedOf(org, textOf(item.values, 'ParentId'));
  if (item !== undefined && feed !== undefined) org.store.put(feed, id, shownIn(feed, item));
}

/** The feed object of whatever record has this Id. */
function feedOf(org: Org, parentId = ''): ObjectDef | undefined {
  const parent = org.schema.byPrefix(parentId.slice(0, 3));
  return parent === undefined ? undefined : org.schema.find(feedObjectName(parent.name));
}

const shownIn = (feed: ObjectDef, item: StoredRecord): Record<string, FieldValue> =>
  Object.fromEntries(Object.entries(item.values).filter(([name]) => feed.fields.has(name.toLowerCase())));

/** Posts what a save changed in fields that the feed follows: one post, one tracked change a field [documented]. */
export function postTrackedChanges(save: Save): void {
  const { org, object, id, before, values, actor } = save;
  const tracked = object.feedFields;
  if (tracked === undefined || before === undefined || actor.system) return;
  const changed = tracked
    .map((name) => object.fields.get(name.toLowerCase()))
    .filter((field) => field !== undefined)
    .filter((field) => valueOf(before, field.name) !== valueOf(values, field.name));
  if (changed.length === 0) return;
  const post = org.insert(
    org.object('FeedItem'),
    { ParentId: id, Type: 'TrackedChange', CreatedById: actor.userId },
    org.system(),
  );
  const changes = org.object('FeedTrackedChange');
  for (const field of changed) {
    const row = {
      Id: org.ids.next(changes.keyPrefix ?? '0D6'),
      FeedItemId: post,
      FieldName: `${object.name}.${field.name}`,
      OldValue: shown(valueOf(before, field.name), field.length),
      NewValue: shown(valueOf(values, field.name), field.length),
    };
    org.store.put(changes, row.Id, dropNulls(row));
  }
}

/** Long texts are noted without their values. */
const shown = (value: FieldValue, length: number): FieldValue =>
  value === null || length > 255 ? null : String(value);
