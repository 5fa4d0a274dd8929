import { Select } from './select.js';

interface FilterSelectProps<Value extends string> {
  label: string;
  /** The first choice, which filters nothing. */
  all: string;
  /** The other choices. */
  options: readonly { value: Value; label: string }[];
  /** The empty text: nothing is filtered. */
  value: Value | '';
  onChange: (value: Value | '') => void;
  testId: string;
}

/** A list of choices by which a list is filtered. It has no visible label: its first choice says what it filters. */
export function FilterSelect<Value extends string>({ all, options, ...select }: FilterSelectProps<Value>) {
  return <Select {...select} isLabelHidden options={[{ value: '', label: all }, ...options]} />;
}
