import type { ApexProgram } from './program.ts';

/** What a component may know of an Apex method. */
export interface ControllerMethod {
  readonly className: string;
  readonly methodName: string;
  readonly cacheable: boolean;
  readonly parameters: readonly string[];
}

/**
 * The @AuraEnabled method that `@salesforce/apex/<path>` names, such as `JobsController.getJobs`. Spelling counts, as on the
 * platform. Throws an Error that says what is missing.
 */
export function controllerMethod(program: ApexProgram, path: string): ControllerMethod {
  const [className = '', methodName = ''] = path.split('.');
  const owner = program.classes.find((each) => each.name === className);
  if (owner === undefined) throw new Error(`there is no Apex class ${className}`);
  const method = owner.methods.find((each) => each.name === methodName);
  if (method === undefined) throw new Error(`the Apex class ${className} has no method ${methodName}`);
  if (method.auraEnabled === undefined) throw new Error(`${className}.${methodName} is not @AuraEnabled`);
  if (!method.isStatic) throw new Error(`${className}.${methodName} is not static`);
  const parameters = method.parameters.map((parameter) => parameter.name);
  return { className, methodName, cacheable: method.auraEnabled.cacheable, parameters };
}
