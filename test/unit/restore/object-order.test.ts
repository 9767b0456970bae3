import { describe, expect, it } from 'vitest';
import { isHoldfastError } from '#core/model';
import { edgesBetween, orderObjects } from '../../../core/restore/plan/object-order.ts';
import { lookup, master, object, org, requiredLookup } from './org-objects.ts';
import type { ObjectDescription } from '#core/model';

const none = () => new Set<string>();

function orderOf(
  objects: ReadonlyMap<string, ObjectDescription>,
  seen: (object: string, field: string) => Set<string> = none,
): string[] {
  return orderObjects([...objects.keys()], edgesBetween(objects, seen));
}

describe('order of objects', () => {
  it('puts parents before children, whatever the names', () => {
    const objects = org(
      object('Aardvark__c', 'a01', [master('Zebra__c', 'Zebra__c')]),
      object('Middle__c', 'a02', [lookup('Zebra__c', 'Zebra__c')]),
      object('Zebra__c', 'a03', []),
      object('Bee__c', 'a04', [
        lookup('Middle__c', 'Middle__c'),
        requiredLookup('Aardvark__c', 'Aardvark__c'),
      ]),
    );
    const order = orderOf(objects);
    expect(order.indexOf('Zebra__c')).toBeLessThan(order.indexOf('Aardvark__c'));
    expect(order.indexOf('Zebra__c')).toBeLessThan(order.indexOf('Middle__c'));
    expect(order.at(-1)).toBe('Bee__c');
  });

  it('keeps required references inside a cycle and gives way on the optional one', () => {
    const objects = org(
      object('A__c', 'a01', [requiredLookup('B__c', 'B__c')]),
      object('B__c', 'a02', [lookup('A__c', 'A__c')]),
    );
    expect(orderOf(objects)).toEqual(['B__c', 'A__c']);
  });

  it('takes an object that points to itself for no cycle', () => {
    expect(orderOf(org(object('A__c', 'a01', [requiredLookup('Parent__c', 'A__c')])))).toEqual(['A__c']);
  });

  it('counts a polymorphic field only towards objects that a record points to', () => {
    const objects = org(
      object('Task', '00T', [lookup('WhatId', 'Account', 'Visit__c')]),
      object('Visit__c', 'a01', [lookup('Task__c', 'Task')]),
      object('Account', '001', []),
    );
    const seen = (name: string, field: string) =>
      `${name}.${field}` === 'Task.WhatId' ? new Set(['Account']) : none();
    expect(orderOf(objects, seen)).toEqual(['Account', 'Task', 'Visit__c']);
  });

  it('refuses a cycle of required references and names the objects and fields', () => {
    const objects = org(
      object('A__c', 'a01', [requiredLookup('B__c', 'B__c')]),
      object('B__c', 'a02', [master('A__c', 'A__c')]),
      object('C__c', 'a03', [requiredLookup('A__c', 'A__c')]),
    );
    const refused = caught(() => orderOf(objects));
    expect(isHoldfastError(refused, 'RESTORE_CYCLE')).toBe(true);
    expect(refused).toMatchObject({
      message: expect.stringContaining('A__c, B__c'),
      detail: { objects: ['A__c', 'B__c'], fields: ['A__c.B__c', 'B__c.A__c'] },
    });
  });
});

function caught(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
