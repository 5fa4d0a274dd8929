/**
 * SQL: the error of a job fits into an entry of an index, which has at most 2,704 bytes.
 *
 * @param job the alias of the table with a point; empty: none
 */
export const isShortError = (job: '' | 'j.'): string =>
  `octet_length(${job}error) + octet_length(COALESCE(${job}error_zh, '')) <= 2000`;
