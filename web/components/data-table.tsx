import type { ReactNode } from "react";
import { classNames } from "#web/lib/class-names.ts";

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Figures, set against the end of the column. */
  numeric?: boolean;
  /** Names the row: its header for readers, the title of its card on a phone. */
  primary?: boolean;
}

export interface DataTableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  captionHidden?: boolean;
}

/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   Safari forgets that a table is one as soon as it is laid out as something else; written roles keep it. */

/** A table that becomes a card for each row where it has no room. */
export function DataTable<Row>({ caption, columns, rows, rowKey, captionHidden }: DataTableProps<Row>) {
  return (
    <table role="table" className="data-table">
      <caption className={captionHidden ? "sr-only" : "pb-3 text-start font-display text-lg font-bold"}>
        {caption}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ key, header, numeric }) => (
            <th key={key} role="columnheader" scope="col" className={classNames(numeric && "text-end")}>
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={rowKey(row)} role="row">
            {columns.map(({ key, header, cell, numeric, primary }) => {
              const className = classNames(numeric && "figures text-end");
              return primary ? (
                <th key={key} role="rowheader" scope="row" className={className} data-primary>
                  {cell(row)}
                </th>
              ) : (
                <td key={key} role="cell" className={className} data-label={header}>
                  {cell(row)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
