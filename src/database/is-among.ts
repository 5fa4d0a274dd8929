/**
 * SQL of a condition: a value is among the rows of a query, which Postgres collects once and hashes.
 *
 * Not a join, and `IS TRUE` keeps it from becoming one: Postgres expects a few elements of an array parameter, so its joins of two such lists can
 * compare each element with each. Measured on a flush of 500 jobs: 0.8 s instead of 5 ms.
 */
export const isAmong = (value: string, query: string): string => `(${value} IN (${query})) IS TRUE`;
