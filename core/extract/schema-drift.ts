import { createHash } from 'node:crypto';
import { isHoldfastError, type FieldDescription, type ObjectDescription } from '#core/model';
import type { OrgClient } from '#core/salesforce';
import { selectableFields } from './select.ts';

/** One text for all that decides the values an object is read with: fields, types, formulas, picklists. Equal when nothing of it changed. */
export function schemaFingerprint(description: ObjectDescription): string {
  const facts = selectableFields(description)
    .map((field) => [
      ...[field.name, field.type, field.length, field.precision, field.scale, field.calculated],
      ...[field.formulaHash ?? null, field.picklistHash ?? null, field.picklistLabelsHash ?? null],
      [...field.referenceTo].sort(),
    ])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/**
 * True when values of the field may have changed without a time stamp that tells (salesforce-api reference, section 9): its picklist stores
 * other values, or its texts were shortened. A change of labels changes no value.
 */
export function mustRereadFor(before: FieldDescription, now: FieldDescription): boolean {
  const picklists = [before.picklistHash, now.picklistHash];
  const replaced = !picklists.includes(undefined) && picklists[0] !== picklists[1];
  return replaced || now.length < before.length;
}

/**
 * Names of all fields and parts of fields that an object has in the org, whoever may see them, in lower case; undefined when the connected
 * user may not ask. By the Tooling API: its EntityParticle tells of the set-up to users with View Setup, whatever field-level security
 * hides from them, while that of the data API follows it (Tooling API and SOAP API guides, EntityParticle).
 */
export async function fieldsInOrg(org: OrgClient, object: string): Promise<ReadonlySet<string> | undefined> {
  try {
    const particles = await org.queryTooling(
      `SELECT QualifiedApiName FROM EntityParticle WHERE EntityDefinition.QualifiedApiName = '${object}'`,
    );
    return new Set(particles.map(({ QualifiedApiName: name }) => (name ?? '').toLowerCase()));
  } catch (error) {
    if (isHoldfastError(error, 'ORG_REFUSED')) return undefined;
    throw error;
  }
}
