/** SQL: whether the row `w` of `variable_value` is the current value of the row `v` of `variable`. An index has only current values. */
export const IS_CURRENT = 'w.variable_id = v.id AND w.until IS NULL';
