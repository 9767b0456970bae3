import { fieldIntegrity, SalesforceError } from '../../engine/errors.ts';

/** Refusals of components as the platform words them. Recorded: `mustNotHave`, `tooShort`, `noSuchField`; the others as people report them. */

export const mustNotHave = (attribute: string, fieldType: string): SalesforceError =>
  fieldIntegrity(`Can not specify '${attribute}' for a CustomField of type ${fieldType}`);

export const mustHave = (attribute: string, fieldType: string): SalesforceError =>
  fieldIntegrity(`Must specify '${attribute}' for a CustomField of type ${fieldType}`);

export const tooShort = (least: number): SalesforceError =>
  fieldIntegrity(`Invalid length, minimum is: ${least}`);

export const tooLong = (most: number): SalesforceError =>
  fieldIntegrity(`Invalid length, maximum is: ${most}`);

export const noLabel = (type: string): SalesforceError =>
  new SalesforceError('REQUIRED_FIELD_MISSING', `Must specify a non-empty label for the ${type}`);

export const noSuchTarget = (name: string): SalesforceError =>
  fieldIntegrity(`referenceTo value of '${name}' does not resolve to a valid sObject type`);

export const noSuchObject = (name: string): SalesforceError =>
  new SalesforceError(
    'INVALID_CROSS_REFERENCE_KEY',
    `Entity Enumeration Or ID: bad value for restricted picklist field: ${name}`,
  );

export const noSuchField = (): SalesforceError =>
  new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'This custom field does not exist or is not accessible');

export const fieldExists = (field: string, object: string): SalesforceError =>
  new SalesforceError('DUPLICATE_DEVELOPER_NAME', `There is already a field named ${field} on ${object}.`);

export const nameTaken = (name: string): SalesforceError =>
  new SalesforceError('DUPLICATE_DEVELOPER_NAME', `The developer name ${name} is already in use`);

export const badName = (name: string): SalesforceError =>
  fieldIntegrity(
    `Invalid API name ${name}: it can only contain underscores and alphanumeric characters, must begin with a letter, not end with an ` +
      'underscore, and not contain two consecutive underscores',
  );

export const unknownInFormula = (field: string): SalesforceError =>
  fieldIntegrity(`Field ${field} does not exist. Check spelling.`);

export const inUse = (kind: 'field' | 'object', users: readonly string[]): SalesforceError =>
  new SalesforceError(
    'DELETE_FAILED',
    `This custom ${kind} is referenced elsewhere in Salesforce. Remove the usage and try again. : ${users.join(', ')}`,
  );

/** A component that another one names is not there. */
export const noReference = (element: string, type: string, name: string): SalesforceError =>
  fieldIntegrity(`In field: ${element} - no ${type} named ${name} found`);

/** A name of one's own with its ending: letters, digits and single underscores. */
export function checkName(fullName: string, suffix: string): void {
  const stem = fullName.endsWith(suffix) ? fullName.slice(0, -suffix.length) : undefined;
  if (stem === undefined || !/^[A-Za-z](?!.*__)[A-Za-z0-9_]*$/.test(stem) || stem.endsWith('_'))
    throw badName(fullName);
}
