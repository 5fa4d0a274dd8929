/** A column whose texts a {@link SecretBox} has sealed. */
export interface SealedColumn {
  /** What it holds, in the plural. */
  about: string;
  table: string;
  /** The columns of the primary key, all of integers. The first is positive. */
  key: readonly string[];
  column: string;
  /** With which purpose the texts are sealed. */
  purpose: string;
}
