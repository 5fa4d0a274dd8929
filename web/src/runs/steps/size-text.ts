/** A number of bytes as a person reads it: `512 B`, `80 KiB`, `1.5 MiB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  const kib = bytes / 1_024;
  return kib < 1_024 ? `${Math.round(kib)} KiB` : `${Number((kib / 1_024).toFixed(1))} MiB`;
}
