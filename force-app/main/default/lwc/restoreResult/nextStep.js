import labels from './labels';

/** What to do about Salesforce's status codes (SOAP API reference, StatusCode) that restores meet most. */
const STEPS = {
  FIELD_CUSTOM_VALIDATION_EXCEPTION: labels.stepValidation,
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: labels.stepValidation,
  FIELD_INTEGRITY_EXCEPTION: labels.stepReference,
  UNABLE_TO_LOCK_ROW: labels.stepLock,
  DUPLICATES_DETECTED: labels.stepDuplicates,
  DUPLICATE_VALUE: labels.stepDuplicates,
  REQUIRED_FIELD_MISSING: labels.stepRequired,
  INSUFFICIENT_ACCESS_OR_READONLY: labels.stepAccess,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: labels.stepAccess,
  INVALID_CROSS_REFERENCE_KEY: labels.stepReference,
  ENTITY_IS_DELETED: labels.stepReference,
  STORAGE_LIMIT_EXCEEDED: labels.stepStorage,
};

/** The next step for a status code; a general one for those that are rare. */
export function nextStepFor(errorCode) {
  return STEPS[errorCode] ?? labels.stepGeneral;
}
