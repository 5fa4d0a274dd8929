import { InvalidArgumentError } from 'commander';

/** Reads an id or another positive integer of the command line. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a positive integer.');
  return value;
}

/** The same for an argument that may be given several times. */
export const positiveIntegers = (text: string, before: number[] = []): number[] => [
  ...before,
  positiveInteger(text),
];

/** Collects an option that may be given several times. */
export const collected = (text: string, before: string[] = []): string[] => [...before, text];
