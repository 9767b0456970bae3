import { calloutClasses, type SendCallout } from './callouts.ts';
import { createMachine } from './create-machine.ts';
import { coerce, toPlain } from './json.ts';
import { loggingLevels, platformClasses, type RunningUser } from './platform.ts';
import type { ApexProgram } from './program.ts';
import type { ApexClass, Method } from './syntax.ts';
import { ApexThrown, type ApexException, type PlatformClass } from './values.ts';

/** What the shipped controllers run against. */
export interface ControllerRuntime {
  readonly program: ApexProgram;
  readonly user: RunningUser;
  readonly labels: ReadonlyMap<string, string>;
  readonly send: SendCallout;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The body of an error as `@salesforce/apex` hands it to a component. */
export interface ApexErrorBody {
  readonly message: string;
  readonly exceptionType: string;
  readonly isUserDefinedException: boolean;
  readonly stackTrace: string;
}

export type ControllerResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: 400 | 404 | 500; readonly body: ApexErrorBody };

/**
 * Calls an @AuraEnabled method of the package the way a component does: parameters by name, JSON in and out. Apex exceptions
 * become an error body; Apex that the host cannot run rejects with UnsupportedApex.
 */
export async function runController(
  runtime: ControllerRuntime,
  className: string,
  methodName: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<ControllerResult> {
  const owner = runtime.program.find(className);
  const method = owner?.methods.find((each) => each.name === methodName && each.auraEnabled !== undefined);
  if (owner === undefined || method === undefined) return noSuchMethod(className, methodName);
  const machine = createMachine(runtime.program, platformOf(runtime));
  try {
    const values = method.parameters.map(({ name, type }) =>
      coerce({ program: runtime.program, from: owner }, parameters[name], type),
    );
    return { ok: true, value: toPlain(await machine.invoke({ owner, method, self: undefined, values })) };
  } catch (error) {
    if (error instanceof ApexThrown)
      return { ok: false, status: 500, body: errorBody(error.exception, owner, method) };
    throw error;
  }
}

function platformOf(runtime: ControllerRuntime): ReadonlyMap<string, PlatformClass> {
  const classes = [
    ...platformClasses({
      user: runtime.user,
      labels: runtime.labels,
      types: runtime.program,
      now: runtime.now,
    }),
    ...calloutClasses(runtime.send),
    loggingLevels,
  ];
  return new Map(classes.map((each) => [each.name.toLowerCase(), each]));
}

/** As the platform does, only AuraHandledException shows its message with no stack trace. */
function errorBody(exception: ApexException, owner: ApexClass, method: Method): ApexErrorBody {
  const handled = exception.lineage.includes('aurahandledexception');
  return {
    message: exception.message ?? 'Script-thrown exception',
    exceptionType: exception.typeName,
    isUserDefinedException: false,
    stackTrace: handled ? '' : `Class.${owner.name}.${method.name}: line ${method.line}, column 1`,
  };
}

function noSuchMethod(className: string, methodName: string): ControllerResult {
  const message = `Unable to find action ${methodName} on the controller of ${className}.`;
  const body = {
    message,
    exceptionType: 'System.NoAccessException',
    isUserDefinedException: false,
    stackTrace: '',
  };
  return { ok: false, status: 404, body };
}
