/**
 * A refusal as Salesforce words it: `code` is errorCode of REST (statusCode of a row), `fields` the fields it names, `status` the HTTP
 * status when it is the answer to a whole request. Codes and texts: salesforce-api reference, section 14.
 */
export class SalesforceError extends Error {
  readonly code: string;
  readonly fields: readonly string[];
  readonly status: number;
  /** Further refusals of the same record: several validation rules speak at once. */
  readonly others: readonly SalesforceError[] = [];
  /** True for an unhandled exception of a trigger, which refuses all rows that were saved with this one. */
  readonly wholeChunk: boolean = false;

  constructor(code: string, message: string, fields: readonly string[] = [], status = 400) {
    super(message);
    this.name = 'SalesforceError';
    this.code = code;
    this.fields = fields;
    this.status = status;
  }

  /** This refusal and the others of the same record. */
  get all(): readonly SalesforceError[] {
    return [this, ...this.others];
  }
}

/** Several refusals of one record as one, the first in front. Undefined when there is none. */
export function joined(errors: readonly SalesforceError[]): SalesforceError | undefined {
  const [first, ...others] = errors;
  return first === undefined || others.length === 0 ? first : Object.assign(first, { others });
}

export const noSuchColumn = (field: string, object: string): SalesforceError =>
  new SalesforceError('INVALID_FIELD', `No such column '${field}' on sobject of type ${object}`);

export const notWritable = (fields: readonly string[]): SalesforceError =>
  new SalesforceError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is ` +
      'read/write for your profile or permission set.',
    fields,
  );

export const requiredMissing = (fields: readonly string[]): SalesforceError =>
  new SalesforceError(
    'REQUIRED_FIELD_MISSING',
    `Required fields are missing: [${fields.join(', ')}]`,
    fields,
  );

export const entityDeleted = (fields: readonly string[] = []): SalesforceError =>
  new SalesforceError('ENTITY_IS_DELETED', 'entity is deleted', fields, 404);

export const malformedId = (id: string, fields: readonly string[] = []): SalesforceError =>
  new SalesforceError('MALFORMED_ID', `malformed id ${id}`, fields);

export const invalidCrossReference = (fields: readonly string[] = []): SalesforceError =>
  new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', fields);

export const notSupported = (object: string, operation: string): SalesforceError =>
  new SalesforceError('INVALID_TYPE_FOR_OPERATION', `entity type ${object} does not support ${operation}`);

export const fieldIntegrity = (message: string, fields: readonly string[] = []): SalesforceError =>
  new SalesforceError('FIELD_INTEGRITY_EXCEPTION', message, fields);

export const notFound = (message = 'The requested resource does not exist'): SalesforceError =>
  new SalesforceError('NOT_FOUND', message, [], 404);
