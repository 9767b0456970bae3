import type { GeneratedRows } from '../engine/generated/generated-rows.ts';
import type { FieldPath } from '../soql/paths.ts';
import { bulkText, type CsvDialect } from './bulk-csv.ts';

/** Writes the CSV line of a row that nobody changed, straight from what it is computed from. */
export type LineWriter = (row: number) => string;

/** Undefined when a column is not a plain field of the object: then the general way must be taken. */
export function lineWriter(
  rows: GeneratedRows,
  columns: readonly FieldPath[],
  dialect: CsvDialect,
): LineWriter | undefined {
  if (columns.some((path) => path.steps.length > 0 || path.field.calculated)) return undefined;
  const byName = new Map(rows.columns.map((column) => [column.field.name, column]));
  const cells = columns.map((path) => {
    const read = byName.get(path.field.name)?.read ?? ((): null => null);
    return { field: path.field, read };
  });
  const between = `"${dialect.delimiter}"`;
  const end = `"${dialect.lineEnding}`;
  return (row) => {
    let line = '"';
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index];
      if (index > 0) line += between;
      const value = cell?.read(row, 0) ?? null;
      if (value === null || cell === undefined) continue;
      if (typeof value !== 'string') line += bulkText(cell.field, value);
      else line += value.includes('"') ? value.replaceAll('"', '""') : value;
    }
    return line + end;
  };
}
