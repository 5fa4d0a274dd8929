/** SQL of a time in whole unix seconds. `bigint` would come as a string, and `integer` ends in 2038. */
export const unixSeconds = (column: string): string => `floor(extract(epoch FROM ${column}))::float8`;
