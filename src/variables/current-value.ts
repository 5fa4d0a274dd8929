/**
 * SQL: whether the row `w` of `variable_value` is the current value of the row `v` of `variable`. The newest one is current, and the primary
 * key finds it. `until IS NULL` would be looked for among all former values, of which a variable that changes often has a million.
 */
export const IS_CURRENT = `w.variable_id = v.id AND w.since = (
    SELECT max(newest.since) FROM variable_value newest WHERE newest.variable_id = v.id)`;
