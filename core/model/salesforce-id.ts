import { HoldfastError } from './errors.ts';

const checksumAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** True for a 15 or 18 character Salesforce record id (form only; the checksum of 18 characters is verified). */
export function isSalesforceId(text: string): boolean {
  if (/^[a-zA-Z0-9]{15}$/.test(text)) return true;
  return /^[a-zA-Z0-9]{18}$/.test(text) && text.slice(15).toUpperCase() === checksum(text.slice(0, 15));
}

/** The 18 character form of an id. Throws BAD_REQUEST for anything that is no id. */
export function toId18(text: string): string {
  if (!isSalesforceId(text)) {
    throw new HoldfastError('BAD_REQUEST', 'This is not a Salesforce id.', {
      remedy: 'Give the 15 or 18 character record id.',
    });
  }
  const id15 = text.slice(0, 15);
  return id15 + checksum(id15);
}

/** The three characters that name the object of a record, such as `001` for Account. */
export function keyPrefixOf(id: string): string {
  return id.slice(0, 3);
}

/** Each 5 characters give 5 bits (upper case = 1, lowest bit first), shown as one of 32 characters (Salesforce's 18 character rule). */
function checksum(id15: string): string {
  let suffix = '';
  for (let block = 0; block < 3; block += 1) {
    let bits = 0;
    for (let position = 0; position < 5; position += 1) {
      const character = id15[block * 5 + position] ?? '';
      if (character >= 'A' && character <= 'Z') bits |= 1 << position;
    }
    suffix += checksumAlphabet[bits] ?? '';
  }
  return suffix;
}
