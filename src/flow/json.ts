/** A value that a flow works with. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
