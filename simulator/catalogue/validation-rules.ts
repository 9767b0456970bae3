import { MetadataError } from './custom-field.ts';
import type { ObjectDef, ValidationRule } from './field-model.ts';
import { flagAt, textAt, type XmlNode } from './metadata-files.ts';
import type { Schema } from './schema.ts';

/** Adds the ValidationRule elements of one file to their object. Throws MetadataError for an unknown object or an incomplete rule. */
export function addValidationRules(
  schema: Schema,
  path: string,
  objectName: string,
  nodes: readonly XmlNode[],
): void {
  if (nodes.length === 0) return;
  const object = schema.find(objectName);
  if (object === undefined) throw new MetadataError(`${path}: there is no object ${objectName}`);
  for (const node of nodes) setValidationRule(object, readRule(path, node));
}

function readRule(path: string, node: XmlNode): ValidationRule {
  const name = textAt(node, 'fullName');
  const condition = textAt(node, 'errorConditionFormula');
  const message = textAt(node, 'errorMessage');
  if (name === undefined || condition === undefined || message === undefined)
    throw new MetadataError(
      `${path}: a validation rule needs fullName, errorConditionFormula and errorMessage`,
    );
  return {
    name,
    active: flagAt(node, 'active'),
    condition,
    message,
    field: textAt(node, 'errorDisplayField') ?? null,
  };
}

/** Adds a validation rule to an object, or replaces the one of that name. */
export function setValidationRule(object: ObjectDef, rule: ValidationRule): void {
  const place = object.validationRules.findIndex((known) => known.name === rule.name);
  if (place < 0) object.validationRules.push(rule);
  else object.validationRules[place] = rule;
}
