import { SalesforceError } from '../../engine/errors.ts';
import type { Component } from '../component.ts';
import { decompose, ownNameOf, parentOfChild } from '../compose.ts';
import { element, withFullName } from '../element.ts';
import { childTypeNamed, typeNamed } from '../types.ts';
import type { ApplyContext, Incoming } from './context.ts';
import { nameTaken } from './refusals.ts';

/** Components that share a file with others: labels, workflow rules, sharing rules. The simulator keeps them; they do nothing. */

/** The file itself: what is its own; its parts are saved by themselves. */
export function saveCommonFile(context: ApplyContext, incoming: Incoming): Component {
  const type = typeNamed(incoming.type);
  const given = incoming.element ?? element(incoming.type, []);
  const own = type === undefined ? given : decompose(type, incoming.fullName, given).own;
  return context.store.put(
    { type: incoming.type, fullName: incoming.fullName, element: own },
    context.userId,
  );
}

/** One part; the component of its file comes with it where there is none yet. */
export function saveCommonPart(context: ApplyContext, incoming: Incoming): Component {
  const { store, mode, userId } = context;
  const { type, fullName } = incoming;
  const known = store.find(type, fullName);
  if (mode === 'create' && known !== undefined) throw nameTaken(fullName);
  if (mode === 'update' && known === undefined)
    throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', `no ${type} named ${fullName} found`);
  const child = childTypeNamed(type);
  if (child !== undefined) {
    const parent = parentOfChild(child, fullName);
    if (store.find(child.parent, parent) === undefined)
      store.put({ type: child.parent, fullName: parent, element: element(child.parent, []) }, userId);
  }
  const own = child === undefined ? fullName : ownNameOf(child, fullName);
  return store.put(
    { type, fullName, element: withFullName(incoming.element ?? element(type, []), own) },
    userId,
  );
}
