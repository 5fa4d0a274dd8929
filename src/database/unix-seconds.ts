/** SQL for a time in whole unix seconds. Not `bigint`, which `pg` returns as a string, nor `integer`, which ends in 2038. */
export const unixSeconds = (column: string): string => `floor(extract(epoch FROM ${column}))::float8`;
