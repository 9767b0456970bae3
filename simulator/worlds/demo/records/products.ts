import type { WorldRecord } from '../../world.ts';
import { CATALOGUE, type CatalogueItem } from '../catalogue.ts';
import { numberedRef, STANDARD_PRICEBOOK, worldRecord } from '../record.ts';

/** The price book for installation partners, beside the standard one that each org has. */
export const PARTNER_PRICEBOOK = worldRecord('Pricebook2', 'pricebook-partner', {
  Name: 'Partner Price List 2026/27',
  Description: 'For certified installation partners. Net of 18 % margin; parts and services at list price.',
  IsActive: true,
});

/** One thing that can be put on a deal: the product with its entry in each price book. */
export interface Offer {
  readonly item: CatalogueItem;
  readonly product: WorldRecord;
  readonly standard: WorldRecord;
  /** Spare parts have no partner price. */
  readonly partner: WorldRecord | undefined;
}

/** The whole catalogue as records. */
export function offers(): Offer[] {
  return CATALOGUE.map((item, index) => {
    const product = productRecord(item, index + 1);
    const partnerPrice = Number((item.listPrice * 0.82).toFixed(2));
    return {
      item,
      product,
      standard: entry('standard', STANDARD_PRICEBOOK, product, item, item.listPrice),
      partner:
        item.family === 'Spare Parts'
          ? undefined
          : entry('partner', `@${PARTNER_PRICEBOOK.ref}`, product, item, partnerPrice),
    };
  });
}

/** Products, then the price book, then standard prices, then partner prices: the platform asks for that order. */
export function catalogueRecords(all: readonly Offer[]): WorldRecord[] {
  return [
    ...all.map((offer) => offer.product),
    PARTNER_PRICEBOOK,
    ...all.map((offer) => offer.standard),
    ...all.flatMap((offer) => (offer.partner === undefined ? [] : [offer.partner])),
  ];
}

function productRecord(item: CatalogueItem, number: number): WorldRecord {
  return worldRecord('Product2', numberedRef('product', number), {
    Name: item.name,
    ProductCode: item.code,
    Family: item.family,
    Description: item.description,
    IsActive: item.active,
    StockKeepingUnit: `HF${String(number).padStart(6, '0')}`,
    DisplayUrl: `https://www.haldenfrost.example/products/${item.code.toLowerCase()}`,
  });
}

function entry(
  book: string,
  pricebook: string,
  product: WorldRecord,
  item: CatalogueItem,
  price: number,
): WorldRecord {
  return worldRecord('PricebookEntry', `price-${book}-${product.ref}`, {
    Pricebook2Id: pricebook,
    Product2Id: `@${product.ref}`,
    UnitPrice: price,
    IsActive: item.active,
    UseStandardPrice: false,
  });
}
