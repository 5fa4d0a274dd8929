/**
 * SQL of the right side of `= …` that is true for the elements of an array parameter: `id = ${anyOf('$1::bigint[]')}`.
 *
 * Not `ANY ($1)`: Postgres expects ten elements in a plan for all calls, sees fewer in most calls, and therefore plans the statement anew
 * each time. Measured on the claim of one job: 930 µs instead of 300.
 */
export const anyOf = (array: string): string => `ANY (ARRAY(SELECT unnest(${array})))`;
