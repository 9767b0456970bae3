import { expect, test } from 'vitest';
import { isPublicAddress } from '#core/outbound';

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '0.0.0.0',
  '100.64.0.1',
  '224.0.0.1',
  '::1',
  '::',
  '::ffff:10.0.0.1',
  'fd00::1',
  'fe80::1',
])('a Salesforce host does not lead to %s', (address) => expect(isPublicAddress(address)).toBe(false));

test.each(['13.110.0.1', '85.222.128.1', '2606:4700::1111'])('it may lead to %s', (address) =>
  expect(isPublicAddress(address)).toBe(true),
);
