import { SalesforceError } from '../errors.ts';
import type { Actor } from '../actor.ts';
import type { Org } from '../org.ts';
import type { Save } from '../save.ts';
import type { Values } from '../record.ts';
import type { TriggerContext, TriggerMoment, TriggerScript } from './automation.ts';

/** Saves made by scripts that call scripts may nest this deep [documented]. */
const DEEPEST = 16;
let depth = 0;

/** Thrown by `addError`: a refusal in the script's own words, not an exception of the script. */
class AddedError extends Error {
  readonly field: string | undefined;

  constructor(message: string, field: string | undefined) {
    super(message);
    this.field = field;
  }
}

/** Runs the scripts around an insert or update. Furnishing runs none. */
export function runSaveTriggers(save: Save, when: 'before' | 'after'): void {
  const moment: TriggerMoment = `${when} ${save.before === undefined ? 'insert' : 'update'}`;
  const { org, actor, object, id, values, before } = save;
  if (actor.system) return;
  for (const script of org.automation.activeTriggers(object.name, moment))
    run(script, { org, moment, id, values, before, actor, addError });
}

/** Runs the scripts around a delete, or after an undelete. */
export function runRemovalTriggers(
  org: Org,
  object: string,
  id: string,
  values: Values,
  moment: 'before delete' | 'after delete' | 'after undelete',
  actor: Actor,
): void {
  if (actor.system) return;
  for (const script of org.automation.activeTriggers(object, moment))
    run(script, { org, moment, id, values: { ...values }, before: values, actor, addError });
}

function addError(message: string, field?: string): never {
  throw new AddedError(message, field);
}

function run(script: TriggerScript, context: TriggerContext): void {
  if (depth >= DEEPEST) throw refusal(script, context, 'System.DmlException: maximum trigger depth exceeded');
  depth++;
  try {
    script.run(context);
  } catch (error) {
    if (error instanceof AddedError)
      throw new SalesforceError(
        'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        error.message,
        error.field === undefined ? [] : [error.field],
      );
    if (error instanceof SalesforceError)
      throw refusal(
        script,
        context,
        `System.DmlException: ${error.code}, ${error.message}: [${error.fields.join(', ')}]`,
      );
    throw refusal(script, context, error instanceof Error ? error.message : String(error));
  } finally {
    depth--;
  }
}

/** The words around the text of an exception are those of the platform as commonly seen; not compared with a recording. */
function refusal(script: TriggerScript, { moment }: TriggerContext, text: string): SalesforceError {
  if (script.kind === 'Flow') {
    const message = `We can't save this record because the “${script.name}” process failed. Give your Salesforce admin these details. ${text}`;
    return new SalesforceError('CANNOT_EXECUTE_FLOW_TRIGGER', message, []);
  }
  const step = moment.replace(/(^| )(\w)/g, (_, _space: string, letter: string) => letter.toUpperCase());
  const error = new SalesforceError(
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    `${script.name}: execution of ${step}\n\ncaused by: ${text}\n\nTrigger.${script.name}: line 1, column 1`,
    [],
  );
  return Object.assign(error, { wholeChunk: true });
}
