import type { ObjectDescription } from '#core/model';
import { HoldfastError } from '#core/model';
import { stronglyConnected } from './components.ts';
import { ruleOf } from './object-rules.ts';
import { isHardReference } from './writable-fields.ts';

/** One object that needs another before it: a field of `from` may point to a record of `to`. */
export interface ObjectEdge {
  readonly from: string;
  readonly to: string;
  /** Empty for an order that is known and not told by a field. */
  readonly field: string;
  /** Master-detail or required lookup: cannot be filled in a second pass. */
  readonly hard: boolean;
}

/** The objects that the records at hand point to through a polymorphic field: found by key prefix, per record. */
export type SeenTargets = (object: string, field: string) => ReadonlySet<string>;

/**
 * The edges between the given objects, from their describes. A polymorphic field (WhatId, OwnerId) counts only towards objects
 * that a record of this restore really points to.
 */
export function edgesBetween(
  descriptions: ReadonlyMap<string, ObjectDescription>,
  seen: SeenTargets,
): ObjectEdge[] {
  const edges: ObjectEdge[] = [];
  for (const [from, description] of descriptions) {
    for (const field of description.fields) {
      const polymorphic = field.referenceTo.length > 1;
      for (const to of field.referenceTo) {
        if (!descriptions.has(to) || (polymorphic && !seen(from, field.name).has(to))) continue;
        edges.push({ from, to, field: field.name, hard: isHardReference(field) });
      }
    }
    for (const to of ruleOf(from).after ?? []) {
      if (descriptions.has(to)) edges.push({ from, to, field: '', hard: true });
    }
  }
  return edges;
}

/**
 * The order in which records of these objects are written, parents first (engine rules 8.2). Lookups inside a cycle may point to
 * a later object: they are filled in a second pass. Throws RESTORE_CYCLE, naming the objects, when the cycle consists of required
 * references only; an object that points to itself is no cycle, its records are ordered among themselves.
 */
export function orderObjects(objects: readonly string[], edges: readonly ObjectEdge[]): string[] {
  const sorted = [...objects].sort();
  const between = edges.filter((edge) => edge.from !== edge.to);
  return stronglyConnected(sorted, targets(between)).flatMap((component) => orderInside(component, between));
}

function orderInside(component: readonly string[], edges: readonly ObjectEdge[]): string[] {
  const members = new Set(component);
  const hard = edges.filter((edge) => edge.hard && members.has(edge.from) && members.has(edge.to));
  return stronglyConnected([...component].sort(), targets(hard)).map((knot) => {
    const [only, ...others] = knot;
    if (only === undefined || others.length > 0) throw cycleError(knot, hard);
    return only;
  });
}

function cycleError(knot: readonly string[], hard: readonly ObjectEdge[]): HoldfastError {
  const objects = [...knot].sort();
  const fields = hard
    .filter((edge) => objects.includes(edge.from) && objects.includes(edge.to))
    .map((edge) => `${edge.from}.${edge.field}`)
    .sort();
  return new HoldfastError(
    'RESTORE_CYCLE',
    `These objects require each other, so none can come first: ${objects.join(', ')}.`,
    {
      remedy: `Make one of these fields optional while restoring: ${[...new Set(fields)].join(', ')}.`,
      objects,
      fields: [...new Set(fields)],
    },
  );
}

function targets(edges: readonly ObjectEdge[]): (node: string) => readonly string[] {
  const byNode = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    const found = byNode.get(from);
    if (found) found.add(to);
    else byNode.set(from, new Set([to]));
  }
  return (node) => [...(byNode.get(node) ?? [])].sort();
}
