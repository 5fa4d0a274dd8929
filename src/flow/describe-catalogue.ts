import type { Catalogue } from './catalogue.js';
import type { Json } from './world.js';

export type Language = 'en' | 'zh';

/** A package as the palette shows it; `nodes` in the shape of saved nodes. */
export interface PackageDescription {
  namespace: string;
  title: string;
  description: string;
  nodes: Record<string, Json>[];
}

/** The catalogue in one language; with `search`, only nodes whose name, title or description contain it. */
export function describeCatalogue(
  _catalogue: Catalogue,
  _language: Language,
  _search?: string,
): PackageDescription[] {
  throw new Error('in the making');
}
