/** A range of times, as SQL of numbers of seconds since 1970: from the first on, until before the second. */
export interface TimeRange {
  from?: string;
  to?: string;
}

const time = (seconds: string): string => `to_timestamp(${seconds})`;

/**
 * SQL for numbers of rows that are stored by slots of time, such as quarters of an hour: a range of times is its whole slots, whose numbers are
 * stored, and at most one edge at each end, whose rows are counted. A slot is numbered since 1970.
 *
 * @param seconds the length of a slot
 */
export function timeSlots(seconds: number): TimeSlots {
  /** SQL: the first slot that begins in the range, and the one that does not end in it any more. */
  const firstOf = (from: string): string => `ceil(${from}::float8 / ${seconds})::bigint`;
  const endOf = (to: string): string => `floor(${to}::float8 / ${seconds})::bigint`;

  /** SQL: whether a time is in the range before the first whole slot. In a range without one, before its end. */
  function firstEdge(column: string, from: string, to: string | undefined): string {
    const first = `${firstOf(from)} * ${seconds}`;
    return `${column} >= ${time(from)} AND ${column} < ${time(to === undefined ? first : `LEAST(${first}, ${to})`)}`;
  }

  /** SQL: whether a time is in the range behind the last whole slot. In a range without one, none is. */
  function lastEdge(column: string, from: string | undefined, to: string): string {
    const end = `${endOf(to)} * ${seconds}`;
    const least = from === undefined ? end : `GREATEST(${firstOf(from)} * ${seconds}, ${end})`;
    return `${column} >= ${time(least)} AND ${column} < ${time(to)}`;
  }

  return {
    slotOf: (column) => `floor(extract(epoch FROM ${column}) / ${seconds})`,
    isWhole: (slot, { from, to }) => {
      const conditions = [
        ...(from === undefined ? [] : [`${slot} >= ${firstOf(from)}`]),
        ...(to === undefined ? [] : [`${slot} < ${endOf(to)}`]),
      ];
      return conditions.join(' AND ') || 'true';
    },
    edges: (column, { from, to }) => [
      ...(from === undefined ? [] : [firstEdge(column, from, to)]),
      ...(to === undefined ? [] : [lastEdge(column, from, to)]),
    ],
  };
}

/** See {@link timeSlots}. */
export interface TimeSlots {
  /** SQL: the slot of a time. */
  slotOf: (column: string) => string;
  /** SQL: whether a slot is whole in the range. */
  isWhole: (slot: string, range: TimeRange) => string;
  /**
   * SQL: whether a time is in the range, but not in one of its whole slots: a condition for each end of the range. A time fulfils one at most.
   */
  edges: (column: string, range: TimeRange) => string[];
}
