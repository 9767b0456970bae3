import type { WorldRecord } from '../../world.ts';
import { worldRecord } from '../record.ts';
import { STAFF, userRef, usernameOf, type Employee } from '../staff.ts';

/** The company's users; managers come before those they manage. */
export function userRecords(): WorldRecord[] {
  return STAFF.map(userRecord);
}

function userRecord(employee: Employee, index: number): WorldRecord {
  const username = usernameOf(employee.key);
  return worldRecord('User', userRef(employee.key), {
    Username: username,
    Email: username,
    FirstName: employee.firstName,
    LastName: employee.lastName,
    Alias: employee.key.replace('.', '').slice(0, 8),
    CommunityNickname: employee.key,
    Title: employee.title,
    Department: employee.department,
    CompanyName: 'Haldenfrost Climate Systems',
    EmployeeNumber: String(index + 7).padStart(5, '0'),
    Phone: employee.phone,
    ManagerId: employee.managerKey === undefined ? undefined : `@${userRef(employee.managerKey)}`,
    IsActive: employee.role !== 'former',
    TimeZoneSidKey: employee.timeZone,
    LocaleSidKey: employee.locale,
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
  });
}
