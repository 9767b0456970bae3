import { Faker } from '@faker-js/faker';
import type { Dice } from './dice.ts';
import type { Region } from './regions.ts';

/** A person with what a business card holds. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

/** Makes people, streets and numbers in the manner of a region. */
export interface Registry {
  person(region: Region, domain: string): Person;
  lastName(region: Region): string;
  street(region: Region): string;
  phone(region: Region): string;
}

/** People of all regions, drawn from one dice. */
export function registry(dice: Dice): Registry {
  const fakers = new Map<Region, Faker>();
  const fakerOf = (region: Region): Faker => {
    const known = fakers.get(region);
    if (known !== undefined) return known;
    const made = new Faker({
      locale: [...region.locales],
      randomizer: { next: dice.next, seed: () => undefined },
    });
    fakers.set(region, made);
    return made;
  };
  return {
    person: (region, domain) => {
      const faker = fakerOf(region);
      const firstName = faker.person.firstName();
      const lastName = faker.person.lastName();
      return { firstName, lastName, email: emailFor(firstName, lastName, domain, dice) };
    },
    lastName: (region) => fakerOf(region).person.lastName(),
    street: (region) => fakerOf(region).location.streetAddress(),
    phone: (region) => digits(dice, dice.pick(region.phone)),
  };
}

/** Replaces each `#` by a digit. */
export function digits(dice: Dice, pattern: string): string {
  return pattern.replaceAll('#', () => String(dice.int(0, 9)));
}

/** Letters, digits and hyphens of a name in ASCII, or an empty string where it has none (Japanese names). */
export function asciiName(name: string): string {
  return name
    .replaceAll('ß', 'ss')
    .replaceAll(/[øØ]/g, 'o')
    .replaceAll(/[æÆ]/g, 'ae')
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '');
}

/** `first.last@domain`, plus a number where names repeat or cannot be written in ASCII; at most 80 characters. */
function emailFor(firstName: string, lastName: string, domain: string, dice: Dice): string {
  const name = [asciiName(firstName), asciiName(lastName)].filter((part) => part !== '').join('.');
  const local = name === '' ? `staff${dice.int(1000, 9999)}` : `${name.slice(0, 40)}${dice.int(1, 99)}`;
  return `${local}@${domain}`;
}
