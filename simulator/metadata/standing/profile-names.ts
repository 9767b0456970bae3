/** Full names of standard profiles in metadata, which are not their labels [documented for Admin, Standard and ReadOnly]. */
const NAMES: Readonly<Record<string, string>> = {
  Admin: 'System Administrator',
  ReadOnly: 'Read Only',
  Standard: 'Standard User',
};

/** Name of a profile as its row has it. */
export const profileLabel = (fullName: string): string => NAMES[fullName] ?? fullName;

/** Full name of a profile in metadata. */
export function profileFullName(label: string): string {
  return Object.entries(NAMES).find(([, name]) => name === label)?.[0] ?? label;
}
