/**
 * Where the records of one object are cut into ranges that are read one after the other: `cuts` in rising order make one range more than
 * there are cuts. Each begins at its cut and ends before the next; the first and the last are open, so that every record is in exactly
 * one of them. `CreatedDate` in ISO 8601, `Id` in 15 characters.
 */
export interface ReadRanges {
  readonly field: 'CreatedDate' | 'Id';
  /** Lowest and highest value when the object was first cut: from where to where the open ranges are halved. */
  readonly lowest: string;
  readonly highest: string;
  readonly cuts: readonly string[];
}
