import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from './checkbox.js';
import { classNames } from './class-names.js';
import { Icon } from './icon.js';
import styles from './table.module.css';

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** The field of `ordering` that sorts by this column; without it, the column cannot be sorted. */
  order?: string | undefined;
  /** A CSS width. Columns without one share the rest. */
  width?: string | undefined;
  align?: 'start' | 'end' | undefined;
  /** Left out below 980 px. */
  isWideOnly?: boolean | undefined;
  /** Left out below 1,240 px. */
  isWidestOnly?: boolean | undefined;
  /** Hides the title from view, as above buttons. */
  isTitleHidden?: boolean | undefined;
}

interface TableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  /** undefined: not read yet; grey bars stand in. */
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => number;
  /** The rows before are still shown while others are read. */
  isStale?: boolean | undefined;
  /** As in the API: `name`, `-ctime`. */
  ordering?: string | undefined;
  onOrder?: ((ordering: string) => void) | undefined;
  /** The ids of the rows that are ticked; without it, there are no boxes. */
  selected?: ReadonlySet<number> | undefined;
  onSelect?: ((selected: ReadonlySet<number>) => void) | undefined;
  rowLabel?: ((row: Row) => string) | undefined;
  /** A click on a row, beside its link. The row needs a link for the keyboard all the same. */
  onOpen?: ((row: Row) => void) | undefined;
  /** How many grey rows stand in. */
  expected?: number | undefined;
  testId?: string | undefined;
  rowTestId?: ((row: Row) => string) | undefined;
}

/** Rows of things with sortable columns and boxes to tick. Narrow screens show each row as a card. */
export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowId, selected, onSelect, isStale = false, expected = 8, testId } = props;
  const { t } = useTranslation('parts');
  const ids = rows?.map(rowId) ?? [];
  const ticked = ids.filter((id) => selected?.has(id));
  return (
    <table
      role="table"
      aria-label={label}
      aria-busy={rows === undefined || isStale}
      className={styles.table}
      data-testid={testId}
      data-stale={isStale || undefined}
    >
      <thead role="rowgroup">
        <tr role="row">
          {selected && (
            <th role="columnheader" className={styles.box}>
              <Checkbox
                label={t('selectAll')}
                isLabelHidden
                isSelected={ids.length > 0 && ticked.length === ids.length}
                isIndeterminate={ticked.length > 0 && ticked.length < ids.length}
                isDisabled={ids.length === 0}
                onChange={(isAll) => onSelect?.(new Set(isAll ? [...selected, ...ids] : []))}
                testId="select-all"
              />
            </th>
          )}
          {columns.map((column) => (
            <Header key={column.id} column={column} ordering={props.ordering} onOrder={props.onOrder} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows === undefined
          ? Array.from({ length: expected }, (_, index) => (
              <tr key={index} role="row" className={styles.ghost} aria-hidden="true">
                <td role="cell" colSpan={columns.length + (selected ? 1 : 0)}>
                  <div className={styles.bar} />
                </td>
              </tr>
            ))
          : rows.map((row) => <TableRow key={rowId(row)} row={row} {...props} />)}
      </tbody>
    </table>
  );
}

function Header<Row>({
  column,
  ordering = '',
  onOrder,
}: {
  column: Column<Row>;
  ordering: string | undefined;
  onOrder: ((ordering: string) => void) | undefined;
}) {
  const { order, title } = column;
  const direction = ordering === order ? 'ascending' : ordering === `-${order}` ? 'descending' : 'none';
  return (
    <th
      role="columnheader"
      scope="col"
      style={{ width: column.width }}
      className={cellClass(column)}
      {...(order !== undefined && onOrder ? { 'aria-sort': direction } : {})}
    >
      {order !== undefined && onOrder ? (
        <button
          type="button"
          className={styles.sort}
          onClick={() => {
            onOrder(direction === 'ascending' ? `-${order}` : order);
          }}
        >
          {title}
          <span className={styles.arrow} data-direction={direction}>
            <Icon name={direction === 'descending' ? 'down' : 'up'} size={13} />
          </span>
        </button>
      ) : (
        <span className={column.isTitleHidden ? styles.hidden : undefined}>{title}</span>
      )}
    </th>
  );
}

function TableRow<Row>({
  row,
  columns,
  rowId,
  rowLabel,
  selected,
  onSelect,
  onOpen,
  rowTestId,
}: TableProps<Row> & { row: Row }) {
  const { t } = useTranslation('parts');
  const id = rowId(row);
  const isTicked = selected?.has(id) ?? false;
  return (
    <tr
      role="row"
      data-testid={rowTestId?.(row)}
      data-ticked={isTicked || undefined}
      data-opens={onOpen ? true : undefined}
      onClick={({ target }) => {
        // What is in the row answers its own clicks.
        const isOwn = target instanceof Element && target.closest('a, button, input, label, [role="dialog"]');
        if (!isOwn && getSelection()?.isCollapsed !== false) onOpen?.(row);
      }}
    >
      {selected && (
        <td role="cell" className={styles.box}>
          <Checkbox
            label={t('select', { name: rowLabel?.(row) ?? String(id) })}
            isLabelHidden
            isSelected={isTicked}
            onChange={(isOn) => {
              const others = [...selected].filter((other) => other !== id);
              onSelect?.(new Set(isOn ? [...others, id] : others));
            }}
          />
        </td>
      )}
      {columns.map((column, index) => (
        <td
          key={column.id}
          role="cell"
          className={classNames(cellClass(column), index === 0 && styles.first)}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

const cellClass = <Row,>({ align, isWideOnly, isWidestOnly }: Column<Row>): string =>
  classNames(align === 'end' && styles.end, isWideOnly && styles.wide, isWidestOnly && styles.widest);
