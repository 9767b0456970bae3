import type { FieldDef, ObjectDef } from '../../catalogue/field-model.ts';
import type { FieldValue, OrgView } from '../../worlds/world.ts';
import type { Actor } from '../actor.ts';
import type { GivenFields, StoredRecord, Values } from '../record.ts';

export type TriggerMoment =
  | 'before insert'
  | 'after insert'
  | 'before update'
  | 'after update'
  | 'before delete'
  | 'after delete'
  | 'after undelete';

/** What a script may do with its org; changes join the transaction of the save that called it. */
export interface ScriptedOrg extends OrgView {
  readonly now: () => Date;
  object(name: string): ObjectDef;
  find(id: string): StoredRecord | undefined;
  read(record: StoredRecord, field: FieldDef): FieldValue;
  insert(object: ObjectDef, fields: GivenFields, actor?: Actor): string;
  update(object: ObjectDef, id: string, fields: GivenFields, actor?: Actor): void;
  delete(id: string, actor?: Actor): void;
  undelete(id: string, actor?: Actor): void;
}

/** What a script sees of the save that called it. */
export interface TriggerContext {
  readonly org: ScriptedOrg;
  readonly moment: TriggerMoment;
  readonly id: string;
  /** Before a save the values to come, which the script may change; after it, and for deletes, a copy. */
  readonly values: Record<string, FieldValue>;
  /** The values before; undefined on insert. */
  readonly before: Values | undefined;
  readonly actor: Actor;
  /** Refuses the record with a message of the script's own, as `addError` does. */
  readonly addError: (message: string, field?: string) => never;
}

/** Automation of an org, scripted in process: stands for an Apex trigger or a record-triggered flow. */
export interface TriggerScript {
  readonly name: string;
  readonly kind: 'ApexTrigger' | 'Flow';
  readonly object: string;
  readonly moments: readonly TriggerMoment[];
  /** Anything thrown (other than by `addError`, or a refusal of the org) is an unhandled exception of the script. */
  run(context: TriggerContext): void;
}

/** Chooses the owner of a new record; undefined leaves it with whoever made it. */
export type AssignmentRule = (values: Values) => string | undefined;

/** A duplicate rule: records that are alike in all these fields (without regard to case) are duplicates. */
export interface DuplicateRule {
  readonly name: string;
  readonly object: string;
  readonly fields: readonly string[];
  /** `block` refuses always, `alert` unless the call says allowSave. */
  readonly action: 'block' | 'alert';
  readonly active: boolean;
}

interface Registered {
  readonly script: TriggerScript;
  active: boolean;
}

const NONE: readonly Registered[] = [];

/** Scripts, assignment rules and duplicate rules of one org. Kept in process only: functions cannot be saved with the state. */
export class Automation {
  readonly #scripts = new Map<string, Registered[]>();
  readonly #assignment = new Map<string, AssignmentRule>();
  readonly #duplicates = new Map<string, DuplicateRule[]>();

  /** Adds a script, active, or replaces the one of that name. */
  addTrigger(script: TriggerScript): void {
    const key = script.object.toLowerCase();
    const others = (this.#scripts.get(key) ?? []).filter((one) => one.script.name !== script.name);
    this.#scripts.set(key, [...others, { script, active: true }]);
  }

  /** Switches a script on or off by name, as a deploy of its metadata does. False when there is none of that name. */
  setActive(name: string, active: boolean): boolean {
    const found = [...this.#scripts.values()].flat().find((one) => one.script.name === name);
    if (found !== undefined) found.active = active;
    return found !== undefined;
  }

  /** Is the script of that name switched on? Undefined when there is none. */
  isActive(name: string): boolean | undefined {
    return [...this.#scripts.values()].flat().find((one) => one.script.name === name)?.active;
  }

  /** All scripts with their state. */
  triggers(): { readonly script: TriggerScript; readonly active: boolean }[] {
    return [...this.#scripts.values()].flat();
  }

  /** The active scripts for a moment, in the order in which they were added. */
  activeTriggers(object: string, moment: TriggerMoment): TriggerScript[] {
    if (this.#scripts.size === 0) return [];
    const scripts = this.#scripts.get(object.toLowerCase()) ?? NONE;
    return scripts
      .filter((one) => one.active && one.script.moments.includes(moment))
      .map(({ script }) => script);
  }

  /** Sets or, with undefined, removes the active assignment rule of an object. */
  setAssignmentRule(object: string, rule: AssignmentRule | undefined): void {
    if (rule === undefined) this.#assignment.delete(object.toLowerCase());
    else this.#assignment.set(object.toLowerCase(), rule);
  }

  assignmentRule(object: string): AssignmentRule | undefined {
    return this.#assignment.size === 0 ? undefined : this.#assignment.get(object.toLowerCase());
  }

  /** Adds a duplicate rule, or replaces the one of that name. */
  setDuplicateRule(rule: DuplicateRule): void {
    const key = rule.object.toLowerCase();
    const others = (this.#duplicates.get(key) ?? []).filter((one) => one.name !== rule.name);
    this.#duplicates.set(key, [...others, rule]);
  }

  duplicateRules(object: string): readonly DuplicateRule[] {
    if (this.#duplicates.size === 0) return [];
    return (this.#duplicates.get(object.toLowerCase()) ?? []).filter((rule) => rule.active);
  }
}
