export {
  fieldChanges,
  headlineOf,
  isSystemField,
  type DiffField,
  type FieldChange,
  type Payload,
} from './field-changes.ts';
