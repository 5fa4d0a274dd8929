import type { Flow } from '@liucheng/client';
import { words } from './words.js';

/** The name of an example, that of its file in `examples/flows`. */
export type ExampleName = keyof typeof words.en.example;

const files = import.meta.glob<Flow>('../../../examples/flows/*.json', { import: 'default' });

/** The examples, those to begin with first. */
export const EXAMPLES = Object.keys(words.en.example) as ExampleName[];

/** Loads the flow of an example, which is a file of its own. */
export async function exampleFlow(name: ExampleName): Promise<Flow> {
  const read = files[`../../../examples/flows/${name}.json`];
  if (!read) throw new Error(`the example ${name} is missing`);
  return read();
}
