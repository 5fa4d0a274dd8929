/** Key of the advisory lock that serialises migrations of processes that start at the same time. The number is arbitrary. */
export const MIGRATION_LOCK = 7_310_482;
